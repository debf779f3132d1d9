#include "store/PlaceCopy.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <ctime>
#include <system_error>
#include <vector>

#include "store/Hashing.h"
#include "store/Rename.h"
#include "util/Failpoint.h"
#include "util/ScopeExit.h"

namespace store {

namespace {

[[noreturn]] void raise(std::string const& doing, int error = errno)
{
    throw std::system_error(error, std::generic_category(), doing);
}

void write_all(int fd, std::byte const* bytes, std::size_t count)
{
    while (count > 0) {
        auto const wrote = ::write(fd, bytes, count);
        if (wrote < 0 && errno != EINTR) raise("write of a copy");
        if (wrote <= 0) continue;
        bytes += wrote;
        count -= static_cast<std::size_t>(wrote);
    }
}

/// Content, mode and time of modification; on the disk when it returns.
void copy_durably(int from, int to)
{
    std::vector<std::byte> block(kBlock);
    for (off_t at = 0;;) {
        auto const got = ::pread(from, block.data(), block.size(), at);
        if (got < 0 && errno != EINTR) raise("read for a copy");
        if (got == 0) break;
        if (got < 0) continue;
        write_all(to, block.data(), static_cast<std::size_t>(got));
        at += got;
    }
    struct stat status {};
    if (::fstat(from, &status) != 0) raise("stat of what is copied");
    ::fchmod(to, status.st_mode & 07777);  // a Windows drive has no modes: never fatal
    timespec const times[2] = {{0, UTIME_OMIT}, status.st_mtim};
    ::futimens(to, times);
    if (::fsync(to) != 0) raise("flush of a copy");
}

}  // namespace

int place_copy(Root const& root, int file, int folder, std::string const& spare, std::string const& name,
               std::function<bool(int copy)> const& is_right)
{
    ::unlinkat(folder, spare.c_str(), 0);
    util::ScopeExit const clean{[&] { ::unlinkat(folder, spare.c_str(), 0); }};
    {
        util::UniqueFd const copy{root.calls().make_file(folder, spare.c_str())};
        if (!copy) raise("create " + spare);
        copy_durably(file, copy.get());
        if (!is_right(copy.get())) return ECANCELED;
    }
    util::failpoint("copy.written");
    int const error = rename_without_replacing(root, folder, spare, folder, name);
    if (error == EEXIST) return error;
    if (error != 0) raise("rename to " + name, error);
    root.flush_folder(folder);
    util::failpoint("copy.placed");
    return 0;
}

unsigned sweep_copies(Root const& root, std::string const& relative, std::chrono::seconds age, int depth)
{
    int why = 0;
    auto folder = root.try_open(relative, O_RDONLY | O_DIRECTORY, why);
    DIR* dir = folder ? ::fdopendir(folder->get()) : nullptr;
    if (dir == nullptr) return 0;
    util::ScopeExit const close{[&] { ::closedir(dir); }};
    int const fd = folder->release();
    time_t const limit = ::time(nullptr) - static_cast<time_t>(age.count());
    unsigned swept = 0;
    while (dirent const* entry = ::readdir(dir)) {
        struct stat status {};
        std::string_view const name{entry->d_name};
        bool const may_be_folder = entry->d_type == DT_DIR || entry->d_type == DT_UNKNOWN;
        if (depth > 0 && may_be_folder && !name.starts_with('.'))
            swept += sweep_copies(root, relative + "/" + entry->d_name, age, depth - 1);
        if (!name.starts_with(kSparePrefix)) continue;
        if (::fstatat(fd, entry->d_name, &status, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(status.st_mode) ||
            status.st_ctim.tv_sec > limit)
            continue;
        if (::unlinkat(fd, entry->d_name, 0) == 0) ++swept;
    }
    return swept;
}

}  // namespace store
