#include "HttpTest.h"

#include <set>

#include <fmt/format.h>

namespace tests {

using testing::ElementsAre;
using testing::IsEmpty;

namespace {

class Lists : public HttpTest {
protected:
    void SetUp() override
    {
        HttpTest::SetUp();
        make_project("A");
        make_project("B");
    }
    std::vector<std::string> names(std::string const& path)
    {
        auto const answer = http.get(path);
        EXPECT_EQ(answer.status, 200) << answer.body;
        std::vector<std::string> all;
        for (auto const& item : answer.json()["items"].items()) all.push_back(item["name"].text());
        return all;
    }
    Json check(std::string const& body)
    {
        auto const answer = http.post_json("/api/projects/A/check", body);
        EXPECT_EQ(answer.status, 200) << answer.body;
        return answer.json();
    }
    Response link(std::string const& project, std::string const& bytes, std::string const& name = "")
    {
        return http.post_json("/api/projects/" + project + "/link",
                              fmt::format(R"({{"sha256":"{}","name":"{}"}})", sha256_hex(bytes), name));
    }
};

}

TEST_F(Lists, AnItemHasAllThatAPageNeeds)
{
    ASSERT_EQ(
        http.post("/api/projects/A/upload?name=my%20clip.mov&taken=2024-05-01T10:00:00Z", "bytes").status,
        200);
    auto const answer = http.get("/api/projects/A/media");
    ASSERT_EQ(answer.status, 200);
    auto const item = answer.json()["items"].items().at(0);
    EXPECT_EQ(item["project"].text(), "A");
    EXPECT_EQ(item["path"].text(), "ingest/originals/my clip.mov");
    EXPECT_EQ(item["name"].text(), "my clip.mov");
    EXPECT_EQ(item["kind"].text(), "video");
    EXPECT_EQ(item["sha256"].text(), sha256_hex("bytes"));
    EXPECT_EQ(item["size"].number(), 5);
    EXPECT_EQ(item["captured_at"].text(), "2024-05-01T10:00:00.000000+00:00");
    EXPECT_TRUE(is_timestamp(item["added_at"].text()));
    EXPECT_EQ(http.get(url_path(item["stream_url"].text())).body, "bytes");
    auto const download = http.get(url_path(item["download_url"].text()));
    EXPECT_EQ(download.body, "bytes");
    EXPECT_EQ(download.header("Content-Disposition").substr(0, 10), "attachment");
    EXPECT_TRUE(answer.json()["next"].is_null());
}

TEST_F(Lists, PagesFollowEachOtherInEveryOrder)
{
    for (int i = 0; i < 25; ++i)
        store(i % 2 == 0 ? "A" : "B", fmt::format("{:02}.jpg", i), std::string(100 - i, 'x'));
    for (std::string const sort : {"added", "captured", "name", "size"})
        for (std::string const order : {"asc", "desc"}) {
            std::set<std::string> seen;
            std::vector<std::string> walk;
            std::string after;
            for (int page = 0; page < 20; ++page) {
                auto const answer = http.get("/api/media?limit=4&sort=" + sort + "&order=" + order +
                                             "&after=" + percent_encode(after));
                ASSERT_EQ(answer.status, 200) << answer.body;
                for (auto const& item : answer.json()["items"].items()) {
                    walk.push_back(item["name"].text());
                    seen.insert(walk.back());
                }
                if (answer.json()["next"].is_null()) break;
                after = answer.json()["next"].text();
            }
            EXPECT_EQ(walk.size(), 25U) << sort << order;
            EXPECT_EQ(seen.size(), 25U) << sort << order;
            if (sort == "name") {
                EXPECT_EQ(walk.front(), order == "asc" ? "00.jpg" : "24.jpg");
            }
        }
}

TEST_F(Lists, FiltersNarrowTheList)
{
    store("A", "Wedding dance.mov", "1");
    store("A", "wedding cake.jpg", "2");
    store("B", "IMG_0042.HEIC", "3");
    store("B", "readme.txt", "4");
    EXPECT_THAT(names("/api/media?q=wedding&sort=name"),
                ElementsAre("wedding cake.jpg", "Wedding dance.mov"));
    EXPECT_THAT(names("/api/media?q=WED%20DAN"), ElementsAre("Wedding dance.mov"));
    EXPECT_THAT(names("/api/media?q=img_004"), ElementsAre("IMG_0042.HEIC"));
    EXPECT_THAT(names("/api/media?kind=image,video&project=A&sort=size").size(), 2U);
    EXPECT_THAT(names("/api/media?kind=other"), ElementsAre("readme.txt"));
    EXPECT_THAT(names("/api/projects/B/media?kind=video"), IsEmpty());
    EXPECT_THAT(names("/api/media?added_since=2100-01-01T00:00:00Z"), IsEmpty());
    EXPECT_EQ(names("/api/media?added_since=2020-01-01T00:00:00Z&sort=name").size(), 4U);
    EXPECT_THAT(names("/api/media?sort=captured&from=1971-01-01T00:00:00Z&to=1972-01-01T00:00:00Z"),
                IsEmpty());
}

TEST_F(Lists, ATotalIsGivenOnRequestOnly)
{
    store("A", "a.mov", "1");
    store("B", "b.jpg", "2");
    EXPECT_FALSE(http.get("/api/media").json().has("total"));
    EXPECT_EQ(http.get("/api/media?total=1").json()["total"].number(), 2);
    EXPECT_EQ(http.get("/api/projects/A/media?total=1").json()["total"].number(), 1);
    EXPECT_EQ(http.get("/api/media?total=1&kind=image").json()["total"].number(), 1);
}

TEST_F(Lists, WrongParametersAreNamed)
{
    for (auto const* query :
         {"sort=colour", "order=up", "kind=film", "from=yesterday", "to=x", "added_since=-", "after=x",
          "after=12", "after=12.abc", "sort=size&after=1.a"}) {
        auto const answer = http.get(std::string{"/api/media?"} + query);
        expect_error(answer, 422);
        EXPECT_NE(answer.body.find("\"query\""), std::string::npos) << answer.body;
    }
    expect_error(http.get("/api/media?q=" + std::string(201, 'x')), 422);
    expect_error(http.get("/api/media?project=None"), 404);
    expect_error(http.get("/api/projects/None/media"), 404);
    EXPECT_EQ(http.get("/api/media?limit=0").status, 200);
    EXPECT_EQ(http.get("/api/media?limit=999999999&after=&q=%22%27%2A").status, 200);
}

TEST_F(Lists, AContentIsFoundInAllProjects)
{
    store("A", "a.mov", "same");
    store("B", "b.mov", "same");
    auto const answer = http.get("/api/assets/" + sha256_hex("same"));
    ASSERT_EQ(answer.status, 200);
    EXPECT_EQ(answer.json()["size"].number(), 4);
    EXPECT_EQ(answer.json()["items"].items().size(), 2U);
    expect_error(http.get("/api/assets/" + sha256_hex("other")), 404);
    expect_error(http.get("/api/assets/abc"), 422);
}

TEST_F(Lists, TheSummaryCountsEachProject)
{
    store("A", "a.mov", "12345");
    store("A", "b.mov", "123");
    fs::create_directories(server.root() / "by hand");
    auto const answer = http.get("/api/summary").json();
    auto const projects = answer["projects"].items();
    ASSERT_EQ(projects.size(), 3U);
    EXPECT_EQ(projects[0]["assets"].number(), 2);
    EXPECT_EQ(projects[0]["bytes"].number(), 8);
    EXPECT_TRUE(is_timestamp(projects[0]["last_added_at"].text()));
    EXPECT_EQ(projects[1]["assets"].number(), 0);
    EXPECT_TRUE(projects[1]["last_added_at"].is_null());
    EXPECT_EQ(projects[2]["name"].text(), "by hand");
    EXPECT_EQ(answer["assets"].number(), 2);
    EXPECT_EQ(answer["bytes"].number(), 8);
}

TEST_F(Lists, ACheckTellsWhatIsHereElsewhereAndMissing)
{
    store("A", "a.mov", "here");
    store("B", "b.mov", "elsewhere");
    auto const answer = check(fmt::format(R"({{"sha256":["{}","{}","{}"]}})", sha256_hex("here"),
                                          sha256_hex("elsewhere"), sha256_hex("missing")));
    EXPECT_EQ(answer["here"].number(), 1);
    EXPECT_EQ(answer["elsewhere"].number(), 1);
    EXPECT_EQ(answer["missing"].number(), 1);
    auto const results = answer["results"].items();
    EXPECT_EQ(results[0]["status"].text(), "here");
    EXPECT_EQ(results[0]["path"].text(), "ingest/originals/a.mov");
    EXPECT_EQ(results[1]["status"].text(), "elsewhere");
    EXPECT_EQ(results[1]["project"].text(), "B");
    EXPECT_EQ(results[2]["status"].text(), "missing");
    EXPECT_EQ(answer["needed"].items().size(), 2U);
}

TEST_F(Lists, ACheckBelievesTheDiskOnly)
{
    store("A", "a.mov", "deleted");
    store("A", "b.mov", "edited");
    fs::remove(originals("A") / "a.mov");
    write_file(originals("A") / "b.mov", "other!");
    auto const answer =
        check(fmt::format(R"({{"sha256":["{}","{}"]}})", sha256_hex("deleted"), sha256_hex("edited")));
    EXPECT_EQ(answer["missing"].number(), 2);
}

TEST_F(Lists, ACheckTakesNamesSizesAndTimes)
{
    ASSERT_EQ(http.post("/api/projects/A/upload?name=IMG_1.MOV&taken=2024-05-01T10:00:00Z", "12345").status,
              200);
    auto const answer = check(R"({"files":[
        {"name":"img_1.mov","size":5},
        {"name":"IMG_1.MOV","size":5,"taken":"2024-05-01T10:00:01Z"},
        {"name":"IMG_1.MOV","size":5,"taken":"2024-05-01T11:00:00Z"},
        {"name":"IMG_1.MOV","size":6},
        {"name":"IMG_2.MOV","size":5,"taken":null}]})");
    std::vector<std::string> statuses;
    for (auto const& result : answer["results"].items()) statuses.push_back(result["status"].text());
    EXPECT_THAT(statuses, ElementsAre("here", "here", "missing", "missing", "missing"));
}

