#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/TrashItem.h"
#include "lib/sqlite/Database.h"

namespace catalog {

struct TrashTotal {
    std::int64_t items = 0;
    std::int64_t bytes = 0;
};

/// What lies in the trash: a row here means a file there.
class TrashTable {
public:
    explicit TrashTable(lib::sqlite::Database& db) : m_db(db) {}

    /// The id of the new row, or of the one that has this location already.
    std::int64_t add(domain::TrashItem const& item);
    std::optional<domain::TrashItem> find(std::int64_t id);
    bool has_location(std::string_view location);
    void remove(std::int64_t id);

    /// Newest first, below the id `before` when that is not 0; of one project, or of all when `project` is empty.
    std::vector<domain::TrashItem> list(std::string_view project, std::int64_t before, int limit);
    TrashTotal total(std::string_view project);
    /// What was deleted at `time` (µs since 1970) or before, oldest first, after the item `after`.
    std::vector<domain::TrashItem> deleted_before(std::int64_t time, domain::TrashItem const& after,
                                                  int limit);
    /// The items of a project that has another name now.
    void rename_project(std::string_view from, std::string_view to);

private:
    static domain::TrashItem read(lib::sqlite::Rows const& row);
    static std::vector<domain::TrashItem> read_all(lib::sqlite::Rows rows);

    lib::sqlite::Database& m_db;
    lib::sqlite::Statement m_add{m_db, R"(
        INSERT INTO trash (location, project, path, digest, size, mtime_ns, inode, origin, added_at, asset_id, tags,
            deleted_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING)"};
    lib::sqlite::Statement m_at{m_db, "SELECT id FROM trash WHERE location = ?"};
    lib::sqlite::Statement m_find{m_db, R"(
        SELECT id, location, project, path, digest, size, mtime_ns, inode, origin, added_at, asset_id, tags, deleted_at
        FROM trash WHERE id = ?)"};
    lib::sqlite::Statement m_remove{m_db, "DELETE FROM trash WHERE id = ?"};
    lib::sqlite::Statement m_list{m_db, R"(
        SELECT id, location, project, path, digest, size, mtime_ns, inode, origin, added_at, asset_id, tags, deleted_at
        FROM trash WHERE id < ? ORDER BY id DESC LIMIT ?)"};
    lib::sqlite::Statement m_list_project{m_db, R"(
        SELECT id, location, project, path, digest, size, mtime_ns, inode, origin, added_at, asset_id, tags, deleted_at
        FROM trash WHERE project = ? AND id < ? ORDER BY id DESC LIMIT ?)"};
    lib::sqlite::Statement m_total{m_db,
                                   "SELECT ifnull(sum(items), 0), ifnull(sum(bytes), 0) FROM trash_total"};
    lib::sqlite::Statement m_total_project{m_db, "SELECT items, bytes FROM trash_total WHERE project = ?"};
    lib::sqlite::Statement m_deleted_before{m_db, R"(
        SELECT id, location, project, path, digest, size, mtime_ns, inode, origin, added_at, asset_id, tags, deleted_at
        FROM trash WHERE deleted_at <= ?1 AND (deleted_at, id) > (?2, ?3) ORDER BY deleted_at, id LIMIT ?4)"};
    lib::sqlite::Statement m_rename_project{m_db, "UPDATE trash SET project = ?2 WHERE project = ?1"};
};

}  // namespace catalog
