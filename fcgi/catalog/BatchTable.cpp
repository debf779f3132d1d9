#include "catalog/BatchTable.h"

#include <limits>
#include <span>

#include "catalog/Columns.h"

namespace catalog {

namespace {

domain::Batch read(lib::sqlite::Rows const& row)
{
    domain::Batch batch;
    batch.row = row.integer(0);
    batch.id = row.text(1);
    batch.project_id = row.integer(2);
    batch.project = row.text(3);
    batch.device = row.text(4);
    if (!row.is_null(5)) batch.expected = row.integer(5);
    batch.state = static_cast<domain::BatchState>(row.integer(6));
    batch.started_at = row.integer(7);
    batch.last_at = row.integer(8);
    batch.closed_at = row.integer(9);
    batch.stored = row.integer(10);
    batch.duplicates = row.integer(11);
    batch.failed = row.integer(12);
    batch.bytes = row.integer(13);
    return batch;
}

}  // namespace

std::vector<domain::Batch> BatchTable::read_batches(lib::sqlite::Rows rows)
{
    std::vector<domain::Batch> batches;
    while (rows.next()) batches.push_back(read(rows));
    return batches;
}

std::optional<domain::Batch> BatchTable::read_batch(lib::sqlite::Rows rows)
{
    if (!rows.next()) return std::nullopt;
    return read(rows);
}

std::vector<domain::BatchItem> BatchTable::read_items(lib::sqlite::Rows rows)
{
    std::vector<domain::BatchItem> items;
    while (rows.next()) {
        domain::BatchItem item;
        item.id = rows.integer(0);
        item.name = rows.text(1);
        item.status = static_cast<domain::BatchItemStatus>(rows.integer(2));
        item.path = rows.text(3);
        item.size = rows.integer(4);
        item.digest = optional_digest_at(rows, 5);
        item.message = rows.text(6);
        items.push_back(std::move(item));
    }
    return items;
}

std::int64_t BatchTable::add(domain::Batch const& batch)
{
    auto rows = m_add.query(batch.id, batch.project_id, batch.device, batch.expected, batch.started_at,
                            batch.last_at);
    rows.next();
    return rows.integer(0);
}

std::optional<domain::Batch> BatchTable::find(std::string_view id) { return read_batch(m_find.query(id)); }

std::optional<domain::Batch> BatchTable::at(std::int64_t row) { return read_batch(m_at.query(row)); }

std::vector<domain::Batch> BatchTable::list(std::string_view project, std::int64_t before, int limit)
{
    if (project.empty()) return read_batches(m_list.query(before, limit));
    return read_batches(m_list_project.query(project, before, limit));
}

std::int64_t BatchTable::count_open(std::int64_t since)
{
    auto rows = m_count_open.query(since);
    rows.next();
    return rows.integer(0);
}

std::vector<domain::Batch> BatchTable::silent(std::int64_t since, int limit)
{
    return read_batches(m_silent.query(since, limit));
}

std::optional<std::int64_t> BatchTable::longest_silence()
{
    auto rows = m_longest_silence.query();
    if (!rows.next() || rows.is_null(0)) return std::nullopt;
    return rows.integer(0);
}

void BatchTable::close(std::int64_t row, domain::BatchState state, std::int64_t closed_at)
{
    m_close.run(row, static_cast<int>(state), closed_at);
}

void BatchTable::add_item(std::int64_t row, domain::BatchItem const& item, std::int64_t now)
{
    std::optional<std::span<std::byte const>> digest;
    if (item.digest) digest = item.digest->bytes;
    int const status = static_cast<int>(item.status);
    m_add_item.run(row, item.name, status, item.path, item.size, digest, item.message);
    m_count.run(row, now, status, item.size);
}

std::vector<domain::BatchItem> BatchTable::items(std::int64_t row, std::int64_t after, int limit)
{
    return read_items(m_items.query(row, after, limit));
}

std::vector<domain::BatchItem> BatchTable::failures(std::int64_t row, int limit)
{
    return read_items(m_failures.query(row, limit));
}

}  // namespace catalog
