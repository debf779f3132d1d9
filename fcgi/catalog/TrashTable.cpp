#include "catalog/TrashTable.h"

#include <limits>

#include "catalog/Columns.h"
#include "catalog/TextList.h"

namespace catalog {

domain::TrashItem TrashTable::read(lib::sqlite::Rows const& row)
{
    domain::TrashItem item;
    item.id = row.integer(0);
    item.location = row.text(1);
    item.project = row.text(2);
    item.asset.path = row.text(3);
    item.asset.digest = digest_at(row, 4);
    item.asset.stamp = {static_cast<std::uint64_t>(row.integer(5)), row.integer(6),
                        static_cast<std::uint64_t>(row.integer(7))};
    item.asset.origin = row.integer(8) == 0 ? domain::Origin::Upload : domain::Origin::Index;
    item.asset.added_at = row.integer(9);
    item.asset.id = row.integer(10);
    item.tags = split_lines(row.text(11));
    item.deleted_at = row.integer(12);
    return item;
}

std::vector<domain::TrashItem> TrashTable::read_all(lib::sqlite::Rows rows)
{
    std::vector<domain::TrashItem> items;
    while (rows.next()) items.push_back(read(rows));
    return items;
}

std::int64_t TrashTable::add(domain::TrashItem const& item)
{
    auto const& asset = item.asset;
    m_add.run(item.location, item.project, asset.path, std::span<std::byte const>{asset.digest.bytes},
              static_cast<std::int64_t>(asset.stamp.size), asset.stamp.mtime_ns,
              static_cast<std::int64_t>(asset.stamp.inode), asset.origin == domain::Origin::Index ? 1 : 0,
              asset.added_at, asset.id, join_lines(item.tags), item.deleted_at);
    auto rows = m_at.query(item.location);
    return rows.next() ? rows.integer(0) : 0;
}

std::optional<domain::TrashItem> TrashTable::find(std::int64_t id)
{
    auto rows = m_find.query(id);
    if (!rows.next()) return std::nullopt;
    return read(rows);
}

bool TrashTable::has_location(std::string_view location)
{
    auto rows = m_at.query(location);
    return rows.next();
}

void TrashTable::remove(std::int64_t id) { m_remove.run(id); }

std::vector<domain::TrashItem> TrashTable::list(std::string_view project, std::int64_t before, int limit)
{
    auto const below = before > 0 ? before : std::numeric_limits<std::int64_t>::max();
    if (project.empty()) return read_all(m_list.query(below, limit));
    return read_all(m_list_project.query(project, below, limit));
}

TrashTotal TrashTable::total(std::string_view project)
{
    auto rows = project.empty() ? m_total.query() : m_total_project.query(project);
    if (!rows.next()) return {};
    return {rows.integer(0), rows.integer(1)};
}

std::vector<domain::TrashItem> TrashTable::deleted_before(std::int64_t time, domain::TrashItem const& after,
                                                          int limit)
{
    return read_all(m_deleted_before.query(time, after.deleted_at, after.id, limit));
}

void TrashTable::rename_project(std::string_view from, std::string_view to)
{
    m_rename_project.run(from, to);
}

}  // namespace catalog
