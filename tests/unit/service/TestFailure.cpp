#include "service/Failure.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <cerrno>
#include <fstream>
#include <system_error>

#include "Scratch.h"
#include "catalog/Condition.h"

namespace {

using domain::ErrorCode;
using testing::HasSubstr;

ErrorCode code_of(int error)
{
    return service::explain(std::system_error(error, std::generic_category(), "x")).code;
}

/// SQLite's result codes.
lib::sqlite::Error sqlite_error(int code) { return {code, "x"}; }

TEST(Failure, OfTheStorageHasItsCode)
{
    EXPECT_EQ(code_of(ENOSPC), ErrorCode::NoSpace);
    EXPECT_EQ(code_of(EDQUOT), ErrorCode::NoSpace);
    EXPECT_EQ(code_of(EROFS), ErrorCode::Unavailable);
    EXPECT_EQ(code_of(EILSEQ), ErrorCode::BadRequest);
    EXPECT_EQ(code_of(ENAMETOOLONG), ErrorCode::BadRequest);
    EXPECT_EQ(code_of(EIO), ErrorCode::Internal);
    EXPECT_EQ(code_of(ENOTDIR), ErrorCode::Conflict);
}

TEST(Failure, OfTheCatalogueSaysWhatHelps)
{
    EXPECT_EQ(service::explain(sqlite_error(13)).code, ErrorCode::NoSpace);
    for (int code : {5, 8, 10, 11, 14, 26, 11 | 256})
        EXPECT_EQ(service::explain(sqlite_error(code)).code, ErrorCode::Unavailable) << code;
    EXPECT_EQ(service::explain(sqlite_error(19)).code, ErrorCode::Internal);
    EXPECT_THAT(service::describe(sqlite_error(11)), HasSubstr("media-sync rebuild"));
    EXPECT_THAT(service::describe(sqlite_error(5)), HasSubstr("locked"));
}

TEST(CatalogueTrouble, IsRememberedUntilAWriteSucceeds)
{
    scratch::EmptyCatalog catalogue;
    EXPECT_FALSE(catalogue.writer.trouble());
    catalogue.writer.note(sqlite_error(19));
    EXPECT_FALSE(catalogue.writer.trouble()) << "no fault of the file";
    catalogue.writer.note(sqlite_error(13));
    EXPECT_TRUE(catalogue.writer.trouble());
    catalogue.add_project("A");
    EXPECT_FALSE(catalogue.writer.trouble());
}

TEST(CatalogueTrouble, WhatLooksLikeDamageIsLookedForInTheFile)
{
    scratch::EmptyCatalog catalogue;
    catalogue.writer.note(sqlite_error(11));
    EXPECT_FALSE(catalogue.writer.trouble()) << "the file is sound";
    lib::sqlite::Database{catalogue.file, lib::sqlite::Mode::ReadWrite}.execute(
        "PRAGMA wal_checkpoint(TRUNCATE)");
    std::fstream{catalogue.file, std::ios::in | std::ios::out}.seekp(4096) << std::string(20'000, '\xff');
    catalogue.writer.note(sqlite_error(11));
    catalogue.writer.note(sqlite_error(13));
    ASSERT_TRUE(catalogue.writer.trouble());
    EXPECT_EQ(catalogue.writer.trouble()->trouble(), lib::sqlite::Trouble::Damaged) << "damage stays";
}

TEST(CatalogueCondition, IsTriedByAWriteThatChangesNothing)
{
    scratch::EmptyCatalog catalogue;
    EXPECT_NO_THROW(catalog::try_writing(catalogue.file));
    lib::sqlite::Database other{catalogue.file, lib::sqlite::Mode::ReadWrite};
    lib::sqlite::Transaction const held{other};
    EXPECT_THROW(catalog::try_writing(catalogue.file), lib::sqlite::Error);
}

TEST(CatalogueCondition, WhatIsHeldIsCountedAndTheFileSetAside)
{
    scratch::Folder folder;
    auto const file = folder / "catalog.sqlite3";
    EXPECT_EQ(catalog::set_aside(file, 5'000'000), "");
    catalog::prepare(file);
    ASSERT_TRUE(catalog::count_holdings(file));
    EXPECT_EQ(catalog::count_holdings(file)->assets, 0);
    scratch::write_file(file + "-wal", "x");
    EXPECT_EQ(catalog::set_aside(file, 5'000'000), file + ".damaged-5");
    EXPECT_THAT(scratch::names_in(folder.path()),
                testing::AllOf(testing::Contains("catalog.sqlite3.damaged-5"),
                               testing::Contains("catalog.sqlite3.damaged-5-wal"),
                               testing::Not(testing::Contains("catalog.sqlite3-wal"))));
    scratch::write_file(file, "no database");
    EXPECT_FALSE(catalog::count_holdings(file));
}

}  // namespace
