#pragma once

#include <string_view>
#include <vector>

#include "domain/SyncEvent.h"
#include "lib/sqlite/Database.h"

namespace catalog {

/// Which of a project's two line logs.
enum class Log { Files = 0, Events = 1 };

struct ManifestLine {
    std::int64_t id = 0;
    std::string line;
};

/// Which events: empty strings mean any.
struct EventFilter {
    std::string project;
    std::string type;
};

class EventTable {
public:
    explicit EventTable(lib::sqlite::Database& db) : m_db(db) {}

    std::int64_t add(domain::SyncEvent const& event);
    /// Events after the id `after`, ascending.
    std::vector<domain::SyncEvent> after(EventFilter const& filter, std::int64_t after, int limit);
    /// The latest events, ascending.
    std::vector<domain::SyncEvent> latest(EventFilter const& filter, int limit);
    std::int64_t last_id();

    /// Moves `limit` events of a project to its new name; false when there are no more.
    bool rename_project(std::string_view from, std::string_view to, int limit);

    void add_line(std::int64_t project, Log log, std::string_view line);
    std::vector<ManifestLine> lines(std::int64_t project, Log log, int limit);
    /// Drops the lines up to and with `last`: they are on disk.
    void drop_lines(std::int64_t project, Log log, std::int64_t last);

private:
    static std::vector<domain::SyncEvent> read_all(lib::sqlite::Rows rows);

    lib::sqlite::Database& m_db;
    lib::sqlite::Statement m_add{m_db, "INSERT INTO event (at, project, type, payload) VALUES (?, ?, ?, ?)"};
    lib::sqlite::Statement m_last_id{m_db, "SELECT ifnull(max(id), 0) FROM event"};
    lib::sqlite::Statement m_after{m_db, R"(
        SELECT id, at, project, type, payload FROM event WHERE id > ? ORDER BY id LIMIT ?)"};
    lib::sqlite::Statement m_after_by_project{m_db, R"(
        SELECT id, at, project, type, payload FROM event WHERE project = ? AND id > ? ORDER BY id LIMIT ?)"};
    lib::sqlite::Statement m_after_by_type{m_db, R"(
        SELECT id, at, project, type, payload FROM event WHERE type = ? AND id > ? ORDER BY id LIMIT ?)"};
    lib::sqlite::Statement m_after_by_both{m_db, R"(
        SELECT id, at, project, type, payload FROM event
        WHERE project = ? AND type = ? AND id > ? ORDER BY id LIMIT ?)"};
    lib::sqlite::Statement m_latest{m_db, R"(
        SELECT id, at, project, type, payload FROM event ORDER BY id DESC LIMIT ?)"};
    lib::sqlite::Statement m_latest_by_project{m_db, R"(
        SELECT id, at, project, type, payload FROM event WHERE project = ? ORDER BY id DESC LIMIT ?)"};
    lib::sqlite::Statement m_latest_by_type{m_db, R"(
        SELECT id, at, project, type, payload FROM event WHERE type = ? ORDER BY id DESC LIMIT ?)"};
    lib::sqlite::Statement m_latest_by_both{m_db, R"(
        SELECT id, at, project, type, payload FROM event WHERE project = ? AND type = ? ORDER BY id DESC LIMIT ?)"};
    lib::sqlite::Statement m_rename_project{m_db, R"(
        UPDATE event SET project = ?2 WHERE id IN (SELECT id FROM event WHERE project = ?1 LIMIT ?3))"};
    lib::sqlite::Statement m_add_line{m_db,
                                      "INSERT INTO manifest_line (project_id, log, line) VALUES (?, ?, ?)"};
    lib::sqlite::Statement m_lines{m_db, R"(
        SELECT id, line FROM manifest_line WHERE project_id = ? AND log = ? ORDER BY id LIMIT ?)"};
    lib::sqlite::Statement m_drop_lines{
        m_db, "DELETE FROM manifest_line WHERE project_id = ? AND log = ? AND id <= ?"};
};

}  // namespace catalog
