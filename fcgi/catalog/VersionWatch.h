#pragma once

#include <cstdint>
#include <mutex>
#include <string>

#include "lib/sqlite/Database.h"

namespace catalog {

/// A name for what the catalogue holds: another one after every commit, of any process, and after every start. One for all
/// threads of a process.
class VersionWatch {
public:
    explicit VersionWatch(std::string const& file);

    std::string current();

private:
    std::mutex m_mutex;
    std::int64_t m_started_at;  ///< µs since 1970
    lib::sqlite::Database m_db;
    lib::sqlite::Statement m_version{m_db, "PRAGMA data_version"};
};

}  // namespace catalog
