#include <gtest/gtest.h>
#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <thread>

#include "Scratch.h"
#include "lib/sqlite/Database.h"

namespace {

using lib::sqlite::Database;
using lib::sqlite::Error;
using lib::sqlite::Mode;
using lib::sqlite::Statement;
using lib::sqlite::Transaction;

class SqliteDatabase : public testing::Test {
protected:
    scratch::Folder m_folder;
    std::string m_file = m_folder / "test.sqlite3";
    Database m_db{m_file, Mode::ReadWriteCreate};

    void SetUp() override { m_db.execute("CREATE TABLE t (a, b)"); }
    std::int64_t count() { return m_db.scalar("SELECT count(*) FROM t"); }
};

TEST_F(SqliteDatabase, ValuesComeBackAsTheyWere)
{
    std::array<std::byte, 3> const blob{std::byte{0}, std::byte{255}, std::byte{7}};
    std::string const text{"a\0\xC3\xA9", 4};
    Statement add{m_db, "INSERT INTO t VALUES (?, ?)"};
    add.run(text, std::span<std::byte const>{blob});
    add.run(std::int64_t{INT64_MIN}, std::optional<std::int64_t>{});
    Statement all{m_db, "SELECT a, b FROM t ORDER BY rowid"};
    auto rows = all.query();
    ASSERT_TRUE(rows.next());
    EXPECT_EQ(rows.text(0), text);
    EXPECT_TRUE(std::ranges::equal(rows.blob(1), blob));
    ASSERT_TRUE(rows.next());
    EXPECT_EQ(rows.integer(0), INT64_MIN);
    EXPECT_TRUE(rows.is_null(1));
    EXPECT_EQ(rows.text(1), "");
    EXPECT_FALSE(rows.next());
}

TEST_F(SqliteDatabase, AnEmptyTextIsNotNull)
{
    Statement add{m_db, "INSERT INTO t VALUES (?, ?)"};
    add.run(std::string_view{}, std::string{});
    EXPECT_EQ(m_db.scalar("SELECT count(*) FROM t WHERE a IS NOT NULL AND b = ''"), 1);
}

TEST_F(SqliteDatabase, AStatementIsFreshAfterItsRowsWent)
{
    m_db.execute("INSERT INTO t VALUES (1, 1), (2, 2), (3, 3)");
    Statement from{m_db, "SELECT a FROM t WHERE a >= ? ORDER BY a"};
    {
        auto rows = from.query(1);
        ASSERT_TRUE(rows.next());  // left in the middle
    }
    auto rows = from.query(2);
    ASSERT_TRUE(rows.next());
    EXPECT_EQ(rows.integer(0), 2);
}

TEST_F(SqliteDatabase, ATransactionWithoutACommitLeavesNothing)
{
    {
        Transaction const transaction{m_db};
        m_db.execute("INSERT INTO t VALUES (1, 1)");
    }
    EXPECT_EQ(count(), 0);
    Transaction transaction{m_db};
    m_db.execute("INSERT INTO t VALUES (1, 1)");
    transaction.commit();
    EXPECT_EQ(count(), 1);
}

TEST_F(SqliteDatabase, AFailedCommitIsRolledBackAndTheConnectionLivesOn)
{
    m_db.execute("PRAGMA foreign_keys = ON");
    m_db.execute("CREATE TABLE child (id REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED)");
    m_db.execute("CREATE TABLE parent (id INTEGER PRIMARY KEY)");
    {
        Transaction transaction{m_db};
        m_db.execute("INSERT INTO child VALUES (7)");
        EXPECT_THROW(transaction.commit(), Error);
    }
    EXPECT_EQ(m_db.scalar("SELECT count(*) FROM child"), 0);
    Transaction transaction{m_db};
    m_db.execute("INSERT INTO t VALUES (1, 1)");
    transaction.commit();
    EXPECT_EQ(count(), 1);
}

TEST_F(SqliteDatabase, ErrorsCarryTheirCode)
{
    m_db.execute("CREATE UNIQUE INDEX once ON t (a)");
    m_db.execute("INSERT INTO t VALUES (1, 1)");
    Statement add{m_db, "INSERT INTO t VALUES (?, ?)"};
    try {
        add.run(1, 2);
        FAIL() << "the second row went in";
    } catch (Error const& error) {
        EXPECT_EQ(error.code(), 2067);  // SQLITE_CONSTRAINT_UNIQUE
    }
    add.run(2, 2);  // the statement can be used again
    EXPECT_EQ(count(), 2);
    EXPECT_THROW(Statement(m_db, "SELECT nothing FROM nowhere").prepare(), Error);
}

TEST_F(SqliteDatabase, OnlyTheModeThatMayCreatesAFile)
{
    EXPECT_THROW(Database(m_folder / "other.sqlite3", Mode::ReadWrite), Error);
    EXPECT_THROW(Database(m_folder / "other.sqlite3", Mode::ReadOnly), Error);
    EXPECT_FALSE(std::filesystem::exists(m_folder / "other.sqlite3"));
    Database reader{m_file, Mode::ReadOnly};
    EXPECT_THROW(reader.execute("INSERT INTO t VALUES (1, 1)"), Error);
}

TEST_F(SqliteDatabase, AWriterWaitsForTheOther)
{
    m_db.execute("PRAGMA journal_mode = WAL");
    std::jthread second;
    {
        Transaction transaction{m_db};
        m_db.execute("INSERT INTO t VALUES (1, 1)");
        second = std::jthread{[&] {
            Database other{m_file, Mode::ReadWrite};
            Transaction theirs{other};
            other.execute("INSERT INTO t VALUES (2, 2)");
            theirs.commit();
        }};
        std::this_thread::sleep_for(std::chrono::milliseconds{50});
        transaction.commit();
    }
    second.join();
    EXPECT_EQ(count(), 2);
}

}  // namespace
