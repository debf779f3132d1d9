#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lib/sqlite/Database.h"

namespace catalog {

struct TagCount {
    std::string name;
    std::int64_t assets = 0;
};

/// What people call their assets. A tag is there as long as an asset has it; the first spelling stays.
class TagTable {
public:
    explicit TagTable(lib::sqlite::Database& db) : m_db(db) {}

    /// The tags of an asset, by name.
    std::vector<std::string> of(std::int64_t asset);
    /// Giving what it has, and taking what it has not, is fine.
    void give(std::int64_t asset, std::string_view tag);
    void take(std::int64_t asset, std::string_view tag);
    /// The `limit` most used, the most used first.
    std::vector<TagCount> most_used(int limit);

private:
    lib::sqlite::Database& m_db;
    lib::sqlite::Statement m_of{m_db, R"(
        SELECT t.name FROM asset_tag a JOIN tag t ON t.id = a.tag_id WHERE a.asset_id = ? ORDER BY t.key)"};
    lib::sqlite::Statement m_add{m_db, "INSERT INTO tag (name, key) VALUES (?, ?) ON CONFLICT DO NOTHING"};
    lib::sqlite::Statement m_give{m_db, R"(
        INSERT INTO asset_tag (asset_id, tag_id) SELECT ?1, id FROM tag WHERE key = ?2 ON CONFLICT DO NOTHING)"};
    lib::sqlite::Statement m_take{m_db, R"(
        DELETE FROM asset_tag WHERE asset_id = ?1 AND tag_id = (SELECT id FROM tag WHERE key = ?2))"};
    lib::sqlite::Statement m_most_used{m_db,
                                       "SELECT name, assets FROM tag ORDER BY assets DESC, key LIMIT ?"};
};

}  // namespace catalog
