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

struct FoundFile {
    std::string name;
    domain::FileStamp stamp;
};

/// The regular files directly in `folder`, in byte order of their names, with the same exceptions; those of names that are
/// not UTF-8 are left out. "" is the root itself.
std::vector<FoundFile> files_in(Root const& root, std::string const& folder);

}  // namespace store
