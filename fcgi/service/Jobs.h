#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/Writer.h"
#include "domain/Job.h"
#include "util/SharedSignal.h"

namespace service {

/// The doorbells between the pool and the job process; made before the first fork.
struct Signals {
    util::SharedSignal work;      ///< there may be a new job
    util::SharedSignal finished;  ///< a job has ended
    /// This process is to end: who waits in it for another process gives up, since that one may end as well.
    std::atomic<bool> is_stopping{false};

    void stop_waiting()
    {
        is_stopping = true;
        finished.ring();
    }
    /// Waits for the end of a job after `seen`. False when `deadline` has passed or this process is to end.
    bool wait_for_finished(std::uint32_t seen, std::chrono::steady_clock::time_point deadline);
};

/// Shared by the threads of a process.
class Jobs {
public:
    /// `most_waiting`: how many threads may wait for a job at a time.
    Jobs(catalog::Writer& writer, Signals& signals, int most_waiting)
        : m_writer(writer), m_signals(signals), m_most_waiting(most_waiting)
    {
    }

    /// Wakes the job process: a transaction that adds jobs is followed by this.
    void ring() { m_signals.work.ring(); }
    /// A request that could take long had better end.
    bool is_stopping() const { return m_signals.is_stopping; }

    /// The id of a reindex of `project` that begins after this call.
    std::int64_t request_reindex(std::string_view project);
    /// The same of many: their ids, in order.
    std::vector<std::int64_t> request_reindexes(std::vector<std::string> const& projects);

    /// The finished job; nullopt when it takes longer than `at_most`, when too many wait already, or when the process ends.
    std::optional<domain::Job> wait(catalog::Catalog& catalog, std::int64_t id, std::chrono::seconds at_most);

    static std::optional<domain::Job> find(catalog::Catalog& catalog, std::int64_t id)
    {
        return catalog.jobs.find(id);
    }
    /// Newest first, below the id `before` when it is not 0.
    static std::vector<domain::Job> list(catalog::Catalog& catalog, std::int64_t before, int limit)
    {
        return catalog.jobs.shown(before, limit);
    }

private:
    catalog::Writer& m_writer;
    Signals& m_signals;
    int m_most_waiting;
    std::atomic<int> m_waiting{0};
};

}  // namespace service
