#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/MediaQuery.h"
#include "lib/sqlite/Database.h"

namespace catalog {

/// Pages of assets, each read from the index of its order. What no index answers is filtered while it is scanned: such a
/// page ends after `kLongestScan` with what was found and a cursor to go on with. Items come without their tags and facts.
class MediaList {
public:
    explicit MediaList(lib::sqlite::Database& db) : m_db(db) {}

    domain::MediaPage page(domain::MediaQuery const& query);
    /// How many there are; nullopt for a mixture of filters that no index counts.
    std::optional<std::int64_t> count(domain::MediaQuery const& query);

    /// Of one content, at most `limit`: those of `project` first, then the oldest.
    std::vector<domain::MediaItem> with_content(domain::Digest const& digest, int limit,
                                                std::int64_t project = 0);
    /// The same for a name (in any case) and a size in bytes.
    std::vector<domain::MediaItem> with_name(std::string_view name, std::uint64_t size, int limit,
                                             std::int64_t project);

private:
    struct Row;
    class Stream;
    struct Narrowing;

    using Ids = std::vector<std::int64_t>;  ///< ascending

    Narrowing narrow(domain::MediaQuery const& query);
    static Ids read_ids(lib::sqlite::Rows rows);
    bool fits(Row const& row, domain::MediaQuery const& query, Narrowing const& narrowing);
    domain::MediaPage scan(domain::MediaQuery const& query, Narrowing const& narrowing);
    domain::MediaPage sort_few(domain::MediaQuery const& query, Narrowing const& narrowing);
    std::optional<Row> load(std::int64_t id);
    std::int64_t camera_id(std::string const& name);
    std::int64_t count_folded(domain::MediaQuery const& query);
    std::vector<domain::MediaItem> read_all(lib::sqlite::Rows rows);
    domain::MediaItem item_of(Row const& row);
    domain::MediaItem complete(Row const& row);
    lib::sqlite::Statement& scan_statement(domain::MediaQuery const& query, domain::MediaKind kind);
    lib::sqlite::Statement& prepared(std::string const& sql, int copy = 0);

    lib::sqlite::Database& m_db;
    std::map<std::pair<std::string, int>, std::unique_ptr<lib::sqlite::Statement>> m_prepared;
    lib::sqlite::Statement m_by_id{m_db, R"(
        SELECT id, project_id, path, blob_id, size, mtime_ns, inode, origin, added_at, captured_at, kind, name_key,
            day, camera_id, live_of
        FROM asset WHERE id = ?)"};
    lib::sqlite::Statement m_with_content{m_db, R"(
        SELECT a.id, a.project_id, a.path, a.blob_id, a.size, a.mtime_ns, a.inode, a.origin, a.added_at, a.captured_at,
            a.kind, a.name_key, a.day, a.camera_id, a.live_of, b.digest, p.name
        FROM blob b JOIN asset a ON a.blob_id = b.id JOIN project p ON p.id = a.project_id
        WHERE b.digest = ?1 ORDER BY a.project_id <> ?2, a.id LIMIT ?3)"};
    lib::sqlite::Statement m_with_name{m_db, R"(
        SELECT a.id, a.project_id, a.path, a.blob_id, a.size, a.mtime_ns, a.inode, a.origin, a.added_at, a.captured_at,
            a.kind, a.name_key, a.day, a.camera_id, a.live_of, b.digest, p.name
        FROM asset a INDEXED BY asset_by_name JOIN blob b ON b.id = a.blob_id JOIN project p ON p.id = a.project_id
        WHERE a.kind = ?1 AND a.name_key = ?2 AND a.size = ?3 ORDER BY a.project_id <> ?4, a.id LIMIT ?5)"};
    lib::sqlite::Statement m_digest{m_db, "SELECT digest FROM blob WHERE id = ?"};
    lib::sqlite::Statement m_project{m_db, "SELECT name FROM project WHERE id = ?"};
    lib::sqlite::Statement m_with_tag{m_db, R"(
        SELECT asset_id FROM asset_tag WHERE tag_id = (SELECT id FROM tag WHERE key = ?1) ORDER BY asset_id LIMIT ?2)"};
    lib::sqlite::Statement m_has_tag{m_db, R"(
        SELECT 1 FROM asset_tag WHERE asset_id = ?1 AND tag_id = (SELECT id FROM tag WHERE key = ?2))"};
    lib::sqlite::Statement m_camera{m_db, "SELECT name FROM camera WHERE id = ?"};
    lib::sqlite::Statement m_camera_of_name{m_db, "SELECT id FROM camera WHERE name = ?"};
    lib::sqlite::Statement m_with_camera{m_db, R"(
        SELECT id FROM asset INDEXED BY asset_by_camera WHERE camera_id = ?1 AND camera_id <> 0 ORDER BY id LIMIT ?2)"};
    lib::sqlite::Statement m_live_half{m_db, R"(
        SELECT a.id, a.path, b.digest FROM asset a JOIN blob b ON b.id = a.blob_id WHERE a.live_of = ?
        ORDER BY a.id LIMIT 1)"};
    lib::sqlite::Statement m_folded{m_db, R"(
        SELECT count(*) FROM asset INDEXED BY asset_folded
        WHERE live_of IS NOT NULL AND (?1 IS NULL OR project_id = ?1) AND captured_at BETWEEN ?2 AND ?3)"};
    lib::sqlite::Statement m_with_words{
        m_db, "SELECT rowid FROM asset_words WHERE asset_words MATCH ?1 ORDER BY rowid LIMIT ?2"};
};

}  // namespace catalog
