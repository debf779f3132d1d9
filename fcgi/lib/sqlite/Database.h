#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace lib::sqlite {

/// What a failure is about, as far as somebody can do something about it.
enum class Trouble {
    Busy,      ///< another process holds the file
    Full,      ///< no space on its disk
    ReadOnly,  ///< it may not be written
    Damaged,   ///< the file is not a database, or not a sound one
    Disk,      ///< it cannot be opened, read or written
    Other,
};

/// Thrown for every failure of SQLite; `code` is the extended result code.
class Error : public std::runtime_error {
public:
    Error(int code, std::string const& what) : std::runtime_error(what), m_code(code) {}
    int code() const noexcept { return m_code; }
    Trouble trouble() const noexcept;

private:
    int m_code;
};

enum class Mode { ReadWriteCreate, ReadWrite, ReadOnly };

/// One connection. Not shared between threads, never copied.
class Database {
public:
    Database(std::string const& file, Mode mode);
    ~Database();
    Database(Database const&) = delete;
    Database& operator=(Database const&) = delete;

    /// Runs statements that give no rows.
    void execute(char const* sql);
    /// The first column of the first row of a PRAGMA or a constant query.
    std::int64_t scalar(char const* sql);
    std::int64_t last_insert_id() const;
    std::int64_t changes() const;
    /// SQLite itself undoes a transaction when the disk is full or fails.
    bool is_in_transaction() const;
    sqlite3* handle() { return m_db; }

private:
    sqlite3* m_db = nullptr;
};

/// A result that is being read. Resets its statement when it goes.
class Rows {
public:
    explicit Rows(sqlite3_stmt* statement) : m_statement(statement) {}
    ~Rows();
    Rows(Rows const&) = delete;
    Rows& operator=(Rows const&) = delete;

    bool next();
    std::int64_t integer(int column) const;
    std::string text(int column) const;
    std::span<std::byte const> blob(int column) const;
    bool is_null(int column) const;

private:
    sqlite3_stmt* m_statement;
};

/// A prepared statement, a member of its table with its SQL beside it. It is prepared when it is first used: each thread has a
/// connection of its own, and few of them ever need every statement.
class Statement {
public:
    Statement(Database& db, std::string_view sql) : m_db(db), m_sql(sql) {}
    ~Statement();
    Statement(Statement const&) = delete;
    Statement& operator=(Statement const&) = delete;

    /// Binds every parameter in order and starts reading.
    template <class... Values>
    Rows query(Values const&... values)
    {
        prepare();
        bind_all(values...);
        return Rows{m_statement};
    }

    /// What `query` does first. Throws when there is no such SQL.
    void prepare();

    /// Binds every parameter in order and runs to the end.
    template <class... Values>
    void run(Values const&... values)
    {
        Rows rows = query(values...);
        while (rows.next()) {
        }
    }

private:
    template <class... Values>
    void bind_all(Values const&... values)
    {
        int index = 0;
        (bind(++index, values), ...);
    }
    void bind(int index, std::int64_t value);
    void bind(int index, int value) { bind(index, static_cast<std::int64_t>(value)); }
    void bind(int index, std::string_view value);
    void bind(int index, std::string const& value) { bind(index, std::string_view{value}); }
    void bind(int index, char const* value) { bind(index, std::string_view{value}); }
    void bind(int index, std::span<std::byte const> value);
    void bind(int index, std::nullopt_t);
    template <class T>
    void bind(int index, std::optional<T> const& value)
    {
        value ? bind(index, *value) : bind(index, std::nullopt);
    }

    Database& m_db;
    std::string m_sql;
    sqlite3_stmt* m_statement = nullptr;
};

/// BEGIN IMMEDIATE … COMMIT; rolls back when it goes without a commit.
class Transaction {
public:
    explicit Transaction(Database& db);
    ~Transaction();
    Transaction(Transaction const&) = delete;
    Transaction& operator=(Transaction const&) = delete;
    void commit();

private:
    Database& m_db;
    bool m_open = true;
};

}  // namespace lib::sqlite
