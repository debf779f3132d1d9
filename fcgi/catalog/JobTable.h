#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "domain/Job.h"
#include "lib/sqlite/Database.h"

namespace catalog {

/// Jobs that run one after the other: a long reindex must not hold up what others published.
enum class Lane { Publishing, Scanning };

/// What the job process has to do. At most one job of a kind and project waits at a time.
class JobTable {
public:
    static constexpr std::int64_t kKept = 1000;

    explicit JobTable(lib::sqlite::Database& db) : m_db(db) {}

    /// The id of the new job, or of the one that waits already; that one runs at the earlier of the two times.
    std::int64_t add(domain::JobKind kind, std::string_view project, std::int64_t now, std::int64_t run_at);
    std::optional<domain::Job> find(std::int64_t id);
    /// What people may want to see (no publishing), newest first, below the id `before` when that is not 0.
    std::vector<domain::Job> shown(std::int64_t before, int limit);

    /// The job to do now: what people wait for goes before rescans.
    std::optional<domain::Job> next_due(Lane lane, std::int64_t now);
    /// When the next job is due, µs since 1970; nullopt when none waits.
    std::optional<std::int64_t> next_time(Lane lane);
    void start(std::int64_t id);
    void set_progress(std::int64_t id, std::int64_t done, std::int64_t total);
    void finish(std::int64_t id, domain::JobState state, std::string_view result, std::string_view error,
                std::int64_t now);
    void remove(std::int64_t id);
    /// A rescan that runs from now on, for people to see. Returns its id.
    std::int64_t start_rescan(std::string_view project, std::int64_t now);
    /// The same for work without an end, which has no place in a lane (`Thumbnails`, `Ledger`).
    std::int64_t start_endless(domain::JobKind kind, std::int64_t now);
    /// What a killed process left of it goes.
    void drop_endless(domain::JobKind kind) { m_drop_endless.run(static_cast<int>(kind)); }
    /// Jobs that a killed process left running wait again; where another waits already they are dropped as failed. Rescans
    /// are dropped: the next one finds what is left.
    void recover(Lane lane, std::int64_t now);
    /// What waits for a project waits for its new name; a scan that runs under the old one is done again.
    void rename_project(std::string_view from, std::string_view to, std::int64_t now);
    /// Keeps the newest `keep` finished jobs.
    void prune(std::int64_t keep = kKept);

private:
    static domain::Job read(lib::sqlite::Rows const& row);

    lib::sqlite::Database& m_db;
    lib::sqlite::Statement m_add{m_db, R"(
        INSERT INTO job (kind, project, created_at, run_at) VALUES (?, ?, ?, ?)
        ON CONFLICT (kind, project) WHERE state = 0
        DO UPDATE SET run_at = excluded.run_at WHERE excluded.run_at < run_at)"};
    lib::sqlite::Statement m_waiting{m_db, "SELECT id FROM job WHERE kind = ? AND project = ? AND state = 0"};
    lib::sqlite::Statement m_find{m_db, R"(
        SELECT id, kind, project, state, run_at, created_at, finished_at, done, total, result, error
        FROM job WHERE id = ?)"};
    lib::sqlite::Statement m_shown{m_db, R"(
        SELECT id, kind, project, state, run_at, created_at, finished_at, done, total, result, error
        FROM job WHERE kind > 0 AND id < ? ORDER BY id DESC LIMIT ?)"};
    lib::sqlite::Statement m_next_due{m_db, R"(
        SELECT id, kind, project, state, run_at, created_at, finished_at, done, total, result, error
        FROM job WHERE state = 0 AND (kind > 0) = ? AND run_at <= ? ORDER BY kind = 2, run_at, id LIMIT 1)"};
    lib::sqlite::Statement m_next_time{m_db,
                                       "SELECT min(run_at) FROM job WHERE state = 0 AND (kind > 0) = ?"};
    lib::sqlite::Statement m_start{m_db, "UPDATE job SET state = 1 WHERE id = ?"};
    lib::sqlite::Statement m_progress{m_db, "UPDATE job SET done = ?2, total = ?3 WHERE id = ?1"};
    lib::sqlite::Statement m_finish{m_db, R"(
        UPDATE job SET state = ?2, result = ?3, error = ?4, finished_at = ?5 WHERE id = ?1)"};
    lib::sqlite::Statement m_remove{m_db, "DELETE FROM job WHERE id = ?"};
    lib::sqlite::Statement m_start_rescan{m_db, R"(
        INSERT INTO job (kind, project, state, created_at, run_at) VALUES (2, ?1, 1, ?2, ?2) RETURNING id)"};
    lib::sqlite::Statement m_start_endless{m_db, R"(
        INSERT INTO job (kind, project, state, created_at, run_at) VALUES (?1, '', 1, ?2, ?2) RETURNING id)"};
    lib::sqlite::Statement m_drop_endless{m_db, "DELETE FROM job WHERE kind = ? AND state < 2"};
    lib::sqlite::Statement m_drop_rescans{m_db,
                                          "DELETE FROM job WHERE kind = 2 AND state = 1 AND (kind > 0) = ?"};
    lib::sqlite::Statement m_drop_doubles{m_db, R"(
        UPDATE job SET state = 3, error = 'replaced by a later run', finished_at = ?2
        WHERE state = 1 AND (kind > 0) = ?1 AND EXISTS
            (SELECT 1 FROM job w WHERE w.kind = job.kind AND w.project = job.project AND w.state = 0))"};
    lib::sqlite::Statement m_recover{
        m_db, "UPDATE job SET state = 0, done = 0 WHERE state = 1 AND (kind > 0) = ? AND kind < 4"};
    lib::sqlite::Statement m_rename_waiting{
        m_db, "UPDATE OR IGNORE job SET project = ?2 WHERE project = ?1 AND state = 0"};
    lib::sqlite::Statement m_drop_waiting{m_db, "DELETE FROM job WHERE project = ? AND state = 0"};
    lib::sqlite::Statement m_again{m_db, R"(
        INSERT INTO job (kind, project, created_at, run_at)
        SELECT 2, ?2, ?3, ?3 FROM job WHERE project = ?1 AND state = 1 AND kind IN (1, 2) ON CONFLICT DO NOTHING)"};
    lib::sqlite::Statement m_prune{m_db, R"(
        DELETE FROM job WHERE state >= 2 AND id < (SELECT ifnull(min(id), 0) FROM
            (SELECT id FROM job WHERE state >= 2 ORDER BY id DESC LIMIT ?)))"};
};

}  // namespace catalog
