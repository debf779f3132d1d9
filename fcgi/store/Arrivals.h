#pragma once

#include <sys/types.h>

#include <compare>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "store/Follower.h"
#include "store/Root.h"
#include "util/UniqueFd.h"

namespace store {

/// Hashes what nginx is writing to `incoming`, so that the digest is ready soon after the last byte. It only ever saves time:
/// it reads, what it says is used where it fits the body, and who gets no answer hashes without it. Small bodies, and those
/// for which no thread is left, are not followed.
class Arrivals {
public:
    struct Limits {
        std::uint64_t least = 4 * 1024 * 1024;  ///< bytes that a body must have before it is followed
        std::size_t most = 4;                   ///< bodies that are followed at once, a thread each
        int niceness = 0;                       ///< of those threads
        DirectCopy::When copy_when{};
    };

    /// Watches until it goes. Where the folder cannot be watched nothing is followed.
    Arrivals(Staging const& staging, Limits limits);
    ~Arrivals();
    Arrivals(Arrivals const&) = delete;
    Arrivals& operator=(Arrivals const&) = delete;

    /// For a body that is complete: waits until the rest of it is hashed. nullopt when it was not followed, when it is no form
    /// and no raw body that could be understood, or when the hashing stands still.
    std::optional<HashedAhead> finish(int fd);

    /// How many are followed now.
    std::size_t following() const;

private:
    struct Identity {
        dev_t device = 0;
        ino_t inode = 0;
        auto operator<=>(Identity const&) const = default;
    };

    void watch();
    void read_events();
    void look_at_candidates();
    /// False when there is nothing more to wait for.
    bool consider(std::string const& name);
    void forget_finished();

    Staging const& m_staging;
    Limits m_limits;
    util::UniqueFd m_folder;
    util::UniqueFd m_events;  ///< inotify
    util::UniqueFd m_stop;    ///< eventfd
    struct Candidate {
        int ticks = 0;  ///< until the next look
        int pause = 1;  ///< ticks between looks
    };
    std::map<std::string, Candidate> m_candidates;  ///< of the watching thread
    mutable std::mutex m_mutex;
    std::map<Identity, std::shared_ptr<Follower>> m_followers;
    std::thread m_watcher;
};

}  // namespace store
