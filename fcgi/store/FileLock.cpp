#include "store/FileLock.h"

#include <fcntl.h>
#include <sys/file.h>

#include <cerrno>
#include <system_error>
#include <thread>

namespace store {

namespace {

constexpr std::chrono::milliseconds kBetweenTries{50};

util::UniqueFd open_lock(std::string const& path)
{
    util::UniqueFd fd{::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600)};
    if (!fd) throw std::system_error(errno, std::generic_category(), "open " + path);
    return fd;
}

}  // namespace

FileLock::FileLock(std::string const& path) : m_fd(open_lock(path))
{
    while (::flock(m_fd.get(), LOCK_EX) != 0)
        if (errno != EINTR) throw std::system_error(errno, std::generic_category(), "lock " + path);
}

std::optional<FileLock> FileLock::within(std::chrono::milliseconds at_most, std::string const& path)
{
    auto fd = open_lock(path);
    auto const deadline = std::chrono::steady_clock::now() + at_most;
    while (::flock(fd.get(), LOCK_EX | LOCK_NB) != 0) {
        if (errno != EINTR && errno != EWOULDBLOCK)
            throw std::system_error(errno, std::generic_category(), "lock " + path);
        if (std::chrono::steady_clock::now() >= deadline) return std::nullopt;
        std::this_thread::sleep_for(kBetweenTries);
    }
    return FileLock{std::move(fd)};
}

}  // namespace store
