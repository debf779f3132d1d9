#include "store/FolderStamps.h"

#include <fcntl.h>
#include <sys/stat.h>

namespace store {

namespace {

constexpr std::size_t kMostOpen = 64;

}  // namespace

std::optional<domain::FileStamp> FolderStamps::of(std::string_view path)
{
    auto const slash = path.rfind('/');
    bool const is_top = slash == std::string_view::npos;
    auto const& parent = folder(std::string{is_top ? std::string_view{} : path.substr(0, slash)});
    std::string const name{is_top ? path : path.substr(slash + 1)};
    struct stat status {};
    if (!parent || ::fstatat(parent->get(), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0 ||
        !S_ISREG(status.st_mode))
        return std::nullopt;
    return stamp_of(status);
}

std::optional<util::UniqueFd> const& FolderStamps::folder(std::string const& path)
{
    auto const known = m_folders.find(path);
    if (known != m_folders.end()) return known->second;
    if (m_folders.size() == kMostOpen) m_folders.clear();
    int why = 0;
    return m_folders.emplace(path, m_root.try_open(path, O_PATH | O_DIRECTORY, why)).first->second;
}

}  // namespace store
