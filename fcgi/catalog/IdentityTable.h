#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lib/sqlite/Database.h"

namespace catalog {

/// What the catalogue remembers of the root that it belongs to.
class IdentityTable {
public:
    explicit IdentityTable(lib::sqlite::Database& db) : m_db(db) {}

    std::optional<std::string> root_id();
    void set_root_id(std::string_view id);

private:
    lib::sqlite::Database& m_db;
    lib::sqlite::Statement m_find{m_db, "SELECT value FROM identity WHERE key = 'root'"};
    lib::sqlite::Statement m_set{m_db, R"(
        INSERT INTO identity (key, value) VALUES ('root', ?)
        ON CONFLICT (key) DO UPDATE SET value = excluded.value)"};
};

}  // namespace catalog
