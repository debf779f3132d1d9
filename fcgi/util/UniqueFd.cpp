#include "util/UniqueFd.h"

#include <unistd.h>
#include <cerrno>
#include <utility>

namespace util {

UniqueFd& UniqueFd::operator=(UniqueFd&& other) noexcept
{
    if (this != &other) reset(other.release());
    return *this;
}

int UniqueFd::release() noexcept { return std::exchange(m_fd, -1); }

void UniqueFd::reset(int fd) noexcept
{
    auto const old = std::exchange(m_fd, fd);
    if (old < 0 || old == fd) return;
    auto const saved = errno;
    ::close(old);  // not repeated after EINTR: on Linux the descriptor is gone then
    errno = saved;
}

}  // namespace util
