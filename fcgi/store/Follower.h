#pragma once

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <thread>

#include "domain/Digest.h"
#include "store/DirectCopy.h"
#include "util/UniqueFd.h"

namespace store {

/// The media of a body, hashed while the body still came in: `size` bytes from `offset` have this digest.
struct HashedAhead {
    std::uint64_t offset = 0;  ///< 0 of a raw body, where the first part with a filename begins of a form
    std::uint64_t size = 0;
    domain::Digest digest;
    std::optional<StagedFile> copy{};  ///< the same bytes, not yet flushed; of large parts of a form
};

/// One body and the thread that hashes it while it grows. A body that goes or stands still for long is given up.
class Follower {
public:
    /// `staging` outlives it, and what it found.
    Follower(Staging const& staging, util::UniqueFd fd, int niceness, DirectCopy::When const& when);
    ~Follower();

    /// The body is complete at `size` bytes: waits for the rest of it to be hashed. nullopt when that stands still, or when
    /// there is nothing in it to hash.
    std::optional<HashedAhead> finish(std::uint64_t size);
    /// The hashing is over, and nobody will ask for the result any more.
    bool is_done() const;

private:
    void give_up();
    void stop();  ///< with the lock
    void run(int niceness);
    std::optional<HashedAhead> hash();
    std::optional<HashedAhead> hash_raw();
    std::optional<HashedAhead> hash_form(std::string const& boundary);
    /// The next bytes, as soon as there are any; 0 at the end of a body that is complete.
    std::size_t read(std::span<std::byte> block);
    bool is_unlinked() const;
    /// Hands on what is known of the part that is read, and begins its copy when it is long enough.
    void copy_up_to(HashedAhead const& known);
    void finish_copy(std::uint64_t size);
    void note_progress();

    Staging const& m_staging;
    DirectCopy::When m_copy_when;
    util::UniqueFd m_fd;
    std::uint64_t m_offset = 0;  ///< of the hashing thread, as the next one
    bool m_is_uncopied = false;  ///< it was tried, and cannot be done
    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    std::uint64_t m_progress = 0;
    std::optional<std::uint64_t> m_complete_size;
    std::optional<HashedAhead> m_result;
    std::unique_ptr<DirectCopy> m_copy;
    bool m_is_claimed = false;
    bool m_gave_up = false;
    bool m_has_ended = false;
    std::thread m_thread;
};

}  // namespace store
