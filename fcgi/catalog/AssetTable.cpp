#include "catalog/AssetTable.h"

#include "catalog/Columns.h"
#include "domain/MediaType.h"
#include "domain/SafeName.h"

namespace catalog {

domain::Asset AssetTable::read(lib::sqlite::Rows const& row)
{
    domain::Asset asset;
    asset.id = row.integer(0);
    asset.project_id = row.integer(1);
    asset.path = row.text(2);
    asset.digest = digest_at(row, 3);
    asset.stamp.size = static_cast<std::uint64_t>(row.integer(4));
    asset.stamp.mtime_ns = row.integer(5);
    asset.stamp.inode = static_cast<std::uint64_t>(row.integer(6));
    asset.origin = row.integer(7) == 0 ? domain::Origin::Upload : domain::Origin::Index;
    asset.added_at = row.integer(8);
    return asset;
}

std::vector<domain::Asset> AssetTable::with_content(std::int64_t project, domain::Digest const& digest)
{
    std::vector<domain::Asset> found;
    auto rows = m_with_content.query(project, std::span<std::byte const>{digest.bytes});
    while (rows.next()) found.push_back(read(rows));
    return found;
}

std::optional<domain::Asset> AssetTable::find(std::int64_t id)
{
    auto rows = m_find.query(id);
    if (!rows.next()) return std::nullopt;
    return read(rows);
}

std::optional<domain::Asset> AssetTable::at_path(std::int64_t project, std::string_view path)
{
    auto rows = m_at_path.query(project, path);
    if (!rows.next()) return std::nullopt;
    return read(rows);
}

bool AssetTable::has_key(std::int64_t project, std::string_view path_key)
{
    auto rows = m_has_key.query(project, path_key);
    return rows.next();
}

void AssetTable::for_each(std::int64_t project, std::int64_t after, std::int64_t last,
                          std::function<void(domain::Asset const&)> const& visit)
{
    auto rows = m_for_each.query(project, after, last);
    while (rows.next()) visit(read(rows));
}

std::vector<StampedPath> AssetTable::stamps(std::int64_t project, std::string_view after, int limit)
{
    std::vector<StampedPath> page;
    auto rows = m_stamps.query(project, after, limit);
    while (rows.next())
        page.push_back({rows.integer(0),
                        rows.text(1),
                        {static_cast<std::uint64_t>(rows.integer(2)), rows.integer(3),
                         static_cast<std::uint64_t>(rows.integer(4))}});
    return page;
}

std::int64_t AssetTable::count(std::int64_t project)
{
    auto rows = m_count.query(project);
    return rows.next() ? rows.integer(0) : 0;
}

std::optional<std::int64_t> AssetTable::last_added_at()
{
    auto rows = m_last_added_at.query();
    if (!rows.next()) return std::nullopt;
    return rows.integer(0);
}

std::int64_t AssetTable::last_id()
{
    auto rows = m_last_id.query();
    return rows.next() ? rows.integer(0) : 0;
}

std::int64_t AssetTable::ensure_blob(domain::Digest const& digest, std::uint64_t size)
{
    std::span<std::byte const> const key{digest.bytes};
    {
        auto rows = m_find_blob.query(key);
        if (rows.next()) return rows.integer(0);
    }
    m_add_blob.run(key, static_cast<std::int64_t>(size));
    return m_db.last_insert_id();
}

std::int64_t AssetTable::put(domain::Asset const& asset)
{
    auto const blob = ensure_blob(asset.digest, asset.stamp.size);
    auto const id = asset.id != 0 ? std::optional{asset.id} : std::nullopt;
    auto const path_key = domain::name_key(asset.path);
    return last_integer(m_put.query(
        id, asset.project_id, asset.path, path_key, domain::file_name(path_key),
        static_cast<int>(domain::media_kind(asset.path)), blob, static_cast<std::int64_t>(asset.stamp.size),
        asset.stamp.mtime_ns, static_cast<std::int64_t>(asset.stamp.inode),
        asset.origin == domain::Origin::Index ? 1 : 0, asset.added_at, domain::captured_at(asset.stamp)));
}

void AssetTable::set_original_name(std::int64_t id, std::string_view name)
{
    m_set_original_name.run(id, name);
}

void AssetTable::set_stamp(std::int64_t id, domain::FileStamp const& stamp)
{
    m_set_stamp.run(id, stamp.mtime_ns, static_cast<std::int64_t>(stamp.inode));
}

void AssetTable::relocate(domain::Asset const& asset)
{
    auto const path_key = domain::name_key(asset.path);
    m_relocate.run(asset.id, asset.project_id, asset.path, path_key, domain::file_name(path_key),
                   static_cast<int>(domain::media_kind(asset.path)), asset.stamp.mtime_ns,
                   static_cast<std::int64_t>(asset.stamp.inode));
}

void AssetTable::lift(std::int64_t id) { m_lift.run(id); }

void AssetTable::change_content(domain::Asset const& asset)
{
    auto const before = last_integer(m_blob_of.query(asset.id));
    m_change_content.run(asset.id, ensure_blob(asset.digest, asset.stamp.size),
                         static_cast<std::int64_t>(asset.stamp.size), asset.stamp.mtime_ns,
                         static_cast<std::int64_t>(asset.stamp.inode),
                         asset.origin == domain::Origin::Index ? 1 : 0, asset.added_at);
    m_forget_blob.run(before);
}

void AssetTable::remove(std::int64_t id)
{
    std::int64_t blob = 0;
    {
        auto rows = m_remove.query(id);
        while (rows.next()) blob = rows.integer(0);
    }
    m_forget_blob.run(blob);
}

}  // namespace catalog
