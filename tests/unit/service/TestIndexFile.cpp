#include "service/IndexFile.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>

#include "Scratch.h"

namespace {

using service::IndexFile;
using testing::IsEmpty;

namespace fs = std::filesystem;

std::string const kA(64, 'a');
std::string const kB(64, 'b');

class IndexFileTest : public testing::Test {
protected:
    scratch::Folder m_folder;
    store::Root m_root{m_folder.path()};

    IndexFile read(std::string const& text)
    {
        scratch::write_file(m_folder / "P/index.json", text);
        auto index = IndexFile::read(m_root, "P");
        if (!index) throw std::runtime_error("no index");
        return *index;
    }
    IndexFile read_files(std::string const& files) { return read("{\"files\":[" + files + "]}"); }
};

TEST_F(IndexFileTest, ReadsWhatTheOriginalServerWrote)
{
    auto const index = read(R"({
      "project": "P",
      "notes": "first day",
      "created_at": "2025-12-20T19:06:30.123456+00:00",
      "files": [
        {"relative_path": "ingest/originals/a.mov", "sha256": ")" +
                            kA + R"(", "size": 10, "uploaded_at": "2025-12-20T19:07:00+00:00"},
        {"relative_path": "ingest/originals/b.mov", "sha256": ")" +
                            kB + R"(", "size": 20, "indexed_at": "2025-12-20T19:08:00+00:00"}
      ]
    })");
    EXPECT_EQ(index.notes, "first day");
    EXPECT_EQ(index.created_at, 1'766'257'590'123'456);
    ASSERT_EQ(index.entries.size(), 2U);
    auto const& a = index.entries.at("ingest/originals/a.mov");
    EXPECT_EQ(a.digest.hex(), kA);
    EXPECT_EQ(a.size, 10U);
    EXPECT_EQ(a.origin, domain::Origin::Upload);
    EXPECT_EQ(a.added_at, 1'766'257'620'000'000);
    EXPECT_EQ(a.order, 0U);
    auto const& b = index.entries.at("ingest/originals/b.mov");
    EXPECT_EQ(b.origin, domain::Origin::Index);
    EXPECT_EQ(b.order, 1U);
}

TEST_F(IndexFileTest, TheLastOfDuplicateEntriesIsTrueAndKeepsItsPlace)
{
    auto const index = read_files(
        R"({"relative_path":"x","sha256":")" + kA + R"(","size":1,"uploaded_at":"2025-01-01T00:00:00Z"},)" +
        R"({"relative_path":"y","sha256":")" + kA + R"(","size":1,"uploaded_at":"2025-01-01T00:00:00Z"},)" +
        R"({"relative_path":"x","sha256":")" + kB + R"(","size":2,"indexed_at":"2025-01-02T00:00:00Z"})");
    ASSERT_EQ(index.entries.size(), 2U);
    EXPECT_EQ(index.entries.at("x").digest.hex(), kB);
    EXPECT_EQ(index.entries.at("x").size, 2U);
    EXPECT_LT(index.entries.at("x").order, index.entries.at("y").order);
}

TEST_F(IndexFileTest, EntriesThatSayTooLittleAreLeftOut)
{
    auto const time = R"("uploaded_at":"2025-01-01T00:00:00Z")";
    std::string files;
    for (auto const& entry :
         {std::string{"7"}, std::string{"null"}, std::string{"{}"},
          R"({"relative_path":"1","sha256":")" + kA + R"(","size":1})",
          R"({"relative_path":"2","sha256":")" + kA + R"(",)" + time + "}",
          R"({"relative_path":"3","size":1,)" + std::string{time} + "}",
          R"({"relative_path":"4","sha256":"abc","size":1,)" + std::string{time} + "}",
          R"({"relative_path":"5","sha256":")" + kA + R"(","size":"1",)" + time + "}",
          R"({"relative_path":"6","sha256":")" + kA + R"(","size":-1,)" + time + "}",
          R"({"relative_path":"7","sha256":")" + kA + R"(","size":1,"uploaded_at":"yesterday"})",
          R"({"relative_path":8,"sha256":")" + kA + R"(","size":1,)" + time + "}"})
        files += entry + ",";
    auto const index =
        read_files(files + R"({"relative_path":"good","sha256":")" + kA + R"(","size":1,)" + time + "}");
    ASSERT_EQ(index.entries.size(), 1U);
    EXPECT_TRUE(index.entries.contains("good"));
}

TEST_F(IndexFileTest, FieldsMayBeMissing)
{
    auto const index = read("{}");
    EXPECT_EQ(index.notes, "");
    EXPECT_EQ(index.created_at, 0);
    EXPECT_THAT(index.entries, IsEmpty());
    EXPECT_THAT(read(R"({"notes":null,"created_at":5,"files":{}})").entries, IsEmpty());
    EXPECT_FALSE(fs::exists(m_folder / "P/index.damaged.json"));
}

TEST_F(IndexFileTest, WhatCannotBeUnderstoodIsKept)
{
    for (std::string const& broken : {std::string{"{\"files\": [{\"rela"}, std::string{"[]"}, std::string{},
                                      std::string{"\xFF\xFE"}, "{\"a\":" + std::string(100'000, '[')}) {
        auto const index = read(broken);
        EXPECT_THAT(index.entries, IsEmpty());
        EXPECT_EQ(scratch::read_file(m_folder / "P/index.damaged.json"), broken);
        EXPECT_EQ(scratch::read_file(m_folder / "P/index.json"), broken);
        fs::remove(m_folder / "P/index.damaged.json");
    }
}

TEST_F(IndexFileTest, NoFileIsNoIndex)
{
    fs::create_directory(m_folder / "P");
    EXPECT_FALSE(IndexFile::read(m_root, "P"));
    EXPECT_FALSE(IndexFile::read(m_root, "Q"));
    scratch::write_file(m_folder / "elsewhere.json", "{}");
    fs::create_symlink("../elsewhere.json", m_folder / "P/index.json");
    EXPECT_FALSE(IndexFile::read(m_root, "P"));
}

TEST_F(IndexFileTest, AnEntryCoversAFileThatWasNotTouchedSince)
{
    service::IndexEntry const entry{{}, 10, domain::Origin::Upload, 5'000, 0};
    EXPECT_TRUE(entry.covers({10, 5'000'000, 1}));
    EXPECT_TRUE(entry.covers({10, 1, 1}));
    EXPECT_FALSE(entry.covers({10, 5'001'000, 1}));
    EXPECT_FALSE(entry.covers({11, 1, 1}));
}

}  // namespace
