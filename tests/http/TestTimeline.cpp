#include <chrono>
#include <string>

#include <fmt/format.h>

#include "HttpTest.h"

namespace tests {

using testing::ElementsAre;

namespace {

constexpr std::chrono::seconds kSoon{60};

class Timeline : public HttpTest {
protected:
    void SetUp() override
    {
        HttpTest::SetUp();
        make_project("A");
        make_project("B");
    }
    static std::string golden(std::string const& name)
    {
        return read_file(fs::path{MEDIA_SYNC_GOLDEN} / "media" / name);
    }
    /// Uploads them, and waits until they were read.
    void store_all(std::string const& project, std::vector<std::string> const& names)
    {
        for (auto const& name : names) tests::HttpTest::store(project, name, golden(name));
        for (auto const& name : names)
            EXPECT_TRUE(eventually(
                [&] { return content(name).find(R"("facts":{"state":"done")") != std::string::npos; }, kSoon))
                << name;
    }
    std::string content(std::string const& name)
    {
        return http.get("/api/assets/" + sha256_hex(golden(name))).body;
    }
    Json facts(std::string const& name) { return Json::parse(content(name))["facts"]; }
    std::vector<std::string> names(std::string const& query)
    {
        std::vector<std::string> all;
        auto const answer = http.get("/api/media" + query);
        EXPECT_EQ(answer.status, 200) << answer.body;
        for (auto const& item : answer.json()["items"].items()) all.push_back(item["name"].text());
        return all;
    }
    /// "2024-05-01 3" for each day.
    std::vector<std::string> days(std::string const& query)
    {
        std::vector<std::string> all;
        auto const answer = http.get("/api/timeline" + query);
        EXPECT_EQ(answer.status, 200) << answer.body;
        for (auto const& row : answer.json()["days"].items())
            all.push_back(fmt::format("{} {}", row["day"].text(), row["assets"].number()));
        return all;
    }
};

}

TEST_F(Timeline, ALivePhotoIsOneItemWithItsMovingHalf)
{
    store_all("A", {"live.heic", "live.mov"});
    EXPECT_THAT(names("?fold=live"), ElementsAre("live.heic"));
    EXPECT_EQ(names("").size(), 2U);
    auto const page = http.get("/api/projects/A/media?fold=live&total=1").json();
    EXPECT_EQ(page["total"].number(), 1);
    auto const item = page["items"].at(0);
    EXPECT_EQ(http.get(url_path(item["live"]["stream_url"].text())).body, golden("live.mov"));
    EXPECT_GT(item["live"]["id"].number(), item["id"].number());
    EXPECT_THAT(days(""), ElementsAre("2024-05-01 1"));
    ASSERT_EQ(
        http.post_json("/api/assets/delete", fmt::format(R"({{"ids":[{}]}})", item["id"].number())).status,
        200);
    EXPECT_THAT(names("?fold=live"), ElementsAre("live.mov"));
}

TEST_F(Timeline, AnItemSaysWhatAPageShows)
{
    store_all("A", {"live.heic", "live.mov"});
    store("A", "notes.txt", "text");
    auto const items = http.get("/api/media?sort=name").json()["items"];
    auto const still = items.at(0);
    EXPECT_EQ(still["day"].text(), "2024-05-01");
    EXPECT_EQ(still["captured_at"].text(), "2024-05-01T12:30:15.250000+00:00");
    EXPECT_EQ(still["captured_zone"].text(), "+02:00");
    EXPECT_EQ(still["width"].number(), 256);
    EXPECT_EQ(still["height"].number(), 384);
    EXPECT_EQ(still["camera"].text(), "Apple iPhone 15 Pro");
    EXPECT_TRUE(still["duration"].is_null());
    EXPECT_TRUE(still["preview_ready"].flag());
    EXPECT_EQ(http.get(url_path(still["preview"].text())).header("Content-Type"), "image/webp");
    auto const clip = items.at(1);
    EXPECT_EQ(clip["height"].number(), 60);
    EXPECT_FALSE(clip["duration"].is_null());
    EXPECT_TRUE(clip["live"].is_null());
    EXPECT_TRUE(items.at(2)["preview"].is_null());
}

TEST_F(Timeline, DetailsHoldEveryFactAndWhereItCameFrom)
{
    store_all("A", {"zone.jpg", "live.mov", "no-zone.jpg"});
    auto const picture = facts("zone.jpg");
    EXPECT_EQ(picture["captured"]["at"].text(), "2024-05-01T14:30:15.250000+02:00");
    EXPECT_EQ(picture["captured"]["zone"].text(), "+02:00");
    EXPECT_EQ(picture["captured"]["tag"].text(), "DateTimeOriginal");
    EXPECT_EQ(picture["lens"].text(), "iPhone 15 Pro back triple camera 6.765mm f/1.78");
    EXPECT_EQ(picture["media_type"].text(), "image/jpeg");
    auto const body = http.get("/api/assets/" + sha256_hex(golden("zone.jpg"))).body;
    EXPECT_NE(body.find(R"("position":{"latitude":48.1375000,"longitude":11.5750000,"altitude":519.5})"),
              std::string::npos)
        << body;
    EXPECT_EQ(picture["city"].text(), "Munich");
    EXPECT_EQ(picture["country"].text(), "Germany");
    EXPECT_EQ(facts("live.mov")["video_codec"].text(), "h264");
    EXPECT_TRUE(facts("no-zone.jpg")["city"].is_null());
    auto const local = facts("no-zone.jpg")["captured"];
    EXPECT_EQ(local["at"].text(), "2024-05-01T14:30:15.000000");
    EXPECT_TRUE(local["zone"].is_null());
}

TEST_F(Timeline, DaysAndCamerasAreCountedForEachFilter)
{
    store_all("A", {"zone.jpg", "date-time.jpg", "mvhd.mp4"});
    store_all("B", {"live.jpg"});
    EXPECT_THAT(days(""), ElementsAre("2024-06-02 1", "2024-05-01 3"));
    EXPECT_THAT(days("?project=A&kind=video"), ElementsAre("2024-05-01 1"));
    EXPECT_THAT(days("?camera=Apple%20iPhone%2015%20Pro"), ElementsAre("2024-05-01 2"));
    EXPECT_THAT(days("?camera=None"), ElementsAre());
    EXPECT_THAT(days("?limit=1"), ElementsAre("2024-06-02 1"));
    EXPECT_EQ(http.get("/api/timeline?limit=1").json()["next"].text(), "2024-06-02");
    EXPECT_THAT(days("?limit=1&after=2024-06-02"), ElementsAre("2024-05-01 3"));
    EXPECT_THAT(days("?first_day=2024-05-02"), ElementsAre("2024-06-02 1"));
    EXPECT_EQ(http.get("/api/timeline?last_day=2024-05-31&total=1").json()["total"].number(), 3);
    EXPECT_THAT(names("?sort=captured&first_day=2024-06-02&last_day=2024-06-02"),
                ElementsAre("date-time.jpg"));
    EXPECT_EQ(names("?camera=Apple%20iPhone%2015%20Pro").size(), 2U);
    auto const cameras = http.get("/api/cameras").json()["cameras"];
    ASSERT_EQ(cameras.items().size(), 1U);
    EXPECT_EQ(cameras.at(0)["name"].text(), "Apple iPhone 15 Pro");
    EXPECT_EQ(cameras.at(0)["assets"].number(), 2);
    EXPECT_EQ(http.get("/api/cameras?project=B").json()["cameras"].at(0)["assets"].number(), 1);
}

TEST_F(Timeline, BadParametersAreToldApart)
{
    for (auto const* path :
         {"/api/timeline?first_day=yesterday", "/api/timeline?last_day=2024-02-30", "/api/timeline?after=1",
          "/api/timeline?kind=film", "/api/media?fold=all", "/api/media?first_day=2024-5-1"})
        expect_error(http.get(path), 422);
    expect_error(http.get("/api/timeline?project=none"), 404);
    expect_error(http.get("/api/cameras?project=none"), 404);
    EXPECT_EQ(http.get("/api/timeline?limit=0").status, 200);
    EXPECT_EQ(http.get("/api/timeline?limit=1000000000").status, 200);
}

}
