#include "catalog/Migrations.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdexcept>
#include <string>

#include "Scratch.h"
#include "lib/sqlite/Database.h"

namespace {

using lib::sqlite::Database;
using lib::sqlite::Mode;

class Migrations : public testing::Test {
protected:
    scratch::Folder m_folder;
    std::string m_file = m_folder / "catalog.sqlite3";
    Database m_db{m_file, Mode::ReadWriteCreate};

    std::string refusal()
    {
        try {
            catalog::migrate(m_db);
        } catch (std::runtime_error const& error) {
            return error.what();
        }
        return "accepted";
    }
    std::int64_t tables() { return m_db.scalar("SELECT count(*) FROM sqlite_schema WHERE type = 'table'"); }
};

TEST_F(Migrations, ANewFileGetsTheWholeSchema)
{
    catalog::migrate(m_db);
    EXPECT_EQ(m_db.scalar("PRAGMA user_version"), static_cast<std::int64_t>(catalog::migrations().size()));
    EXPECT_EQ(m_db.scalar("PRAGMA application_id"), 0x4D53796E);
    EXPECT_EQ(
        m_db.scalar(
            "SELECT count(*) FROM sqlite_schema WHERE name IN ('project', 'blob', 'asset', 'event', 'job')"),
        5);
}

TEST_F(Migrations, ComeInTheOrderOfTheirNumbers)
{
    int number = 0;
    for (auto const& migration : catalog::migrations()) {
        std::string const digits = std::to_string(++number);
        EXPECT_TRUE(migration.name.starts_with(std::string(4 - digits.size(), '0') + digits + "_"))
            << migration.name;
    }
    EXPECT_GT(number, 0);
}

TEST_F(Migrations, RunningThemAgainKeepsWhatIsThere)
{
    catalog::migrate(m_db);
    m_db.execute("INSERT INTO project (name, notes, created_at) VALUES ('A', '', 1)");
    catalog::migrate(m_db);
    EXPECT_EQ(m_db.scalar("SELECT count(*) FROM project"), 1);
}

TEST_F(Migrations, ANewerSchemaIsRefusedAndLeftAlone)
{
    catalog::migrate(m_db);
    m_db.execute("PRAGMA user_version = 1000");
    EXPECT_THAT(refusal(), testing::HasSubstr("newer program"));
    EXPECT_EQ(m_db.scalar("PRAGMA user_version"), 1000);
}

TEST_F(Migrations, AFileOfAnotherApplicationIsRefusedAndLeftAlone)
{
    m_db.execute("PRAGMA application_id = 252006673");
    m_db.execute("CREATE TABLE theirs (a)");
    EXPECT_THAT(refusal(), testing::HasSubstr("another application"));
    EXPECT_EQ(tables(), 1);
    EXPECT_EQ(m_db.scalar("PRAGMA application_id"), 252006673);
    EXPECT_EQ(m_db.scalar("PRAGMA user_version"), 0);
}

TEST_F(Migrations, AVersionedFileWithoutAnApplicationIsRefused)
{
    m_db.execute("PRAGMA user_version = 1");
    EXPECT_THAT(refusal(), testing::HasSubstr("another application"));
    EXPECT_EQ(tables(), 0);
}

TEST_F(Migrations, AStepThatFailsLeavesNothingOfTheOthers)
{
    m_db.execute("CREATE TABLE job (in_the_way)");  // one of the last tables of the first step
    EXPECT_NE(refusal(), "accepted");
    EXPECT_EQ(tables(), 1);
    EXPECT_EQ(m_db.scalar("PRAGMA user_version"), 0);
}

TEST_F(Migrations, BackupsFromBeforeTheDaysWereCountedAreInThem)
{
    constexpr int kBefore = 10;
    for (auto const& step : catalog::migrations().first(kBefore)) m_db.execute(step.sql);
    m_db.execute("PRAGMA application_id = 0x4D53796E; PRAGMA user_version = 10");
    m_db.execute(R"(
        INSERT INTO backup_device (id, name, seen_at) VALUES (1, 'P', 1), (2, 'Q', 1);
        INSERT INTO backup_record (device_id, original_path, digest, file_name, file_path, size, kind, media_type, at, status)
        VALUES (1, 'a', randomblob(32), 'a', 'a', 5, 0, '', 86400000000, 0),
            (2, 'b', randomblob(32), 'b', 'b', 7, 0, '', 86400000001, 0),
            (2, 'c', NULL, 'c', '', 9, 0, '', 86400000002, 1), (2, 'd', NULL, 'd', '', 9, 0, '', 86400000003, 2))");
    catalog::migrate(m_db);
    EXPECT_EQ(m_db.scalar("SELECT bytes FROM backup_day WHERE device_id = 0 AND day = 1 AND files = 2"), 12);
    EXPECT_EQ(m_db.scalar("SELECT bytes FROM backup_day WHERE device_id = 2"), 7);
    EXPECT_EQ(m_db.scalar("SELECT failed * 10 + gone FROM backup_device WHERE id = 2"), 11);
    EXPECT_EQ(m_db.scalar("SELECT failed * 10 + gone FROM backup_device WHERE id = 1"), 0);
}

TEST_F(Migrations, EveryTableIsStrict)
{
    catalog::migrate(m_db);
    EXPECT_EQ(
        m_db.scalar(
            "SELECT count(*) FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND NOT strict "
            "AND name NOT LIKE 'sqlite_%'"),
        0);
}

}  // namespace
