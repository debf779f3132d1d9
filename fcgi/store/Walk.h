#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/Asset.h"
#include "store/Root.h"

namespace store {

struct WalkReport {
    std::vector<std::string> unreadable;  ///< folders (below the root) that could not be read
    std::vector<std::string> unnameable;  ///< entries whose name is not UTF-8: left alone
};

/// Visits every regular file below `folder`, folder by folder in byte order of the names. `path` is below the root.
/// Links, hidden entries (leading dot) and the files of operating systems (Thumbs.db, @eaDir, …) are passed over.
WalkReport walk(Root const& root, std::string const& folder,
                std::function<void(std::string const& path, domain::FileStamp const&)> const& visit);

}  // namespace store
