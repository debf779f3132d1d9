#pragma once

#include <map>
#include <string>
#include <string_view>

#include "lib/sqlite/Database.h"

namespace catalog {

/// What was changed on the dashboard: names and values as texts.
class SettingTable {
public:
    explicit SettingTable(lib::sqlite::Database& db) : m_db(db) {}

    std::map<std::string, std::string, std::less<>> all();
    void set(std::string_view name, std::string_view value);
    void remove(std::string_view name);

private:
    lib::sqlite::Database& m_db;
    lib::sqlite::Statement m_all{m_db, "SELECT name, value FROM setting"};
    lib::sqlite::Statement m_set{m_db, R"(
        INSERT INTO setting (name, value) VALUES (?, ?)
        ON CONFLICT (name) DO UPDATE SET value = excluded.value)"};
    lib::sqlite::Statement m_remove{m_db, "DELETE FROM setting WHERE name = ?"};
};

}  // namespace catalog
