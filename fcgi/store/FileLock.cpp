#include "store/FileLock.h"

#include <fcntl.h>
#include <sys/file.h>

#include <cerrno>
#include <system_error>

namespace store {

FileLock::FileLock(std::string const& path)
    : m_fd(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600))
{
    if (!m_fd) throw std::system_error(errno, std::generic_category(), "open " + path);
    while (::flock(m_fd.get(), LOCK_EX) != 0)
        if (errno != EINTR) throw std::system_error(errno, std::generic_category(), "lock " + path);
}

}  // namespace store
