#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "domain/Batch.h"
#include "lib/sqlite/Database.h"

namespace catalog {

/// Batches and what came in them, as it was written down: `domain::settled` says what time has made of it.
class BatchTable {
public:
    explicit BatchTable(lib::sqlite::Database& db) : m_db(db) {}

    /// An open batch without items. Returns its row.
    std::int64_t add(domain::Batch const& batch);
    std::optional<domain::Batch> find(std::string_view id);
    std::optional<domain::Batch> at(std::int64_t row);
    /// Newest first, rows below `before`; of all projects when `project` is empty.
    std::vector<domain::Batch> list(std::string_view project, std::int64_t before, int limit);

    /// How many are open and had an item after `since`, µs.
    std::int64_t count_open(std::int64_t since);
    /// Open ones without an item after `since`, µs, the most silent first.
    std::vector<domain::Batch> silent(std::int64_t since, int limit);
    /// When the most silent open one had its last item, µs.
    std::optional<std::int64_t> longest_silence();

    void close(std::int64_t row, domain::BatchState state, std::int64_t closed_at);
    /// Adds the item and counts it. A batch that had closed by silence is open again.
    void add_item(std::int64_t row, domain::BatchItem const& item, std::int64_t now);
    /// In the order in which they came, from the one after `after`.
    std::vector<domain::BatchItem> items(std::int64_t row, std::int64_t after, int limit);
    std::vector<domain::BatchItem> failures(std::int64_t row, int limit);

private:
    static std::vector<domain::Batch> read_batches(lib::sqlite::Rows rows);
    static std::optional<domain::Batch> read_batch(lib::sqlite::Rows rows);
    static std::vector<domain::BatchItem> read_items(lib::sqlite::Rows rows);

    lib::sqlite::Database& m_db;
    lib::sqlite::Statement m_add{m_db, R"(
        INSERT INTO batch (public_id, project_id, device, expected, started_at, last_at)
        VALUES (?, ?, ?, ?, ?, ?) RETURNING id)"};
    lib::sqlite::Statement m_find{m_db, R"(
        SELECT b.id, b.public_id, b.project_id, p.name, b.device, b.expected, b.state, b.started_at, b.last_at,
            b.closed_at, b.stored, b.duplicates, b.failed, b.bytes
        FROM batch b JOIN project p ON p.id = b.project_id WHERE b.public_id = ?)"};
    lib::sqlite::Statement m_at{m_db, R"(
        SELECT b.id, b.public_id, b.project_id, p.name, b.device, b.expected, b.state, b.started_at, b.last_at,
            b.closed_at, b.stored, b.duplicates, b.failed, b.bytes
        FROM batch b JOIN project p ON p.id = b.project_id WHERE b.id = ?)"};
    lib::sqlite::Statement m_list{m_db, R"(
        SELECT b.id, b.public_id, b.project_id, p.name, b.device, b.expected, b.state, b.started_at, b.last_at,
            b.closed_at, b.stored, b.duplicates, b.failed, b.bytes
        FROM batch b CROSS JOIN project p ON p.id = b.project_id WHERE b.id < ? ORDER BY b.id DESC LIMIT ?)"};
    lib::sqlite::Statement m_list_project{m_db, R"(
        SELECT b.id, b.public_id, b.project_id, p.name, b.device, b.expected, b.state, b.started_at, b.last_at,
            b.closed_at, b.stored, b.duplicates, b.failed, b.bytes
        FROM project p JOIN batch b ON b.project_id = p.id WHERE p.name = ? AND b.id < ?
        ORDER BY b.id DESC LIMIT ?)"};
    lib::sqlite::Statement m_silent{m_db, R"(
        SELECT b.id, b.public_id, b.project_id, p.name, b.device, b.expected, b.state, b.started_at, b.last_at,
            b.closed_at, b.stored, b.duplicates, b.failed, b.bytes
        FROM batch b CROSS JOIN project p ON p.id = b.project_id WHERE b.state = 0 AND b.last_at <= ?
        ORDER BY b.last_at LIMIT ?)"};
    lib::sqlite::Statement m_count_open{m_db, "SELECT count(*) FROM batch WHERE state = 0 AND last_at > ?"};
    lib::sqlite::Statement m_longest_silence{m_db, "SELECT min(last_at) FROM batch WHERE state = 0"};
    lib::sqlite::Statement m_close{m_db, "UPDATE batch SET state = ?2, closed_at = ?3 WHERE id = ?1"};
    lib::sqlite::Statement m_add_item{m_db, R"(
        INSERT INTO batch_item (batch_id, name, status, path, size, digest, message)
        VALUES (?, ?, ?, ?, ?, ?, ?))"};
    lib::sqlite::Statement m_count{m_db, R"(
        UPDATE batch SET state = 0, closed_at = 0, last_at = ?2, stored = stored + (?3 = 0),
            duplicates = duplicates + (?3 = 1), failed = failed + (?3 = 2), bytes = bytes + ?4 WHERE id = ?1)"};
    lib::sqlite::Statement m_items{m_db, R"(
        SELECT id, name, status, path, size, digest, message FROM batch_item
        WHERE batch_id = ? AND id > ? ORDER BY id LIMIT ?)"};
    lib::sqlite::Statement m_failures{m_db, R"(
        SELECT id, name, status, path, size, digest, message FROM batch_item
        WHERE batch_id = ? AND status = 2 ORDER BY id LIMIT ?)"};
};

}  // namespace catalog
