#include "store/Rename.h"

#include <fcntl.h>
#include <linux/fs.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include "util/UniqueFd.h"

namespace store {

namespace {

int by_placeholder(int from, std::string const& name, int to, std::string const& target)
{
    util::UniqueFd const held{::openat(to, target.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)};
    if (!held) return errno;
    if (::renameat(from, name.c_str(), to, target.c_str()) == 0) return 0;
    int const why = errno;
    ::unlinkat(to, target.c_str(), 0);
    return why;
}

int by_link(int from, std::string const& name, int to, std::string const& target)
{
    if (::linkat(from, name.c_str(), to, target.c_str(), 0) == 0) {
        ::unlinkat(from, name.c_str(), 0);
        return 0;
    }
    if (errno != EPERM && errno != EOPNOTSUPP && errno != ENOSYS && errno != EINVAL) return errno;
    return by_placeholder(from, name, to, target);
}

}  // namespace

int rename_without_replacing(int from, std::string const& name, int to, std::string const& target)
{
    if (::syscall(SYS_renameat2, from, name.c_str(), to, target.c_str(), RENAME_NOREPLACE) == 0) return 0;
    if (errno != EINVAL && errno != ENOSYS) return errno;
    return by_link(from, name, to, target);
}

int rename_folder(int parent, std::string const& name, std::string const& target)
{
    if (::syscall(SYS_renameat2, parent, name.c_str(), parent, target.c_str(), RENAME_NOREPLACE) == 0)
        return 0;
    int const error = errno;
    struct stat from {};
    struct stat to {};
    bool const is_taken = ::fstatat(parent, target.c_str(), &to, AT_SYMLINK_NOFOLLOW) == 0;
    bool const is_itself = is_taken && ::fstatat(parent, name.c_str(), &from, AT_SYMLINK_NOFOLLOW) == 0 &&
                           from.st_dev == to.st_dev && from.st_ino == to.st_ino;
    if (error != EINVAL && error != ENOSYS && !is_itself) return error;
    if (is_taken && !is_itself) return EEXIST;
    return ::renameat(parent, name.c_str(), parent, target.c_str()) == 0 ? 0 : errno;
}

}  // namespace store