TEST_F(Lists, ABadCheckIsRefused)
{
    for (auto const* body :
         {"{}", R"({"sha256":"x"})", R"({"sha256":["x"]})", R"({"sha256":[1]})", R"({"files":[1]})",
          R"({"files":[{"name":"a"}]})", R"({"files":[{"name":"a","size":-1}]})",
          R"({"files":[{"name":"","size":1}]})", R"({"files":[{"name":"a","size":1,"taken":"x"}]})"})
        expect_error(http.post_json("/api/projects/A/check", body), 422);
    std::string many = R"({"sha256":[)";
    for (int i = 0; i < 1001; ++i) many += (i > 0 ? ",\"" : "\"") + sha256_hex("x") + "\"";
    expect_error(http.post_json("/api/projects/A/check", many + "]}"), 422);
    expect_error(http.post_json("/api/projects/None/check", R"({"sha256":[]})"), 404);
    EXPECT_EQ(check(R"({"sha256":[]})")["results"].items().size(), 0U);
}

TEST_F(Lists, AContentIsLinkedIntoAnotherProject)
{
    auto const bytes = sample_bytes(300'000);
    ASSERT_EQ(http.post("/api/projects/A/upload?name=a.mov&taken=1700000000", bytes).status, 200);
    auto const answer = link("B", bytes);
    ASSERT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(answer.json()["status"].text(), "stored");
    EXPECT_EQ(answer.json()["path"].text(), "ingest/originals/a.mov");
    EXPECT_EQ(read_file(originals("B") / "a.mov"), bytes);
    EXPECT_EQ(fs::hard_link_count(originals("A") / "a.mov"), 1U);
    EXPECT_EQ(mtime_of(originals("B") / "a.mov"), 1'700'000'000);
    EXPECT_EQ(link("B", bytes, "again.mov").json()["status"].text(), "duplicate");
    EXPECT_EQ(reindex("B")["changed"].number(), 0);
    // Editing one leaves the other.
    write_file(originals("B") / "a.mov", "edited");
    EXPECT_EQ(read_file(originals("A") / "a.mov"), bytes);
    expect_nothing_incoming();
}

TEST_F(Lists, ALinkNeedsAFileThatIsReallyThere)
{
    store("A", "a.mov", "bytes");
    expect_error(link("B", "unknown"), 404);
    expect_error(link("None", "bytes"), 404);
    write_file(originals("A") / "a.mov", "other");
    expect_error(link("B", "bytes"), 404);
    fs::remove(originals("A") / "a.mov");
    expect_error(link("B", "bytes"), 404);
    for (auto const* body : {"{}", R"({"sha256":"x"})", R"({"sha256":1})"})
        expect_error(http.post_json("/api/projects/B/link", body), 422);
    EXPECT_THAT(files_on_disk("B"), IsEmpty());
    expect_nothing_incoming();
}

TEST_F(Lists, ALinkGetsASafeNameAndANumberWhenItIsTaken)
{
    store("A", "a.mov", "bytes");
    store("B", "x.mov", "in the way");
    EXPECT_EQ(link("B", "bytes", "../x.mov").json()["path"].text(), "ingest/originals/x_1.mov");
}

}
