#include "catalog/EventTable.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>
#include <vector>

#include "Scratch.h"

namespace {

using catalog::EventFilter;
using catalog::Log;
using testing::ElementsAre;
using testing::IsEmpty;

class EventTable : public testing::Test {
protected:
    scratch::EmptyCatalog m_scratch;
    catalog::Catalog m_tx{m_scratch.file, catalog::Access::Write};

    /// Four events: their payloads are 1 to 4.
    void SetUp() override
    {
        add("A", "upload", "1");
        add("B", "upload", "2");
        add("A", "reindex", "3");
        add("A", "upload", "4");
    }
    std::int64_t add(std::string const& project, std::string const& type, std::string const& payload)
    {
        return m_tx.events.add({0, 1'000, project, type, payload});
    }
    static std::vector<std::string> payloads(std::vector<domain::SyncEvent> const& events)
    {
        std::vector<std::string> all;
        for (auto const& event : events) all.push_back(event.payload);
        return all;
    }
    std::vector<std::string> latest(EventFilter const& filter, int limit = 50)
    {
        return payloads(m_tx.events.latest(filter, limit));
    }
    std::vector<std::string> after(EventFilter const& filter, std::int64_t id, int limit = 50)
    {
        return payloads(m_tx.events.after(filter, id, limit));
    }
    std::vector<std::string> lines(std::int64_t project, Log log, int limit = 50)
    {
        std::vector<std::string> all;
        for (auto const& line : m_tx.events.lines(project, log, limit)) all.push_back(line.line);
        return all;
    }
};

TEST_F(EventTable, TheLatestComeInAscendingOrder)
{
    EXPECT_THAT(latest({}), ElementsAre("1", "2", "3", "4"));
    EXPECT_THAT(latest({}, 2), ElementsAre("3", "4"));
}

TEST_F(EventTable, TheLatestOfAProjectOrAType)
{
    EXPECT_THAT(latest({"A", ""}), ElementsAre("1", "3", "4"));
    EXPECT_THAT(latest({"A", ""}, 2), ElementsAre("3", "4"));
    EXPECT_THAT(latest({"", "upload"}, 2), ElementsAre("2", "4"));
    EXPECT_THAT(latest({"A", "upload"}), ElementsAre("1", "4"));
    EXPECT_THAT(latest({"A", "upload"}, 1), ElementsAre("4"));
    EXPECT_THAT(latest({"B", "reindex"}), IsEmpty());
}

TEST_F(EventTable, PagesOnFromAnId)
{
    auto const first = m_tx.events.after({}, 0, 1).front().id;
    EXPECT_THAT(after({}, first), ElementsAre("2", "3", "4"));
    EXPECT_THAT(after({}, first, 2), ElementsAre("2", "3"));
    EXPECT_THAT(after({"A", ""}, first), ElementsAre("3", "4"));
    EXPECT_THAT(after({"", "upload"}, first), ElementsAre("2", "4"));
    EXPECT_THAT(after({"A", "upload"}, first), ElementsAre("4"));
    EXPECT_THAT(after({}, m_tx.events.last_id()), IsEmpty());
}

TEST_F(EventTable, AnEventIsAsItWasAdded)
{
    auto const id = m_tx.events.add({0, 1'766'257'590'123'456, "P", "sync-album", R"({"a":[1]})"});
    auto const event = m_tx.events.latest({}, 1).front();
    EXPECT_EQ(event.id, id);
    EXPECT_EQ(m_tx.events.last_id(), id);
    EXPECT_EQ(event.at, 1'766'257'590'123'456);
    EXPECT_EQ(event.project, "P");
    EXPECT_EQ(event.type, "sync-album");
    EXPECT_EQ(event.payload, R"({"a":[1]})");
}

TEST_F(EventTable, LinesWaitForTheirLogUntilTheyAreDropped)
{
    auto const a = m_scratch.add_project("A").id;
    auto const b = m_scratch.add_project("B").id;
    for (char const* line : {"1", "2", "3"}) m_tx.events.add_line(a, Log::Files, line);
    m_tx.events.add_line(a, Log::Events, "e");
    m_tx.events.add_line(b, Log::Files, "b");
    EXPECT_THAT(lines(a, Log::Files), ElementsAre("1", "2", "3"));
    EXPECT_THAT(lines(a, Log::Files, 2), ElementsAre("1", "2"));
    m_tx.events.drop_lines(a, Log::Files, m_tx.events.lines(a, Log::Files, 2).back().id);
    EXPECT_THAT(lines(a, Log::Files), ElementsAre("3"));
    EXPECT_THAT(lines(a, Log::Events), ElementsAre("e"));
    EXPECT_THAT(lines(b, Log::Files), ElementsAre("b"));
}

}  // namespace
