#include "server/JobRunner.h"

#include <algorithm>

#include "domain/ProjectName.h"
#include "lib/json/Writer.h"
#include "lib/log/Log.h"
#include "server/PoolContext.h"
#include "server/Trouble.h"
#include "service/Batches.h"
#include "service/History.h"
#include "store/FileLock.h"
#include "store/PlaceCopy.h"
#include "util/Clock.h"

namespace server {

namespace {

using std::chrono::microseconds;
using std::chrono::steady_clock;

constexpr std::int64_t kSweepInterval = 3'600'000'000;  // µs
constexpr std::int64_t kSecondSweep =
    2'000'000;  // µs after the first: what a killed process left may be dying yet
constexpr std::int64_t kPublishAgain = 5'000'000;      // µs; after an error each time twice as long
constexpr std::int64_t kPublishAtLeast = 600'000'000;  // µs: not more seldom
constexpr std::int64_t kProgressInterval = 250'000;    // µs
constexpr int kLayoutDepth = 2;                        // uploads/YYYYMMDD, backup/YYYY/MM
constexpr std::chrono::seconds kSecondLook{60};  // where the interval is off, for what the start left waiting

}  // namespace

std::string describe(service::ReconcileOutcome const& outcome)
{
    lib::json::Writer json;
    json.begin_object().field("indexed", outcome.indexed).field("removed", outcome.removed);
    json.field("moved", outcome.moved).field("changed", outcome.changed).field("restored", outcome.restored);
    json.field("skipped", outcome.skipped)
        .field("first_id", outcome.first_id)
        .field("last_id", outcome.last_id);
    json.end_object();
    return json.take();
}

std::string reconcile_lock(config::Options const& options) { return options.state + "/reconcile.lock"; }

JobRunner::JobRunner(config::Options const& options, service::Signals& signals, std::string const& root_id,
                     catalog::Lane lane)
    : m_options(options),
      m_signals(signals),
      m_lane(lane),
      m_root(open_root(options, root_id)),
      m_staging(m_root),
      m_guard(m_root, root_id, restart_this_process),
      m_writer(catalog::catalog_file(options.state)),
      m_reader(catalog::catalog_file(options.state), catalog::Access::Read)
{
}

void JobRunner::run(std::atomic<bool> const& stop)
{
    m_stop = &stop;
    bool is_recovered = false;
    std::string complaint;
    while (!stop) {
        auto const seen = m_signals.work.seen();
        microseconds idle = kRetryInterval;
        try {
            if (!is_recovered)
                m_writer.write([&](catalog::Catalog& tx) { tx.jobs.recover(m_lane, util::now_us()); });
            is_recovered = true;
            idle = run_next();
            complaint.clear();
        } catch (std::exception const& error) {
            // What it had in hand is found again; nobody wants to read of it every few seconds.
            if (complaint != error.what()) lib::log::error("jobs wait: {}", error.what());
            complaint = error.what();
            is_recovered = false;
        }
        if (idle > microseconds::zero() && !stop) m_signals.work.wait(seen, idle);
    }
}

/// How long there is nothing to do.
microseconds JobRunner::run_next()
{
    auto const now = util::now_us();
    if (now >= m_next_sweep) sweep();
    if (auto const job = m_reader.jobs.next_due(m_lane, now)) {
        perform(*job);
        return microseconds::zero();
    }
    if (m_lane == catalog::Lane::Scanning && rescan_next()) return microseconds::zero();
    auto const next = std::min(m_reader.jobs.next_time(m_lane).value_or(m_next_sweep), m_next_sweep);
    auto const idle = microseconds{std::max<std::int64_t>(next - now, 1)};
    auto const until = m_lane == catalog::Lane::Scanning ? until_rescan() : std::nullopt;
    return until ? std::min(idle, std::max(*until, microseconds{1})) : idle;
}

/// nullopt: never.
std::optional<microseconds> JobRunner::until_rescan()
{
    if (!m_rescanned_at) return microseconds::zero();
    std::chrono::seconds interval{m_settings.current().rescan_interval};
    if (interval.count() == 0 && m_reconcile.is_waiting()) interval = kSecondLook;
    if (interval.count() == 0) return std::nullopt;
    return std::chrono::duration_cast<microseconds>(*m_rescanned_at + interval - steady_clock::now());
}

/// The next project of the round, or of a new one that is due. False when there is nothing to do.
bool JobRunner::rescan_next()
{
    try {
        if (m_to_rescan.empty()) {
            auto const until = until_rescan();
            if (!until || *until > microseconds::zero()) return false;
            m_rescanned_at = steady_clock::now();
            m_to_rescan = m_reconcile.folders_to_look_at();
            if (m_to_rescan.empty()) return false;
        }
        auto const project = std::move(m_to_rescan.back());
        m_to_rescan.pop_back();
        rescan(project);
    } catch (std::exception const& error) {
        lib::log::error("rescan: {}", error.what());
    }
    m_rescanned_at = steady_clock::now();
    return true;
}

void JobRunner::perform(domain::Job const& job)
{
    m_writer.write([&](catalog::Catalog& tx) { tx.jobs.start(job.id); });
    try {
        switch (job.kind) {
            case domain::JobKind::Publish:
                return publish(job);
            case domain::JobKind::Reindex:
                return reindex(job);
            case domain::JobKind::Rescan:
                m_writer.write([&](catalog::Catalog& tx) { tx.jobs.remove(job.id); });
                return rescan(job.project);
            case domain::JobKind::Purge:
                return purge(job);
            case domain::JobKind::Thumbnails:
            case domain::JobKind::Ledger:
                return;  // are never queued: server/ShownWork.h
        }
    } catch (std::exception const& error) {
        fail(job, error);
    }
}

void JobRunner::publish(domain::Job const& job)
{
    auto const project = m_reader.projects.find(job.project);
    std::optional<std::int64_t> pause;  // until it is tried again
    try {
        if (project && m_guard.complaint())
            pause = kPublishAgain;
        else if (project)
            m_publisher.publish(*project);
    } catch (std::exception const& error) {
        lib::log::error("publishing {}: {}", job.project, error.what());
        // The job keeps the time of its first try.
        pause = std::clamp(util::now_us() - job.created_at, kPublishAgain, kPublishAtLeast);
    }
    m_writer.write([&](catalog::Catalog& tx) {
        tx.jobs.remove(job.id);
        if (pause)
            tx.jobs.add(domain::JobKind::Publish, job.project, job.created_at, util::now_us() + *pause);
    });
}

service::Reconcile::Progress JobRunner::shown_progress(std::int64_t job)
{
    return [this, job, shown_at = std::int64_t{0}](std::int64_t done, std::int64_t total) mutable {
        auto const now = util::now_us();
        if (now - shown_at < kProgressInterval) return;
        shown_at = now;
        m_writer.write([&](catalog::Catalog& tx) { tx.jobs.set_progress(job, done, total); });
    };
}

void JobRunner::reindex(domain::Job const& job)
{
    store::FileLock const lock{reconcile_lock(m_options)};
    conclude(job, m_reconcile.run(job.project, shown_progress(job.id)));
}

/// A look that finds nothing to do leaves no trace, and neither does one whose find was an upload that was just being recorded.
void JobRunner::rescan(std::string const& project)
{
    store::FileLock const lock{reconcile_lock(m_options)};
    auto finding = m_reconcile.look(project);
    if (!finding || !finding->needs_work()) return;
    domain::Job job;
    job.kind = domain::JobKind::Rescan;
    job.project = project;
    job.id =
        m_writer.write([&](catalog::Catalog& tx) { return tx.jobs.start_rescan(project, util::now_us()); });
    // What people wait for goes first; the rest is found again.
    auto const may_go_on = [&] { return !*m_stop && !m_reader.jobs.next_due(m_lane, util::now_us()); };
    try {
        conclude(job, m_reconcile.follow(std::move(*finding), shown_progress(job.id), may_go_on));
    } catch (std::exception const& error) {
        fail(job, error);
    }
}

void JobRunner::conclude(domain::Job const& job, domain::Result<service::ReconcileOutcome> const& outcome)
{
    if (!outcome) return finish(job, domain::JobState::Failed, "", outcome.error().message);
    auto const result = describe(*outcome);
    if (job.kind == domain::JobKind::Rescan && !outcome->is_worth_telling())
        return m_writer.write([&](catalog::Catalog& tx) { tx.jobs.remove(job.id); });
    auto const project = m_reader.projects.find(job.project);
    if (project && (job.kind == domain::JobKind::Reindex || outcome->has_changes()))
        m_writer.write([&](catalog::Catalog& tx) {
            service::record_event(tx, *project, "reindex", result, util::now_us());
        });
    finish(job, domain::JobState::Done, result, "");
}

void JobRunner::fail(domain::Job const& job, std::exception const& error)
{
    lib::log::error("job {} of {}: {}", job.id, job.project, error.what());
    finish(job, domain::JobState::Failed, "", "The job failed; the server's log says more.");
}

/// Nobody wants to read of a purge that had nothing to do.
void JobRunner::purge(domain::Job const& job)
{
    auto const repaired = m_trash.repair();
    auto const purged = m_trash.purge_expired(util::now_us());
    if (repaired + purged.items + purged.failed == 0)
        return m_writer.write([&](catalog::Catalog& tx) { tx.jobs.remove(job.id); });
    lib::json::Writer json;
    json.begin_object().field("purged", purged.items).field("bytes", purged.bytes);
    json.field("failed", purged.failed).field("repaired", repaired).end_object();
    finish(job, domain::JobState::Done, json.take(), "");
}

void JobRunner::finish(domain::Job const& job, domain::JobState state, std::string const& result,
                       std::string const& error)
{
    m_writer.write([&](catalog::Catalog& tx) {
        tx.jobs.finish(job.id, state, result, error, util::now_us());
        tx.jobs.prune();
    });
    m_signals.finished.ring();
    m_signals.work.ring();  // what it found is to be published
}

void JobRunner::sweep()
{
    auto const now = util::now_us();
    // A batch that begins before the next sweep cannot close by silence before it either: both take an hour.
    static_assert(kSweepInterval <= domain::kBatchSilence);
    auto const next_close = service::Batches::close_silent(m_writer, now);
    bool const is_second = m_sweeps++ == 1;
    m_next_sweep =
        std::min(now + (m_sweeps == 1 ? kSecondSweep : kSweepInterval), next_close.value_or(INT64_MAX));
    m_signals.work.ring();  // what closed is to be published
    auto swept = m_staging.sweep(store::kAbandoned);
    if (m_lane == catalog::Lane::Scanning && !is_second) {
        m_writer.write([&](catalog::Catalog& tx) { tx.jobs.add(domain::JobKind::Purge, "", now, now); });
        for (auto const& project : m_root.folders())
            swept += domain::is_reserved(project)
                         ? store::sweep_copies(m_root, project, store::kAbandoned, kLayoutDepth)
                         : store::sweep_copies(m_root, project + "/" + domain::kOriginals, store::kAbandoned);
    }
    if (swept > 0) lib::log::info("{} abandoned uploads were removed", swept);
}

}  // namespace server
