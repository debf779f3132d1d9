#include "store/Walk.h"

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "lib/icu/Text.h"

namespace store {

namespace {

constexpr std::array<std::string_view, 5> kSystemNames = {"Thumbs.db", "desktop.ini", "@eaDir",
                                                          "$RECYCLE.BIN", "System Volume Information"};

bool is_passed_over(std::string_view name)
{
    return name.front() == '.' ||
           std::find(kSystemNames.begin(), kSystemNames.end(), name) != kSystemNames.end();
}

/// False when the folder could not be read to its end.
bool read_names(Root const& root, std::string const& folder, std::vector<std::string>& names)
{
    int why = 0;
    auto fd = root.try_open(folder, O_RDONLY | O_DIRECTORY, why);
    if (!fd) return why == ENOENT || why == ENOTDIR || why == ELOOP;
    DIR* dir = ::fdopendir(fd->get());
    if (dir == nullptr) return false;
    (void)fd->release();
    errno = 0;
    while (dirent const* entry = ::readdir(dir))
        if (!is_passed_over(entry->d_name)) names.emplace_back(entry->d_name);
    bool const complete = errno == 0;
    ::closedir(dir);
    std::sort(names.begin(), names.end());
    return complete;
}

}  // namespace

WalkReport walk(Root const& root, std::string const& folder,
                std::function<void(std::string const&, domain::FileStamp const&)> const& visit)
{
    WalkReport report;
    std::vector<std::string> pending{folder};
    while (!pending.empty()) {
        std::string const here = std::move(pending.back());
        pending.pop_back();
        std::vector<std::string> names;
        if (!read_names(root, here, names)) report.unreadable.push_back(here);
        std::vector<std::string> folders;
        int why = 0;
        auto const fd = root.try_open(here, O_PATH | O_DIRECTORY, why);
        if (!fd) continue;
        for (auto const& name : names) {
            struct stat status {};
            if (::fstatat(fd->get(), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) continue;
            std::string path = here + "/" + name;
            if (!lib::icu::is_valid_utf8(name))
                report.unnameable.push_back(std::move(path));
            else if (S_ISDIR(status.st_mode))
                folders.push_back(std::move(path));
            else if (S_ISREG(status.st_mode))
                visit(path, stamp_of(status));
        }
        pending.insert(pending.end(), folders.rbegin(), folders.rend());
    }
    return report;
}

std::vector<FoundFile> files_in(Root const& root, std::string const& folder)
{
    std::vector<std::string> names;
    read_names(root, folder, names);
    std::vector<FoundFile> files;
    int why = 0;
    auto const fd = root.try_open(folder, O_PATH | O_DIRECTORY, why);
    if (!fd) return files;
    for (auto& name : names) {
        struct stat status {};
        if (!lib::icu::is_valid_utf8(name) ||
            ::fstatat(fd->get(), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(status.st_mode))
            continue;
        files.push_back({std::move(name), stamp_of(status)});
    }
    return files;
}

}  // namespace store
