#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <set>

#include "catalog/Catalog.h"

namespace service {

/// A crash of the decoder may have been the machine's fault: once more, later, and never again.
inline constexpr int kMostTries = 2;

/// Hands out the contents that are to be read, each to one thread at a time: those that somebody waits for (who asked last is served first), then those that
/// are due for another try, then the rest in the order in which they came. Shared by the threads of the job process. It
/// remembers nothing that is not in the catalogue: killed, it begins again.
class MediaQueue {
public:
    /// nullopt: nothing is to be done now.
    std::optional<catalog::MediaTask> take(catalog::Catalog& reader, std::int64_t now);

    enum class Outcome { Recorded, Interrupted };
    /// The thread has done with it. `Interrupted`: nothing was written to the catalogue, it is handed out again.
    void give_back(catalog::MediaTask const& task, Outcome outcome);

    /// Contents that were done since the count began, and those that still wait.
    struct Progress {
        std::int64_t done = 0;
        std::int64_t total = 0;
    };
    Progress progress(catalog::Catalog& reader);
    /// Counts from 0 again; returns how many were done.
    std::int64_t restart_progress();
    /// Does any thread have one?
    bool is_busy();

private:
    bool claim(catalog::MediaTask const& task) { return m_claimed.insert(task.blob).second; }

    std::mutex m_mutex;
    std::set<std::int64_t> m_claimed;
    std::int64_t m_read_up_to = 0;  ///< every content up to this row was handed out
    std::int64_t m_done = 0;
};

}  // namespace service
