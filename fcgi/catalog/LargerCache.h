#pragma once

#include "catalog/Catalog.h"

namespace catalog {

/// For a transaction that touches many pages: without room for them each is written and read again many times over.
class LargerCache {
public:
    explicit LargerCache(Catalog& catalog) : m_db(catalog.database())
    {
        m_db.execute("PRAGMA cache_size = -98304");  // KiB
    }
    ~LargerCache() { m_db.execute("PRAGMA cache_size = -2000"); }  // SQLite's own
    LargerCache(LargerCache const&) = delete;
    LargerCache& operator=(LargerCache const&) = delete;

private:
    lib::sqlite::Database& m_db;
};

}  // namespace catalog
