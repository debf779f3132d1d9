#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <thread>

#include "store/Root.h"
#include "store/Staging.h"

namespace store {

/// Copies a part of a body that grows to a file of its own, past the page cache, in a thread of its own. To slide the part to the
/// start of the body when all of it is there would dirty each page a second time; this leaves the body alone and has
/// nothing to flush at the end.
class DirectCopy {
public:
    struct When {
        std::uint64_t least = 16 * 1024 * 1024;  ///< bytes of a part; a shorter one slides as quickly
        std::uint64_t keep_free = 4ULL * 1024 * 1024 * 1024;  ///< bytes of the drive that it never takes
    };
    struct Source {
        int fd = -1;               ///< of the body, open for as long as the copy
        std::uint64_t offset = 0;  ///< of the part in it
    };
    /// nullptr where the drive cannot or has no room. `on_progress` is called after each piece.
    static std::unique_ptr<DirectCopy> begin(
        Staging const& staging, Source source, When const& when, std::function<void()> on_progress = [] {});
    /// Gives up what is not finished.
    ~DirectCopy();

    /// So many bytes of the part are there.
    void reach(std::uint64_t size);
    /// The part has `size` bytes: waits for the rest, and returns a file that has only to be flushed. nullopt when the drive
    /// filled up or failed meanwhile.
    std::optional<StagedFile> finish(std::uint64_t size);
    void give_up();

private:
    DirectCopy(Staging const& staging, StagedFile file, Source source, When const& when,
               std::function<void()> on_progress);
    void run();
    void copy_all();
    void copy_piece(int target, std::span<std::byte> piece, std::uint64_t at) const;
    /// How far the part reaches, as soon as there is a piece from `at` or the end of it. Throws GaveUp.
    std::uint64_t wait_beyond(std::uint64_t at);

    Root const& m_root;
    StagedFile m_file;
    Source m_source;
    When m_when;
    std::function<void()> m_on_progress;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::uint64_t m_reached = 0;
    bool m_is_complete = false;
    bool m_gave_up = false;
    bool m_is_whole = false;
    std::thread m_thread;
};

}  // namespace store
