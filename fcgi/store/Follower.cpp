#include "store/Follower.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <functional>
#include <system_error>
#include <utility>
#include <vector>

#include "http/Multipart.h"
#include "lib/crypto/Sha256.h"
#include "lib/log/Log.h"
#include "store/Hashing.h"

namespace store {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds kNap{1};  // until a body that stands still is looked at again
constexpr milliseconds kLongestNap{20};
constexpr milliseconds kStandstill{250};       // without progress: whoever waits goes on alone
constexpr milliseconds kGivenUpAfter{30'000};  // a body that does not grow gives its thread up
constexpr std::uint64_t kFlushBehind = 8 * 1024 * 1024;
constexpr std::size_t kLongestFirstLine = 2 + 70 + 2;  // of a form: two dashes, the boundary, the line end

struct GaveUp {};
struct PartEnded {};

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
    using Grown = std::function<void(HashedAhead const&)>;
    explicit FirstFile(Grown grown) : m_grown(std::move(grown)) {}

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
        m_grown(m_ahead);
    }
    void end() override
    {
        if (!m_is_file) return;
        m_ahead.digest = domain::Digest{m_sha.finish()};
        throw PartEnded{};
    }
    HashedAhead take() { return std::move(m_ahead); }

private:
    Grown m_grown;
    lib::crypto::Sha256 m_sha;
    HashedAhead m_ahead;
    bool m_is_file = false;
};

}  // namespace

Follower::Follower(Staging const& staging, util::UniqueFd fd, int niceness, DirectCopy::When const& when)
    : m_staging(staging),
      m_copy_when(when),
      m_fd(std::move(fd)),
      m_thread([this, niceness] { run(niceness); })
{
}

Follower::~Follower()
{
    give_up();
    m_thread.join();
}

std::optional<HashedAhead> Follower::finish(std::uint64_t size)
{
    std::unique_lock lock{m_mutex};
    m_is_claimed = true;
    m_complete_size = size;
    m_changed.notify_all();
    auto seen = m_progress;
    while (!m_has_ended) {
        m_changed.wait_for(lock, kStandstill, [&] { return m_has_ended; });
        if (m_progress == seen && !m_has_ended) {
            stop();
            break;
        }
        seen = m_progress;
    }
    return std::exchange(m_result, std::nullopt);
}

void Follower::give_up()
{
    std::scoped_lock const lock{m_mutex};
    stop();
}

void Follower::stop()
{
    m_gave_up = true;
    if (m_copy) m_copy->give_up();
    m_changed.notify_all();
}

bool Follower::is_done() const
{
    std::scoped_lock const lock{m_mutex};
    return m_has_ended && (m_is_claimed || !m_result || is_unlinked());
}

void Follower::run(int niceness)
{
    (void)::nice(niceness);  // of this thread, as Linux has it
    try {
        auto result = hash();
        bool const has_copy = result && m_copy;
        auto const size = result ? result->size : 0;
        {
            std::scoped_lock const lock{m_mutex};
            m_result = std::move(result);
        }
        if (has_copy) finish_copy(size);
    } catch (GaveUp) {
    } catch (std::exception const& error) {
        lib::log::warning("an upload is hashed when it is complete: {}", error.what());
    }
    std::unique_ptr<DirectCopy> over;  // ends without the lock
    std::scoped_lock const lock{m_mutex};
    over = std::move(m_copy);
    m_has_ended = true;
    m_changed.notify_all();
}

std::optional<HashedAhead> Follower::hash()
{
    std::array<char, kLongestFirstLine> start{};
    auto const got = ::pread(m_fd.get(), start.data(), start.size(), 0);
    auto const boundary = boundary_of({start.data(), static_cast<std::size_t>(std::max<ssize_t>(got, 0))});
    return boundary ? hash_form(*boundary) : hash_raw();
}

std::optional<HashedAhead> Follower::hash_raw()
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

std::optional<HashedAhead> Follower::hash_form(std::string const& boundary)
{
    FirstFile file{[this](HashedAhead const& known) { copy_up_to(known); }};
    try {
        http::read_multipart([this](std::span<std::byte> block) { return read(block); }, boundary, file);
    } catch (PartEnded) {
        return file.take();
    }
    return std::nullopt;
}

std::size_t Follower::read(std::span<std::byte> block)
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
            ++m_progress;
            return static_cast<std::size_t>(got);
        }
        if (m_complete_size && m_offset >= *m_complete_size) return 0;
        if (is_unlinked() || std::chrono::steady_clock::now() - begun > kGivenUpAfter) throw GaveUp{};
        m_changed.wait_for(lock, nap);
        nap = std::min(nap * 2, kLongestNap);
    }
}

void Follower::copy_up_to(HashedAhead const& known)
{
    if (m_copy) return m_copy->reach(known.size);
    if (known.size < m_copy_when.least || m_is_uncopied) return;
    auto copy =
        DirectCopy::begin(m_staging, {m_fd.get(), known.offset}, m_copy_when, [this] { note_progress(); });
    m_is_uncopied = !copy;
    std::scoped_lock const lock{m_mutex};
    if (!m_gave_up) m_copy = std::move(copy);
}

void Follower::finish_copy(std::uint64_t size)
{
    auto copy = m_copy->finish(size);
    std::scoped_lock const lock{m_mutex};
    if (m_result) m_result->copy = std::move(copy);  // else whoever wanted it is gone
}

void Follower::note_progress()
{
    std::scoped_lock const lock{m_mutex};
    ++m_progress;
}

bool Follower::is_unlinked() const
{
    struct stat status {};
    return ::fstat(m_fd.get(), &status) != 0 || status.st_nlink == 0;
}

}  // namespace store
