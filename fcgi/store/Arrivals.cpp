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
#include <condition_variable>
#include <cstring>
#include <system_error>
#include <vector>

#include "http/Multipart.h"
#include "lib/crypto/Sha256.h"
#include "lib/log/Log.h"
#include "store/Hashing.h"

namespace store {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds kTick{10};              // most uploads come and go between two looks
constexpr int kLongestPause = 50;              // ticks between looks at a slow upload
constexpr std::size_t kMostCandidates = 4096;  // names that are waited for
constexpr milliseconds kNap{1};                // until a body that stands still is looked at again
constexpr milliseconds kLongestNap{20};
constexpr milliseconds kStandstill{250};    // without progress: whoever waits goes on alone
constexpr milliseconds kAbandoned{30'000};  // a body that does not grow gives its thread up
constexpr std::uint64_t kFlushBehind = 8 * 1024 * 1024;
constexpr std::size_t kLongestFirstLine = 2 + 70 + 2;  // of a form: two dashes, the boundary, the line end

struct GaveUp {};
struct PartEnded {};

/// nginx numbers its files; what the program itself writes there has a dash in its name.
bool is_from_nginx(std::string_view name)
{
    return !name.empty() && name.find_first_not_of("0123456789") == std::string_view::npos;
}

/// The boundary of what looks like a form; whoever knows the request judges what comes of it.
std::optional<std::string> boundary_of(std::string_view start)
{
    auto const end = start.find("\r\n");
    if (!start.starts_with("--") || end == std::string_view::npos || end <= 2) return std::nullopt;
    return std::string{start.substr(2, end - 2)};
}

/// Hashes the first part that has a filename, and stops the reading behind it.
class FirstFile : public http::PartSink {
public:
    void begin(http::PartHead const& head, std::uint64_t offset) override
    {
        m_is_file = head.filename.has_value();
        m_ahead.offset = offset;
    }
    void data(std::span<std::byte const> bytes, std::uint64_t) override
    {
        if (!m_is_file) return;
        m_sha.update(bytes);
        m_ahead.size += bytes.size();
    }
    void end() override
    {
        if (!m_is_file) return;
        m_ahead.digest = domain::Digest{m_sha.finish()};
        throw PartEnded{};
    }
    HashedAhead const& ahead() const { return m_ahead; }

private:
    lib::crypto::Sha256 m_sha;
    HashedAhead m_ahead;
    bool m_is_file = false;
};

}  // namespace

/// One body and the thread that hashes it while it grows.
class Arrivals::Follower {
public:
    Follower(util::UniqueFd fd, int niceness)
        : m_fd(std::move(fd)), m_thread([this, niceness] { run(niceness); })
    {
    }
    ~Follower()
    {
        give_up();
        m_thread.join();
    }

    std::optional<HashedAhead> finish(std::uint64_t size)
    {
        std::unique_lock lock{m_mutex};
        m_is_claimed = true;
        m_complete_size = size;
        m_changed.notify_all();
        auto seen = m_hashed;
        while (!m_has_ended) {
            m_changed.wait_for(lock, kStandstill, [&] { return m_has_ended; });
            if (m_hashed == seen && !m_has_ended) {
                m_gave_up = true;
                return std::nullopt;
            }
            seen = m_hashed;
        }
        return m_result;
    }

    void give_up()
    {
        std::scoped_lock const lock{m_mutex};
        m_gave_up = true;
        m_changed.notify_all();
    }

    /// The hashing is over, and nobody will ask for the result any more.
    bool is_done() const
    {
        std::scoped_lock const lock{m_mutex};
        return m_has_ended && (m_is_claimed || !m_result || is_unlinked());
    }

private:
    void run(int niceness)
    {
        (void)::nice(niceness);  // of this thread, as Linux has it
        std::optional<HashedAhead> result;
        try {
            result = hash();
        } catch (GaveUp) {
        } catch (std::exception const& error) {
            lib::log::warning("an upload is hashed when it is complete: {}", error.what());
        }
        std::scoped_lock const lock{m_mutex};
        m_result = result;
        m_has_ended = true;
        m_changed.notify_all();
    }

    std::optional<HashedAhead> hash()
    {
        std::array<char, kLongestFirstLine> start{};
        auto const got = ::pread(m_fd.get(), start.data(), start.size(), 0);
        auto const boundary =
            boundary_of({start.data(), static_cast<std::size_t>(std::max<ssize_t>(got, 0))});
        return boundary ? hash_form(*boundary) : hash_raw();
    }

    std::optional<HashedAhead> hash_raw()
    {
        lib::crypto::Sha256 sha;
        std::vector<std::byte> block(kBlock);
        std::uint64_t flushed = 0;
        while (auto const got = read(block)) {
            sha.update({block.data(), got});
            if (m_offset - flushed < kFlushBehind) continue;
            ::sync_file_range(m_fd.get(), static_cast<off_t>(flushed), static_cast<off_t>(m_offset - flushed),
                              SYNC_FILE_RANGE_WRITE);
            flushed = m_offset;
        }
        return HashedAhead{0, m_offset, domain::Digest{sha.finish()}};
    }

    std::optional<HashedAhead> hash_form(std::string const& boundary)
    {
        FirstFile file;
        try {
            http::read_multipart([this](std::span<std::byte> block) { return read(block); }, boundary, file);
        } catch (PartEnded) {
            return file.ahead();
        }
        return std::nullopt;
    }

    /// The next bytes, as soon as there are any; 0 at the end of a body that is complete.
    std::size_t read(std::span<std::byte> block)
    {
        auto nap = kNap;
        auto const begun = std::chrono::steady_clock::now();
        for (;;) {
            auto const got = ::pread(m_fd.get(), block.data(), block.size(), static_cast<off_t>(m_offset));
            if (got < 0 && errno != EINTR)
                throw std::system_error(errno, std::generic_category(), "read of a body that arrives");
            std::unique_lock lock{m_mutex};
            if (m_gave_up) throw GaveUp{};
            if (got > 0) {
                m_offset += static_cast<std::uint64_t>(got);
                m_hashed = m_offset;
                return static_cast<std::size_t>(got);
            }
            if (m_complete_size && m_offset >= *m_complete_size) return 0;
            if (is_unlinked() || std::chrono::steady_clock::now() - begun > kAbandoned) throw GaveUp{};
            m_changed.wait_for(lock, nap);
            nap = std::min(nap * 2, kLongestNap);
        }
    }

    bool is_unlinked() const
    {
        struct stat status {};
        return ::fstat(m_fd.get(), &status) != 0 || status.st_nlink == 0;
    }

    util::UniqueFd m_fd;
    std::uint64_t m_offset = 0;  ///< of the hashing thread
    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    std::uint64_t m_hashed = 0;
    std::optional<std::uint64_t> m_complete_size;
    std::optional<HashedAhead> m_result;
    bool m_is_claimed = false;
    bool m_gave_up = false;
    bool m_has_ended = false;
    std::thread m_thread;
};

Arrivals::Arrivals(Root const& root, Limits limits)
    : m_limits(limits),
      m_folder(root.ensure_folder(kIncoming)),
      m_events(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK)),
      m_stop(::eventfd(0, EFD_CLOEXEC))
{
    auto const path = root.path() + "/" + std::string{kIncoming};
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
    auto follower = std::make_shared<Follower>(std::move(fd), m_limits.niceness);
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
