#include "service/Publisher.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>
#include <thread>
#include <vector>

#include "Scratch.h"
#include "lib/json/Value.h"

namespace {

using catalog::Log;
using testing::ElementsAre;
using testing::IsEmpty;

namespace fs = std::filesystem;

class Publisher : public testing::Test {
protected:
    scratch::Storage m_storage;
    domain::Project m_project = m_storage.make_project("P");
    std::string m_log = m_storage.path("P/_manifest/files.jsonl");

    /// Lines "first" to "last" on their way to files.jsonl.
    void record(int first, int last)
    {
        m_storage.writer.write([&](catalog::Catalog& tx) {
            for (int i = first; i <= last; ++i)
                tx.events.add_line(m_project.id, Log::Files, std::to_string(i));
        });
    }
    void append() { m_storage.publisher.append_logs(m_project); }
    std::vector<std::string> logged() const { return scratch::lines_of(m_log); }
    static std::vector<std::string> numbers(int first, int last)
    {
        std::vector<std::string> all;
        for (int i = first; i <= last; ++i) all.push_back(std::to_string(i));
        return all;
    }
    std::size_t pending() { return m_storage.catalog.events.lines(m_project.id, Log::Files, 10'000).size(); }
};

TEST_F(Publisher, TheIndexHoldsTheFilesInTheOrderOfAddition)
{
    ASSERT_TRUE(m_storage.upload(m_project, "b.mov", "B"));
    scratch::write_file(m_storage.original(m_project, "a.mov"), "AA");
    ASSERT_TRUE(m_storage.reconcile.run("P", [](auto, auto) {}));
    m_storage.publisher.publish(m_project);
    auto const text = scratch::read_file(m_storage.path("P/index.json"));
    auto const index = lib::json::Document::parse(text);
    ASSERT_TRUE(index);
    EXPECT_EQ(index->root().find("project")->string(), "P");
    EXPECT_EQ(index->root().find("notes")->string(), "");
    EXPECT_TRUE(index->root().find("created_at")->string()->ends_with("+00:00"));
    std::vector<std::string> files;
    index->root().find("files")->for_each([&](lib::json::Value const& file) {
        files.push_back(
            *file.find("relative_path")->string() + " " + std::to_string(*file.find("size")->integer()) +
            (file.find("uploaded_at") ? " uploaded" : "") + (file.find("indexed_at") ? " indexed" : ""));
        EXPECT_EQ(file.find("sha256")->string()->size(), 64U);
    });
    EXPECT_THAT(files, ElementsAre("ingest/originals/b.mov 1 uploaded", "ingest/originals/a.mov 2 indexed"));
}

TEST_F(Publisher, TheIndexFileIsWhatTheServerAnswers)
{
    ASSERT_TRUE(m_storage.upload(m_project, "\"quoted\" \xF0\x9F\x98\x80.mov", "B"));
    m_storage.publisher.publish(m_project);
    lib::json::Writer json;
    m_storage.projects.write_index(json, m_project);
    EXPECT_EQ(scratch::read_file(m_storage.path("P/index.json")), json.take());
}

TEST_F(Publisher, AFolderThatHasGoneIsNotMadeAgain)
{
    fs::remove_all(m_storage.path("P"));
    m_storage.publisher.publish(m_project);
    EXPECT_FALSE(fs::exists(m_storage.path("P")));
}

TEST_F(Publisher, LinesReachTheirLogOnce)
{
    record(1, 3);
    append();
    append();
    EXPECT_THAT(logged(), testing::ElementsAreArray(numbers(1, 3)));
    record(4, 4);
    append();
    EXPECT_THAT(logged(), testing::ElementsAreArray(numbers(1, 4)));
    EXPECT_EQ(pending(), 0U);
}

TEST_F(Publisher, ACrashBetweenAppendAndDeleteGivesNoDoubleLine)
{
    scratch::write_file(m_log, "0\n1\n2\n3\n");  // appended, and the rows are still there
    record(1, 3);
    append();
    EXPECT_THAT(logged(), testing::ElementsAreArray(numbers(0, 3)));
    EXPECT_EQ(pending(), 0U);
}

TEST_F(Publisher, WhatCameAfterTheCrashFollows)
{
    scratch::write_file(m_log, "1\n2\n");
    record(1, 5);
    append();
    EXPECT_THAT(logged(), testing::ElementsAreArray(numbers(1, 5)));
}

TEST_F(Publisher, ALineThatTheCrashCutShortIsWrittenAgain)
{
    scratch::write_file(m_log, "101\n102\n10");
    record(101, 104);
    append();
    EXPECT_THAT(logged(), ElementsAre("101", "102", "10", "103", "104"));
}

TEST_F(Publisher, ManyLinesAreWrittenInTheirOrder)
{
    record(1, 2500);
    append();
    EXPECT_THAT(logged(), testing::ElementsAreArray(numbers(1, 2500)));
    EXPECT_EQ(pending(), 0U);
}

TEST_F(Publisher, ACrashAmongManyLinesGivesNoDoubleLine)
{
    std::string text;
    for (auto const& number : numbers(1, 1000)) text += number + "\n";
    scratch::write_file(m_log, text);
    record(1, 2500);
    append();
    EXPECT_THAT(logged(), testing::ElementsAreArray(numbers(1, 2500)));
}

TEST_F(Publisher, EachLogHasItsOwnLines)
{
    m_storage.writer.write([&](catalog::Catalog& tx) {
        tx.events.add_line(m_project.id, Log::Files, "file");
        tx.events.add_line(m_project.id, Log::Events, "event");
    });
    append();
    EXPECT_THAT(logged(), ElementsAre("file"));
    EXPECT_EQ(scratch::lines_of(m_storage.path("P/_manifest/events.jsonl")).back(), "event");
}

TEST_F(Publisher, TwoAtATimeWriteNoLineTwice)
{
    constexpr int kLines = 400;
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < 2; ++thread)
        threads.emplace_back([&] {
            catalog::Catalog reader{m_storage.catalog_file, catalog::Access::Read};
            service::Publisher publisher{reader, m_storage.writer, m_storage.root, m_storage.state};
            for (int i = 0; i < 40; ++i) publisher.publish(m_project);
        });
    for (int i = 1; i <= kLines; ++i) record(i, i);
    threads.clear();
    append();
    EXPECT_THAT(logged(), testing::ElementsAreArray(numbers(1, kLines)));
    EXPECT_THAT(m_storage.incoming(), IsEmpty());
}

TEST_F(Publisher, TheNextIndexWaitsAfterThisOne)
{
    m_storage.publisher.publish(m_project);
    auto const next = m_storage.catalog.projects.next_publication(m_project.id, 2'000'000);
    EXPECT_GE(next, m_project.created_at + 2'000'000);
}

}  // namespace
