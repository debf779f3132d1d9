#include "HttpTest.h"

#include <fmt/format.h>

namespace tests {

using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Le;
using testing::Not;
using testing::SizeIs;
using testing::UnorderedElementsAre;

namespace {

class Events : public HttpTest {
protected:
    void SetUp() override
    {
        HttpTest::SetUp();
        make_project("A");
    }

    void sync(std::string const& project, int run)
    {
        auto const path = fmt::format("/api/projects/{}/sync-album", project);
        EXPECT_EQ(http.post_json(path, fmt::format("{{\"run\":{}}}", run)).status, 200);
    }

    Json events(std::string const& query = {})
    {
        auto const answer = http.get("/api/events" + query);
        EXPECT_EQ(answer.status, 200) << answer.body;
        return answer.json();
    }

    static std::vector<std::int64_t> ids(Json const& answer)
    {
        std::vector<std::int64_t> found;
        for (std::size_t i = 0; i < answer["events"].size(); ++i)
            found.push_back(answer["events"].at(i)["id"].number());
        return found;
    }
};

}

TEST_F(Events, EveryKindOfWorkIsAnEvent)
{
    store("A", "a.mov", "clip");
    upload("A", "b.mov", "clip");
    sync("A", 1);
    write_file(originals("A") / "hand.mov", "hand");
    reindex("A");
    auto const list = events()["events"];
    EXPECT_THAT(list.pluck("event"), ElementsAre("project", "upload", "duplicate", "sync-album", "reindex"));
    for (std::size_t i = 0; i < list.size(); ++i) {
        EXPECT_THAT(list.at(i).keys(),
                    UnorderedElementsAre("id", "timestamp", "event", "project", "payload"));
        EXPECT_EQ(list.at(i)["project"].text(), "A");
        EXPECT_TRUE(is_timestamp(list.at(i)["timestamp"].text()));
    }
    EXPECT_EQ(list.at(1)["payload"]["path"].text(), "ingest/originals/a.mov");
    EXPECT_EQ(list.at(1)["payload"]["sha256"].text(), sha256_hex("clip"));
    EXPECT_EQ(list.at(1)["payload"]["size"].number(), 4);
    EXPECT_EQ(list.at(3)["payload"]["run"].number(), 1);
    EXPECT_EQ(list.at(4)["payload"]["indexed"].number(), 1);
}

TEST_F(Events, CreatingAgainIsNoEvent)
{
    make_project("A");
    EXPECT_EQ(events()["events"].size(), 1U);
}

TEST_F(Events, TheLatestComeAscending)
{
    for (int i = 0; i < 10; ++i) sync("A", i);
    auto const answer = events("?limit=3");
    ASSERT_EQ(answer["events"].size(), 3U);
    EXPECT_EQ(answer["events"].at(0)["payload"]["run"].number(), 7);
    EXPECT_EQ(answer["events"].at(2)["payload"]["run"].number(), 9);
    EXPECT_EQ(answer["last"].number(), ids(answer).back());
}

TEST_F(Events, AClientFollowsWithAfter)
{
    auto const start = events()["last"].number();
    EXPECT_THAT(ids(events(fmt::format("?after={}", start))), IsEmpty());
    for (int i = 0; i < 5; ++i) sync("A", i);
    auto const first = events(fmt::format("?after={}&limit=2", start));
    EXPECT_EQ(first["events"].at(0)["payload"]["run"].number(), 0);
    EXPECT_EQ(first["events"].at(1)["payload"]["run"].number(), 1);
    auto const rest = events(fmt::format("?after={}&limit=200", first["last"].number()));
    EXPECT_THAT(ids(rest), SizeIs(3));
    EXPECT_EQ(rest["events"].at(2)["payload"]["run"].number(), 4);
}

TEST_F(Events, ProjectAndTypeNarrowTheList)
{
    make_project("B");
    sync("A", 1);
    sync("B", 2);
    store("B", "b.mov", "b");
    EXPECT_THAT(events("?project=B")["events"].pluck("event"),
                ElementsAre("project", "sync-album", "upload"));
    EXPECT_THAT(events("?type=sync-album")["events"].pluck("project"), ElementsAre("A", "B"));
    EXPECT_THAT(events("?type=sync-album&project=B")["events"].pluck("project"), ElementsAre("B"));
    EXPECT_THAT(ids(events("?type=upload&project=A")), IsEmpty());
    EXPECT_THAT(ids(events("?type=nonsense")), IsEmpty());
}

TEST_F(Events, PollingWithoutNewsIs304)
{
    auto const first = http.get("/api/events");
    auto const tag = first.header("ETag");
    ASSERT_THAT(tag, Not(IsEmpty()));
    auto const second = http.get("/api/events", {{"If-None-Match", tag}});
    EXPECT_EQ(second.status, 304);
    EXPECT_THAT(second.body, IsEmpty());
    sync("A", 1);
    auto const third = http.get("/api/events", {{"If-None-Match", tag}});
    EXPECT_EQ(third.status, 200);
    EXPECT_NE(third.header("ETag"), tag);
}

TEST_F(Events, BadParametersAreRefusedOrHarmless)
{
    for (auto const* const query :
         {"?limit=0", "?limit=-1", "?limit=201", "?limit=many", "?after=x", "?after=-1",
          "?after=99999999999999999999", "?project=a..b", "?limit=&after="}) {
        auto const answer = http.get(std::string{"/api/events"} + query);
        EXPECT_LT(answer.status, 500) << query;
        if (answer.status != 200) expect_client_error(answer);
    }
}

TEST_F(Events, UploadsAreInTheProjectsEventLogAsJson)
{
    store("A", "a.mov", "clip");
    upload("A", "b.mov", "clip");
    auto const log = folder("A") / "_manifest" / "events.jsonl";
    auto const is_complete = [&] { return json_lines(log).size() >= 2; };
    ASSERT_TRUE(eventually(is_complete)) << read_file(log);
    std::vector<std::string> kinds;
    for (auto const& line : json_lines(log)) {
        EXPECT_THAT(line.keys(), UnorderedElementsAre("timestamp", "event", "payload")) << line.dump();
        kinds.push_back(line["event"].text());
    }
    EXPECT_THAT(kinds, Contains("upload"));
    EXPECT_THAT(kinds, Contains("duplicate"));
}

TEST_F(Events, TheListSurvivesARestart)
{
    store("A", "a.mov", "clip");
    sync("A", 1);
    auto const before = events();
    restart_program();
    EXPECT_EQ(events(), before);
}

}
