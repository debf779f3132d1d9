#pragma once

#include <span>
#include <string_view>

namespace lib::sqlite {
class Database;
}

namespace catalog {

/// One file of catalog/schema; its place in the list, from 1, is the schema's version.
struct Migration {
    std::string_view name;
    char const* sql;
};

std::span<Migration const> migrations();

/// Brings the schema up to date in one transaction. Throws std::runtime_error for a catalogue that a newer program made or
/// that belongs to another application.
void migrate(lib::sqlite::Database& db);

}  // namespace catalog
