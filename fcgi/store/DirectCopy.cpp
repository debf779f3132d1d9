#include "store/DirectCopy.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <span>
#include <system_error>

#include "lib/log/Log.h"
#include "store/DiskSpace.h"

namespace store {

namespace {

constexpr std::size_t kPiece = 1024 * 1024;
constexpr std::uint64_t kLookAtRoom = 64 * kPiece;  // so often

struct GaveUp {};

/// As O_DIRECT wants its memory.
struct alignas(4096) Piece {
    std::array<std::byte, kPiece> bytes;
};

[[noreturn]] void raise(char const* doing) { throw std::system_error(errno, std::generic_category(), doing); }

bool set_direct(int fd, bool is_direct)
{
    int const flags = ::fcntl(fd, F_GETFL);
    return flags >= 0 && ::fcntl(fd, F_SETFL, is_direct ? flags | O_DIRECT : flags & ~O_DIRECT) == 0;
}

bool has_room(Root const& root, DirectCopy::When const& when)
{
    return disk_space(root).free >= when.keep_free;
}

}  // namespace

std::unique_ptr<DirectCopy> DirectCopy::begin(Staging const& staging, Source source, When const& when,
                                              std::function<void()> on_progress)
{
    auto const& root = staging.root();
    if (root.abilities().placing != Placing::Exclusive || !has_room(root, when)) return nullptr;
    auto file = staging.create();
    if (!set_direct(file.fd(), true)) return nullptr;
    return std::unique_ptr<DirectCopy>{
        new DirectCopy{staging, std::move(file), source, when, std::move(on_progress)}};
}

DirectCopy::DirectCopy(Staging const& staging, StagedFile file, Source source, When const& when,
                       std::function<void()> on_progress)
    : m_root(staging.root()),
      m_file(std::move(file)),
      m_source(source),
      m_when(when),
      m_on_progress(std::move(on_progress)),
      m_thread([this] { run(); })
{
}

DirectCopy::~DirectCopy()
{
    give_up();
    if (m_thread.joinable()) m_thread.join();
}

void DirectCopy::reach(std::uint64_t size)
{
    std::scoped_lock const lock{m_mutex};
    m_reached = size;
    m_changed.notify_all();
}

std::optional<StagedFile> DirectCopy::finish(std::uint64_t size)
{
    {
        std::scoped_lock const lock{m_mutex};
        m_reached = size;
        m_is_complete = true;
        m_changed.notify_all();
    }
    m_thread.join();
    if (!m_is_whole) return std::nullopt;
    return std::move(m_file);
}

void DirectCopy::give_up()
{
    std::scoped_lock const lock{m_mutex};
    m_gave_up = true;
    m_changed.notify_all();
}

void DirectCopy::run()
{
    try {
        copy_all();
        m_is_whole = true;
    } catch (GaveUp) {
    } catch (std::system_error const& error) {
        lib::log::warning("a part is moved when its form is complete: {}", error.what());
    }
}

void DirectCopy::copy_all()
{
    auto const piece = std::make_unique_for_overwrite<Piece>();
    std::uint64_t at = 0;
    std::uint64_t reached = wait_beyond(at);
    for (; reached >= at + kPiece; reached = wait_beyond(at)) {
        if (at % kLookAtRoom == 0 && !has_room(m_root, m_when)) throw GaveUp{};
        copy_piece(m_file.fd(), piece->bytes, at);
        at += kPiece;
        m_on_progress();
    }
    if (!set_direct(m_file.fd(), false)) raise("end of a direct copy");  // the rest has any length
    copy_piece(m_file.fd(), std::span{piece->bytes}.first(reached - at), at);
}

std::uint64_t DirectCopy::wait_beyond(std::uint64_t at)
{
    std::unique_lock lock{m_mutex};
    m_changed.wait(lock, [&] { return m_gave_up || m_is_complete || m_reached >= at + kPiece; });
    if (m_gave_up) throw GaveUp{};
    return m_reached;
}

void DirectCopy::copy_piece(int target, std::span<std::byte> piece, std::uint64_t at) const
{
    for (std::size_t done = 0; done < piece.size();) {
        auto const got = ::pread(m_source.fd, piece.data() + done, piece.size() - done,
                                 static_cast<off_t>(m_source.offset + at + done));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) raise("read of a part");
        if (got == 0) throw GaveUp{};  // the body became shorter
        done += static_cast<std::size_t>(got);
    }
    for (std::size_t done = 0; done < piece.size();) {
        auto const wrote =
            ::pwrite(target, piece.data() + done, piece.size() - done, static_cast<off_t>(at + done));
        if (wrote < 0 && errno == EINTR) continue;
        if (wrote < 0) raise("copy of a part");
        done += static_cast<std::size_t>(wrote);
    }
}

}  // namespace store
