#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/MediaItems.h"
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
                                                std::int64_t project = 0)
    {
        return m_items.with_content(digest, limit, project);
    }
    /// The same for a name (in any case) and a size in bytes.
    std::vector<domain::MediaItem> with_name(std::string_view name, std::uint64_t size, int limit,
                                             std::int64_t project)
    {
        return m_items.with_name(name, size, limit, project);
    }

private:
    struct Place;
    struct Row;
    class Stream;
    struct Narrowing;

    using Ids = std::vector<std::int64_t>;  ///< ascending

    Narrowing narrow(domain::MediaQuery const& query);
    static Ids read_ids(lib::sqlite::Rows rows);
    static bool fits(Place const& place, domain::MediaQuery const& query, Narrowing const& narrowing);
    bool fits(Row const& row, domain::MediaQuery const& query, Narrowing const& narrowing);
    void look_at(Stream const& stream, domain::MediaQuery const& query, Narrowing const& narrowing,
                 domain::MediaPage& page);
    domain::MediaPage scan(domain::MediaQuery const& query, Narrowing const& narrowing);
    domain::MediaPage sort_few(domain::MediaQuery const& query, Narrowing const& narrowing);
    std::optional<Row> load(std::int64_t id);
    std::int64_t camera_id(std::string const& name);
    std::int64_t count_folded(domain::MediaQuery const& query);
    void show(std::int64_t asset, domain::MediaPage& page);
    lib::sqlite::Statement& scan_statement(domain::MediaQuery const& query, domain::MediaKind kind);
    lib::sqlite::Statement& prepared(std::string const& sql, int copy = 0);

    lib::sqlite::Database& m_db;
    std::map<std::pair<std::string, int>, std::unique_ptr<lib::sqlite::Statement>> m_prepared;
    MediaItems m_items{m_db};
    lib::sqlite::Statement m_by_id{m_db, R"(
        SELECT id, project_id, size, added_at, captured_at, kind, name_key, day, camera_id, live_of
        FROM asset WHERE id = ?)"};
    lib::sqlite::Statement m_with_tag{m_db, R"(
        SELECT asset_id FROM asset_tag WHERE tag_id = (SELECT id FROM tag WHERE key = ?1) ORDER BY asset_id LIMIT ?2)"};
    lib::sqlite::Statement m_has_tag{m_db, R"(
        SELECT 1 FROM asset_tag WHERE asset_id = ?1 AND tag_id = (SELECT id FROM tag WHERE key = ?2))"};
    lib::sqlite::Statement m_camera_of_name{m_db, "SELECT id FROM camera WHERE name = ?"};
    lib::sqlite::Statement m_with_camera{m_db, R"(
        SELECT id FROM asset INDEXED BY asset_by_camera WHERE camera_id = ?1 AND camera_id <> 0 ORDER BY id LIMIT ?2)"};
    lib::sqlite::Statement m_folded{m_db, R"(
        SELECT count(*) FROM asset INDEXED BY asset_folded
        WHERE live_of IS NOT NULL AND (?1 IS NULL OR project_id = ?1) AND captured_at BETWEEN ?2 AND ?3)"};
    lib::sqlite::Statement m_with_words{
        m_db, "SELECT rowid FROM asset_words WHERE asset_words MATCH ?1 ORDER BY rowid LIMIT ?2"};
};

}  // namespace catalog
