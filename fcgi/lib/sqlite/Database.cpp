#include "lib/sqlite/Database.h"

#include <sqlite3.h>

namespace lib::sqlite {

namespace {

[[noreturn]] void raise(sqlite3* db, int code, std::string const& doing)
{
    std::string const why = db != nullptr ? sqlite3_errmsg(db) : sqlite3_errstr(code);
    throw Error(code, "sqlite: " + doing + ": " + why);
}

int open_flags(Mode mode)
{
    switch (mode) {
        case Mode::ReadWriteCreate:
            return SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
        case Mode::ReadWrite:
            return SQLITE_OPEN_READWRITE;
        case Mode::ReadOnly:
            return SQLITE_OPEN_READONLY;
    }
    return SQLITE_OPEN_READONLY;
}

constexpr int kBusyTimeoutMs = 10'000;

}  // namespace

Trouble Error::trouble() const noexcept
{
    switch (m_code & 0xFF) {
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return Trouble::Busy;
        case SQLITE_FULL:
            return Trouble::Full;
        case SQLITE_READONLY:
        case SQLITE_PERM:
            return Trouble::ReadOnly;
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
            return Trouble::Damaged;
        case SQLITE_IOERR:
        case SQLITE_CANTOPEN:
            return Trouble::Disk;
        default:
            return Trouble::Other;
    }
}

Database::Database(std::string const& file, Mode mode)
{
    int const code = sqlite3_open_v2(file.c_str(), &m_db, open_flags(mode) | SQLITE_OPEN_NOMUTEX, nullptr);
    if (code != SQLITE_OK) {
        std::string const why = m_db != nullptr ? sqlite3_errmsg(m_db) : sqlite3_errstr(code);
        sqlite3_close(m_db);
        throw Error(code, "sqlite: open " + file + ": " + why);
    }
    sqlite3_extended_result_codes(m_db, 1);
    sqlite3_busy_timeout(m_db, kBusyTimeoutMs);
}

Database::~Database() { sqlite3_close_v2(m_db); }

void Database::execute(char const* sql)
{
    int const code = sqlite3_exec(m_db, sql, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) raise(m_db, code, "execute");
}

std::int64_t Database::scalar(char const* sql)
{
    Statement statement{*this, sql};
    Rows rows = statement.query();
    return rows.next() ? rows.integer(0) : 0;
}

std::int64_t Database::last_insert_id() const { return sqlite3_last_insert_rowid(m_db); }

std::int64_t Database::changes() const { return sqlite3_changes64(m_db); }

bool Database::is_in_transaction() const { return sqlite3_get_autocommit(m_db) == 0; }

Rows::~Rows()
{
    sqlite3_reset(m_statement);
    sqlite3_clear_bindings(m_statement);
}

bool Rows::next()
{
    int const code = sqlite3_step(m_statement);
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    raise(sqlite3_db_handle(m_statement), code, sqlite3_sql(m_statement));
}

std::int64_t Rows::integer(int column) const { return sqlite3_column_int64(m_statement, column); }

std::string Rows::text(int column) const
{
    auto const* begin = reinterpret_cast<char const*>(sqlite3_column_text(m_statement, column));
    if (begin == nullptr) return {};
    return {begin, static_cast<std::size_t>(sqlite3_column_bytes(m_statement, column))};
}

std::span<std::byte const> Rows::blob(int column) const
{
    auto const* begin = static_cast<std::byte const*>(sqlite3_column_blob(m_statement, column));
    return {begin, static_cast<std::size_t>(sqlite3_column_bytes(m_statement, column))};
}

bool Rows::is_null(int column) const { return sqlite3_column_type(m_statement, column) == SQLITE_NULL; }

void Statement::prepare()
{
    if (m_statement != nullptr) return;
    int const code = sqlite3_prepare_v3(m_db.handle(), m_sql.data(), static_cast<int>(m_sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &m_statement, nullptr);
    if (code != SQLITE_OK) raise(m_db.handle(), code, "prepare " + m_sql);
}

Statement::~Statement() { sqlite3_finalize(m_statement); }

void Statement::bind(int index, std::int64_t value) { sqlite3_bind_int64(m_statement, index, value); }

void Statement::bind(int index, std::string_view value)
{
    sqlite3_bind_text64(m_statement, index, value.data() != nullptr ? value.data() : "", value.size(),
                        SQLITE_TRANSIENT, SQLITE_UTF8);
}

void Statement::bind(int index, std::span<std::byte const> value)
{
    sqlite3_bind_blob64(m_statement, index, value.data(), value.size(), SQLITE_TRANSIENT);
}

void Statement::bind(int index, std::nullopt_t) { sqlite3_bind_null(m_statement, index); }

Transaction::Transaction(Database& db) : m_db(db) { m_db.execute("BEGIN IMMEDIATE"); }

Transaction::~Transaction()
{
    if (m_open) sqlite3_exec(m_db.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
}

void Transaction::commit()
{
    m_db.execute("COMMIT");
    m_open = false;
}

}  // namespace lib::sqlite
