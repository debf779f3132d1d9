#include "store/DiskSpace.h"

#include <sys/statvfs.h>

#include <cerrno>
#include <system_error>

namespace store {

DiskSpace disk_space(Root const& root)
{
    struct statvfs status {};
    if (::fstatvfs(root.fd(), &status) != 0)
        throw std::system_error(errno, std::generic_category(), "space of the root");
    std::uint64_t const block = status.f_frsize;
    return {status.f_blocks * block, (status.f_blocks - status.f_bfree) * block, status.f_bavail * block};
}

}  // namespace store
