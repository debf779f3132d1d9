#include "catalog/JobTable.h"

#include <limits>

#include "catalog/Columns.h"

namespace catalog {

domain::Job JobTable::read(lib::sqlite::Rows const& row)
{
    domain::Job job;
    job.id = row.integer(0);
    job.kind = static_cast<domain::JobKind>(row.integer(1));
    job.project = row.text(2);
    job.state = static_cast<domain::JobState>(row.integer(3));
    job.run_at = row.integer(4);
    job.created_at = row.integer(5);
    job.finished_at = row.integer(6);
    job.done = row.integer(7);
    job.total = row.integer(8);
    job.result = row.text(9);
    job.error = row.text(10);
    return job;
}

std::int64_t JobTable::add(domain::JobKind kind, std::string_view project, std::int64_t now,
                           std::int64_t run_at)
{
    m_add.run(static_cast<int>(kind), project, now, run_at);
    return last_integer(m_waiting.query(static_cast<int>(kind), project));
}

std::optional<domain::Job> JobTable::find(std::int64_t id)
{
    auto rows = m_find.query(id);
    if (!rows.next()) return std::nullopt;
    return read(rows);
}

std::vector<domain::Job> JobTable::shown(std::int64_t before, int limit)
{
    std::vector<domain::Job> jobs;
    auto rows = m_shown.query(before > 0 ? before : std::numeric_limits<std::int64_t>::max(), limit);
    while (rows.next()) jobs.push_back(read(rows));
    return jobs;
}

std::optional<domain::Job> JobTable::next_due(Lane lane, std::int64_t now)
{
    auto rows = m_next_due.query(static_cast<int>(lane), now);
    if (!rows.next()) return std::nullopt;
    return read(rows);
}

std::optional<std::int64_t> JobTable::next_time(Lane lane)
{
    auto rows = m_next_time.query(static_cast<int>(lane));
    if (!rows.next() || rows.is_null(0)) return std::nullopt;
    return rows.integer(0);
}

void JobTable::start(std::int64_t id) { m_start.run(id); }

void JobTable::set_progress(std::int64_t id, std::int64_t done, std::int64_t total)
{
    m_progress.run(id, done, total);
}

void JobTable::finish(std::int64_t id, domain::JobState state, std::string_view result,
                      std::string_view error, std::int64_t now)
{
    m_finish.run(id, static_cast<int>(state), result, error, now);
}

std::int64_t JobTable::start_rescan(std::string_view project, std::int64_t now)
{
    return last_integer(m_start_rescan.query(project, now));
}

std::int64_t JobTable::start_endless(domain::JobKind kind, std::int64_t now)
{
    return last_integer(m_start_endless.query(static_cast<int>(kind), now));
}

void JobTable::remove(std::int64_t id) { m_remove.run(id); }

void JobTable::recover(Lane lane, std::int64_t now)
{
    m_drop_rescans.run(static_cast<int>(lane));
    m_drop_doubles.run(static_cast<int>(lane), now);
    m_recover.run(static_cast<int>(lane));
}

void JobTable::rename_project(std::string_view from, std::string_view to, std::int64_t now)
{
    m_rename_waiting.run(from, to);
    m_drop_waiting.run(from);
    m_again.run(from, to, now);
}

void JobTable::prune(std::int64_t keep) { m_prune.run(keep); }

}  // namespace catalog
