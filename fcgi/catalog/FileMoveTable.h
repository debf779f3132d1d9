#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/Asset.h"
#include "lib/sqlite/Database.h"

namespace catalog {

enum class Purpose { Move, Delete, Restore };

/// A file on its way from `source` to `target`, both below the root, and the row that is to follow it.
struct FileMove {
    std::int64_t id = 0;
    Purpose purpose = Purpose::Move;
    std::string source;
    std::string target;
    domain::Asset asset;  ///< as it was before; of a restore `project_id` is 0
    std::vector<std::string> tags;
    std::int64_t to_project = 0;  ///< 0: the trash
    std::string to_path;          ///< below that project's folder
    std::int64_t trash_id = 0;    ///< of a restore
    std::int64_t started_at = 0;  ///< µs since 1970
};

/// The journal of moves: written before the file moves, removed in the transaction in which the rows follow.
class FileMoveTable {
public:
    explicit FileMoveTable(lib::sqlite::Database& db) : m_db(db) {}

    std::int64_t add(FileMove const& move);
    /// What was cut short, the oldest first.
    std::vector<FileMove> all();
    bool has(std::int64_t id);
    void remove(std::int64_t id);

private:
    lib::sqlite::Database& m_db;
    lib::sqlite::Statement m_add{m_db, R"(
        INSERT INTO file_move (purpose, source, target, asset_id, project_id, path, digest, size, mtime_ns, inode,
            origin, added_at, tags, to_project, to_path, trash_id, started_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?))"};
    lib::sqlite::Statement m_all{m_db, R"(
        SELECT id, purpose, source, target, asset_id, project_id, path, digest, size, mtime_ns, inode, origin, added_at,
            tags, to_project, to_path, trash_id, started_at FROM file_move ORDER BY id)"};
    lib::sqlite::Statement m_has{m_db, "SELECT 1 FROM file_move WHERE id = ?"};
    lib::sqlite::Statement m_remove{m_db, "DELETE FROM file_move WHERE id = ?"};
};

}  // namespace catalog
