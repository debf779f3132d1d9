#include "catalog/MediaItems.h"

#include <span>

#include "catalog/Columns.h"
#include "domain/SafeName.h"

namespace catalog {

std::optional<domain::MediaItem> MediaItems::find(std::int64_t asset)
{
    auto rows = m_find.query(asset);
    if (!rows.next()) return std::nullopt;
    return read(rows);
}

std::vector<domain::MediaItem> MediaItems::with_content(domain::Digest const& digest, int limit,
                                                        std::int64_t project)
{
    return read_all(m_with_content.query(std::span<std::byte const>{digest.bytes}, project, limit));
}

std::vector<domain::MediaItem> MediaItems::with_name(std::string_view name, std::uint64_t size, int limit,
                                                     std::int64_t project)
{
    return read_all(m_with_name.query(static_cast<int>(domain::media_kind(name)), domain::name_key(name),
                                      static_cast<std::int64_t>(size), project, limit));
}

std::vector<domain::MediaItem> MediaItems::read_all(lib::sqlite::Rows rows)
{
    std::vector<domain::MediaItem> items;
    while (rows.next()) items.push_back(read(rows));
    return items;
}

domain::MediaItem MediaItems::read(lib::sqlite::Rows const& row)
{
    domain::MediaItem item;
    auto& asset = item.asset;
    asset.id = row.integer(0);
    asset.project_id = row.integer(1);
    asset.path = row.text(2);
    asset.stamp = {static_cast<std::uint64_t>(row.integer(3)), row.integer(4),
                   static_cast<std::uint64_t>(row.integer(5))};
    asset.origin = row.integer(6) == 0 ? domain::Origin::Upload : domain::Origin::Index;
    asset.added_at = row.integer(7);
    item.captured_at = row.integer(8);
    item.kind = static_cast<domain::MediaKind>(row.integer(9));
    item.day = row.integer(10);
    asset.digest = digest_at(row, 11);
    item.project = row.text(12);
    item.camera = row.text(13);
    if (!row.is_null(14)) item.live = find_half(row.integer(14));
    return item;
}

std::optional<domain::LiveHalf> MediaItems::find_half(std::int64_t video)
{
    auto rows = m_half.query(video);
    if (!rows.next()) return std::nullopt;
    return domain::LiveHalf{video, rows.text(0), digest_at(rows, 1)};
}

}  // namespace catalog
