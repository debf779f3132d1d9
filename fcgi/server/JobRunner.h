#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "catalog/Writer.h"
#include "config/Options.h"
#include "service/Jobs.h"
#include "service/LiveSettings.h"
#include "service/Publisher.h"
#include "service/Reconcile.h"
#include "service/RootGuard.h"
#include "service/Trash.h"
#include "store/Root.h"
#include "store/Staging.h"

namespace server {

/// A thread of the job process: takes what is due in its lane of the jobs table, one at a time, and sleeps until there is
/// more. In the lane of the scans it looks at the folders meanwhile, one project after the other.
class JobRunner {
public:
    JobRunner(config::Options const& options, service::Signals& signals, std::string const& root_id,
              catalog::Lane lane);

    /// Until `stop` becomes true and the doorbell rings.
    void run(std::atomic<bool> const& stop);

private:
    std::chrono::microseconds run_next();
    void perform(domain::Job const& job);
    void publish(domain::Job const& job);
    void reindex(domain::Job const& job);
    bool rescan_next();
    void rescan(std::string const& project);
    std::optional<std::chrono::microseconds> until_rescan();
    service::Reconcile::Progress shown_progress(std::int64_t job);
    void conclude(domain::Job const& job, domain::Result<service::ReconcileOutcome> const& outcome);
    void fail(domain::Job const& job, std::exception const& error);
    void purge(domain::Job const& job);
    void finish(domain::Job const& job, domain::JobState state, std::string const& result,
                std::string const& error);
    void sweep();

    config::Options const& m_options;
    service::Signals& m_signals;
    catalog::Lane m_lane;
    store::Root m_root;
    store::Staging m_staging;
    service::RootGuard m_guard;
    catalog::Writer m_writer;
    catalog::Catalog m_reader;
    service::Publisher m_publisher{m_reader, m_writer, m_root, m_options.state};
    service::LiveSettings m_settings{m_reader, m_options};
    service::Trash m_trash{m_reader, m_writer, m_root, m_guard,
                           [this] { return m_settings.current().trash_retention; }};
    service::Reconcile m_reconcile{m_reader, m_writer, m_root, m_guard};
    std::int64_t m_next_sweep = 0;  ///< µs since 1970
    int m_sweeps = 0;
    std::atomic<bool> const* m_stop = nullptr;
    std::vector<std::string> m_to_rescan;  ///< what is left of this round, the next one last
    std::optional<std::chrono::steady_clock::time_point> m_rescanned_at;  ///< the end of the last round
};

/// `{"indexed","removed","moved","changed","restored","skipped","first_id","last_id"}`
std::string describe(service::ReconcileOutcome const& outcome);

/// Only one process at a time reconciles: the job process holds this while it does, the command too.
std::string reconcile_lock(config::Options const& options);

}  // namespace server
