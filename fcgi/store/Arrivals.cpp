#include "store/Arrivals.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <system_error>
#include <vector>

#include "lib/log/Log.h"

namespace store {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds kTick{10};              // most uploads come and go between two looks
constexpr int kLongestPause = 50;              // ticks between looks at a slow upload
constexpr std::size_t kMostCandidates = 4096;  // names that are waited for

/// nginx numbers its files; what the program itself writes there has a dash in its name.
bool is_from_nginx(std::string_view name)
{
    return !name.empty() && name.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace

Arrivals::Arrivals(Staging const& staging, Limits limits)
    : m_staging(staging),
      m_limits(limits),
      m_folder(staging.root().ensure_folder(kIncoming)),
      m_events(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK)),
      m_stop(::eventfd(0, EFD_CLOEXEC))
{
    auto const path = staging.root().path() + "/" + std::string{kIncoming};
    if (!m_events || !m_stop ||
        ::inotify_add_watch(m_events.get(), path.c_str(), IN_CREATE | IN_ONLYDIR) < 0) {
        lib::log::warning("uploads are hashed when they are complete: {} cannot be watched ({})", kIncoming,
                          std::strerror(errno));
        return;
    }
    m_watcher = std::thread{[this] { watch(); }};
}

Arrivals::~Arrivals()
{
    if (!m_watcher.joinable()) return;
    ::eventfd_write(m_stop.get(), 1);
    m_watcher.join();
}

std::optional<HashedAhead> Arrivals::finish(int fd)
{
    struct stat status {};
    if (::fstat(fd, &status) != 0) return std::nullopt;
    std::shared_ptr<Follower> follower;
    {
        std::scoped_lock const lock{m_mutex};
        auto const found = m_followers.find({status.st_dev, status.st_ino});
        if (found == m_followers.end()) return std::nullopt;
        follower = found->second;
    }
    return follower->finish(static_cast<std::uint64_t>(status.st_size));
}

std::size_t Arrivals::following() const
{
    std::scoped_lock const lock{m_mutex};
    return m_followers.size();
}

void Arrivals::watch()
{
    std::array<pollfd, 2> waits{pollfd{m_stop.get(), POLLIN, 0}, pollfd{m_events.get(), POLLIN, 0}};
    for (;;) {
        bool const is_idle = m_candidates.empty() && following() == 0;
        ::poll(waits.data(), waits.size(), is_idle ? -1 : 0);
        if (waits[0].revents != 0) return;
        // Also a breath for small uploads: a crowd of them is looked at once.
        if (::poll(waits.data(), 1, static_cast<int>(kTick.count())) > 0) return;
        try {
            read_events();
            look_at_candidates();
            forget_finished();
        } catch (std::exception const& error) {
            lib::log::warning("an upload is hashed when it is complete: {}", error.what());
        }
    }
}

void Arrivals::read_events()
{
    alignas(inotify_event) std::array<char, 64 * 1024> buffer{};
    for (;;) {
        auto const got = ::read(m_events.get(), buffer.data(), buffer.size());
        if (got <= 0) return;
        for (ssize_t at = 0; at < got;) {
            auto const* event = reinterpret_cast<inotify_event const*>(buffer.data() + at);
            at += static_cast<ssize_t>(sizeof(inotify_event) + event->len);
            if (event->len == 0 || m_candidates.size() >= kMostCandidates) continue;
            if (std::string name{event->name}; is_from_nginx(name)) m_candidates[std::move(name)] = {};
        }
    }
}

void Arrivals::look_at_candidates()
{
    for (auto at = m_candidates.begin(); at != m_candidates.end();) {
        auto& [name, candidate] = *at;
        if (candidate.ticks-- > 0) {
            ++at;
            continue;
        }
        if (!consider(name)) {
            at = m_candidates.erase(at);
            continue;
        }
        candidate.ticks = candidate.pause;
        candidate.pause = std::min(candidate.pause * 2, kLongestPause);
        ++at;
    }
}

bool Arrivals::consider(std::string const& name)
{
    struct stat status {};
    if (::fstatat(m_folder.get(), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0 ||
        !S_ISREG(status.st_mode))
        return false;
    if (static_cast<std::uint64_t>(status.st_size) < m_limits.least || following() >= m_limits.most)
        return true;
    util::UniqueFd fd{::openat(m_folder.get(), name.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW)};
    if (!fd || ::fstat(fd.get(), &status) != 0 || !S_ISREG(status.st_mode)) return false;
    auto follower =
        std::make_shared<Follower>(m_staging, std::move(fd), m_limits.niceness, m_limits.copy_when);
    std::scoped_lock const lock{m_mutex};
    m_followers.insert_or_assign({status.st_dev, status.st_ino}, std::move(follower));
    return false;
}

void Arrivals::forget_finished()
{
    std::vector<std::shared_ptr<Follower>> ended;  // their threads are joined without the lock
    std::scoped_lock const lock{m_mutex};
    for (auto at = m_followers.begin(); at != m_followers.end();) {
        if (!at->second->is_done()) {
            ++at;
            continue;
        }
        ended.push_back(std::move(at->second));
        at = m_followers.erase(at);
    }
}

}  // namespace store
