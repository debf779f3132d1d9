#include <chrono>
#include <string>

#include <fmt/format.h>

#include "HttpTest.h"

namespace tests {

namespace {

constexpr std::chrono::seconds kSoon{60};

class Previews : public HttpTest {
protected:
    void SetUp() override
    {
        HttpTest::SetUp();
        make_project("A");
    }
    static std::string golden(std::string const& name)
    {
        return read_file(fs::path{MEDIA_SYNC_GOLDEN} / "media" / name);
    }
    static std::string address(std::string const& bytes, std::string const& query = "")
    {
        return "/api/previews/" + sha256_hex(bytes) + query;
    }
    /// As a page asks: again for as long as it is told to come back.
    Response patiently(std::string const& path)
    {
        Response answer;
        eventually(
            [&] {
                answer = http.get(path);
                return answer.header("Retry-After").empty();
            },
            kSoon);
        return answer;
    }
};

}

TEST_F(Previews, EachSizeIsServedToBeKeptForAYear)
{
    auto const picture = golden("live.heic");
    store("A", "live.heic", picture);
    struct Row {
        std::string query, type, head;
    };
    for (auto const& [query, type, head] :
         {Row{"?size=256", "image/png", "\x89PNG"}, Row{"?size=512", "image/webp", "RIFF"},
          Row{"?size=1600", "image/webp", "RIFF"}, Row{"", "image/webp", "RIFF"}}) {
        auto const answer = patiently(address(picture, query));
        ASSERT_EQ(answer.status, 200) << query << answer.body;
        EXPECT_EQ(answer.header("Content-Type"), type) << query;
        EXPECT_EQ(answer.body.substr(0, 4), head) << query;
        EXPECT_EQ(answer.header("Cache-Control"), "private, max-age=31536000, immutable");
        EXPECT_EQ(answer.header("X-Content-Type-Options"), "nosniff");
        auto const etag = answer.header("ETag");
        ASSERT_FALSE(etag.empty());
        EXPECT_EQ(http.get(address(picture, query), {{"If-None-Match", etag}}).status, 304);
        EXPECT_EQ(http.head(address(picture, query)).status, 200);
    }
}

TEST_F(Previews, OfWhatCannotBeReadThereIsNoneAndNobodyIsToldToComeBack)
{
    auto const broken = golden("zone.jpg").substr(0, 700);
    store("A", "broken.jpg", broken);
    auto const answer = patiently(address(broken));
    expect_error(answer, 404);
    EXPECT_TRUE(answer.header("Retry-After").empty());
    EXPECT_NE(answer.json()["message"].text().find("There is no preview of this content."),
              std::string::npos);
    store("A", "notes.txt", "text");
    expect_error(patiently(address("text")), 404);
}

TEST_F(Previews, ItGoesWithTheFile)
{
    auto const picture = golden("a.png");
    store("A", "a.png", picture);
    ASSERT_EQ(patiently(address(picture)).status, 200);
    fs::remove(originals("A") / "a.png");
    reindex("A");
    expect_error(http.get(address(picture)), 404);
}

TEST_F(Previews, WhatIsNoAddressOfOneIsRefused)
{
    expect_error(http.get("/api/previews/abc"), 422);
    expect_error(http.get(address("unknown", "?size=640")), 422);
    expect_error(http.get(address("unknown")), 404);
    expect_client_error(http.get("/_media/.thumbnails/" + sha256_hex("x") + ".png"));
    expect_client_error(http.post("/api/previews/" + sha256_hex("x")));
}

}
