#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "domain/Asset.h"
#include "store/Root.h"

namespace store {

/// Stamps of many files in few folders: each folder is opened once.
class FolderStamps {
public:
    explicit FolderStamps(Root const& root) : m_root(root) {}

    /// The stamp of a regular file below the root; nullopt when there is none, or none that may be looked at.
    std::optional<domain::FileStamp> of(std::string_view path);

private:
    std::optional<util::UniqueFd> const& folder(std::string const& path);

    Root const& m_root;
    std::unordered_map<std::string, std::optional<util::UniqueFd>> m_folders;
};

}  // namespace store
