#pragma once

#include <optional>
#include <string_view>

#include "domain/Asset.h"
#include "store/Root.h"
#include "store/Staging.h"

namespace store {

/// A copy of a file below the root, in `incoming`: it shares the blocks where the file system can (reflink), and is
/// never a hard link. nullopt when the file is not, or no longer, the one with this stamp. Throws std::system_error.
std::optional<StagedFile> copy_staged(Staging const& staging, Root const& root, std::string_view path,
                                      domain::FileStamp const& stamp);

}  // namespace store
