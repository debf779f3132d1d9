#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <thread>

#include "domain/Digest.h"
#include "util/UniqueFd.h"

namespace store {

/// The media of a body, hashed while the body still came in: `size` bytes from `offset` have this digest.
struct HashedAhead {
    std::uint64_t offset = 0;  ///< 0 of a raw body, where the first part with a filename begins of a form
    std::uint64_t size = 0;
    domain::Digest digest;
};

/// One body and the thread that hashes it while it grows. A body that goes or stands still for long is given up.
class Follower {
public:
    Follower(util::UniqueFd fd, int niceness);
    ~Follower();

    /// The body is complete at `size` bytes: waits for the rest of it to be hashed. nullopt when that stands still, or when
    /// there is nothing in it to hash.
    std::optional<HashedAhead> finish(std::uint64_t size);
    /// The hashing is over, and nobody will ask for the result any more.
    bool is_done() const;

private:
    void give_up();
    void run(int niceness);
    std::optional<HashedAhead> hash();
    std::optional<HashedAhead> hash_raw();
    std::optional<HashedAhead> hash_form(std::string const& boundary);
    /// The next bytes, as soon as there are any; 0 at the end of a body that is complete.
    std::size_t read(std::span<std::byte> block);
    bool is_unlinked() const;

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

}  // namespace store
