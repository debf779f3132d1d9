#include "catalog/Catalog.h"

#include "catalog/Migrations.h"

namespace catalog {

Catalog::Catalog(std::string const& file, Access access)
    : m_db(file, lib::sqlite::Mode::ReadWrite), m_ready(configured(m_db, access))
{
}

lib::sqlite::Database& Catalog::configured(lib::sqlite::Database& db, Access access)
{
    db.execute("PRAGMA foreign_keys = ON");
    db.execute(access == Access::WriteRebuildable ? "PRAGMA synchronous = NORMAL"
                                                  : "PRAGMA synchronous = FULL");
    if (access == Access::Read) {
        db.execute("PRAGMA cache_size = -512");
        db.execute("PRAGMA query_only = ON");
    } else {
        // What a savepoint would undo is small; otherwise each transaction makes a file for it.
        db.execute("PRAGMA temp_store = MEMORY");
    }
    return db;
}

std::int64_t Catalog::data_version()
{
    auto rows = m_data_version.query();
    return rows.next() ? rows.integer(0) : 0;
}

void Catalog::map(bool wanted)
{
    if (wanted == m_is_mapped) return;
    m_db.execute(wanted ? "PRAGMA mmap_size = 2000000000" : "PRAGMA mmap_size = 0");
    m_is_mapped = wanted;
}

std::string catalog_file(std::string const& state) { return state + "/catalog.sqlite3"; }

void prepare(std::string const& file)
{
    lib::sqlite::Database db{file, lib::sqlite::Mode::ReadWriteCreate};
    db.execute("PRAGMA journal_mode = WAL");
    db.execute("PRAGMA synchronous = FULL");
    migrate(db);
}

void copy_into(std::string const& file, std::string const& copy)
{
    lib::sqlite::Database db{file, lib::sqlite::Mode::ReadWrite};
    lib::sqlite::Statement{db, "VACUUM INTO ?"}.run(copy);
}

}  // namespace catalog
