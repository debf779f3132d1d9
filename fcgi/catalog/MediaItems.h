#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/MediaQuery.h"
#include "lib/sqlite/Database.h"

namespace catalog {

/// Assets as lists show them, without their tags and facts.
class MediaItems {
public:
    explicit MediaItems(lib::sqlite::Database& db) : m_db(db) {}

    /// nullopt: it is gone.
    std::optional<domain::MediaItem> find(std::int64_t asset);
    /// Of one content, at most `limit`: those of `project` first, then the oldest.
    std::vector<domain::MediaItem> with_content(domain::Digest const& digest, int limit,
                                                std::int64_t project);
    /// The same for a name (in any case) and a size in bytes.
    std::vector<domain::MediaItem> with_name(std::string_view name, std::uint64_t size, int limit,
                                             std::int64_t project);

private:
    domain::MediaItem read(lib::sqlite::Rows const& row);
    std::vector<domain::MediaItem> read_all(lib::sqlite::Rows rows);
    std::optional<domain::LiveHalf> find_half(std::int64_t video);

    inline static std::string const kSelect = R"(
        SELECT a.id, a.project_id, a.path, a.size, a.mtime_ns, a.inode, a.origin, a.added_at, a.captured_at, a.kind,
            a.day, b.digest, p.name, c.name, (SELECT min(id) FROM asset WHERE live_of = a.id))";

    lib::sqlite::Database& m_db;
    lib::sqlite::Statement m_find{m_db, kSelect + R"(
        FROM asset a JOIN blob b ON b.id = a.blob_id JOIN project p ON p.id = a.project_id
        LEFT JOIN camera c ON c.id = a.camera_id WHERE a.id = ?)"};
    lib::sqlite::Statement m_with_content{m_db, kSelect + R"(
        FROM blob b JOIN asset a ON a.blob_id = b.id JOIN project p ON p.id = a.project_id
        LEFT JOIN camera c ON c.id = a.camera_id
        WHERE b.digest = ?1 ORDER BY a.project_id <> ?2, a.id LIMIT ?3)"};
    lib::sqlite::Statement m_with_name{m_db, kSelect + R"(
        FROM asset a INDEXED BY asset_by_name JOIN blob b ON b.id = a.blob_id JOIN project p ON p.id = a.project_id
        LEFT JOIN camera c ON c.id = a.camera_id
        WHERE a.kind = ?1 AND a.name_key = ?2 AND a.size = ?3 ORDER BY a.project_id <> ?4, a.id LIMIT ?5)"};
    lib::sqlite::Statement m_half{
        m_db, "SELECT a.path, b.digest FROM asset a JOIN blob b ON b.id = a.blob_id WHERE a.id = ?"};
};

}  // namespace catalog
