#include "LibraryTest.h"

#include <gmock/gmock.h>

#include <thread>

namespace tests {

namespace {

using testing::HasSubstr;
using testing::StartsWith;

class LibraryContent : public LibraryTest {};

/// Each file takes longer to read than anybody waits.
class SlowDecoder : public LibraryTest {
protected:
    SlowDecoder() : LibraryTest{{.environment = {{"MEDIA_SYNC_FAILPOINTS", "media.decoding=pause:11500"}}}} {}
};

}

TEST_F(LibraryContent, AnOriginalIsServedByItsHash)
{
    auto const picture = golden("zone.jpg");
    ASSERT_EQ(put("a.jpg", "a.jpg", picture).status, 201);
    for (auto const& path : {image(picture), "/image/sha256/" + sha256_hex(picture)}) {
        auto const answer = http.get(path);
        EXPECT_EQ(answer.status, 200);
        EXPECT_EQ(answer.body, picture);
        EXPECT_EQ(answer.header("Content-Type"), "image/jpeg");
        EXPECT_EQ(answer.header("Content-Disposition"), "inline; filename=\"a.jpg\"");
        EXPECT_EQ(answer.header("Content-Security-Policy"), "sandbox");
        EXPECT_EQ(answer.header("X-Content-Type-Options"), "nosniff");
        EXPECT_FALSE(answer.header("Last-Modified").empty());
    }
}

TEST_F(LibraryContent, PartsAndConditionsWork)
{
    ASSERT_EQ(put("a.mov", "a.mov", "0123456789").status, 201);
    auto const path = image("0123456789");
    auto const part = http.get(path, {{"Range", "bytes=2-4"}});
    EXPECT_EQ(part.status, 206);
    EXPECT_EQ(part.body, "234");
    auto const whole = http.head(path);
    EXPECT_EQ(whole.status, 200);
    EXPECT_EQ(whole.header("Content-Length"), "10");
    EXPECT_EQ(http.get(path, {{"If-None-Match", whole.header("ETag")}}).status, 304);
    EXPECT_EQ(http.get(path, {{"If-Modified-Since", whole.header("Last-Modified")}}).status, 304);
}

TEST_F(LibraryContent, ABadHashIs400AndAnUnknownOne404)
{
    for (std::string const path : {"/image/", "/image/sha256/", "/thumbnail/"}) {
        expect_error(http.get(path + "abc"), 400);
        expect_error(http.get(path + std::string(64, 'g')), 400);
        expect_error(http.get(path + std::string(65, 'a')), 400);
        expect_error(http.get(path + std::string(64, 'a')), 404);
    }
}

TEST_F(LibraryContent, WhatLiesInProjectsIsServedToo)
{
    make_project("Trip");
    store("Trip", "clip.mov", "film");
    EXPECT_EQ(http.get(image("film")).body, "film");
    fs::remove(originals("Trip") / "clip.mov");
    expect_error(http.get(image("film")), 404);
}

TEST_F(LibraryContent, AThumbnailIsCachedForEver)
{
    auto const picture = golden("zone.jpg");
    ASSERT_EQ(put("a.jpg", "a.jpg", picture).status, 201);
    auto const answer = http.get("/thumbnail/" + sha256_hex(picture));
    EXPECT_EQ(answer.status, 200);
    EXPECT_THAT(answer.body, StartsWith("\x89PNG"));
    EXPECT_EQ(answer.header("Content-Type"), "image/png");
    EXPECT_THAT(answer.header("Cache-Control"), HasSubstr("immutable"));
    EXPECT_EQ(
        http.get("/thumbnail/" + sha256_hex(picture), {{"If-None-Match", answer.header("ETag")}}).status,
        304);
}

TEST_F(LibraryContent, AThumbnailThatIsWaitedForIsMade)
{
    make_project("Trip");
    auto const picture = golden("orientation-6.jpg");
    store("Trip", "a.jpg", picture);
    // A busy machine takes longer than the server waits: a client asks again then.
    EXPECT_TRUE(eventually([&] { return http.get("/thumbnail/" + sha256_hex(picture)).status == 200; },
                           std::chrono::seconds{30}));
}

TEST_F(LibraryContent, WhereThereWillBeNoThumbnailNobodyIsToldToComeBack)
{
    ASSERT_EQ(put("noise.jpg", "noise.jpg", sample_bytes(3000)).status, 201);
    auto const answer = http.get("/thumbnail/" + sha256_hex(sample_bytes(3000)));
    expect_error(answer, 404);
    EXPECT_TRUE(answer.header("Retry-After").empty());
}

TEST_F(SlowDecoder, AThumbnailThatTakesLongerIs404WithATimeToComeBack)
{
    make_project("Trip");
    store("Trip", "a.jpg", golden("zone.jpg"));
    auto const answer = http.get("/thumbnail/" + sha256_hex(golden("zone.jpg")));
    expect_error(answer, 404);
    EXPECT_EQ(answer.header("Retry-After"), "1");
}

TEST_F(LibraryContent, AScriptUnderTheNameOfAPictureIsOnlySaved)
{
    std::string const page = "<!DOCTYPE html><html><body><script>alert(1)</script></body></html>";
    ASSERT_EQ(put("x.jpg", "x.jpg", page).status, 201);
    auto const answer = http.get(image(page));
    EXPECT_EQ(answer.header("Content-Type"), "application/octet-stream");
    EXPECT_THAT(answer.header("Content-Disposition"), StartsWith("attachment"));
    EXPECT_EQ(answer.header("Content-Security-Policy"), "sandbox");
}

TEST_F(LibraryContent, APictureUnderAForeignExtensionIsServedAsWhatItIs)
{
    auto const picture = golden("a.png");
    ASSERT_EQ(put("x.jpg", "x.jpg", picture).status, 201);
    EXPECT_EQ(http.get(image(picture)).header("Content-Type"), "image/png");
    EXPECT_EQ(entry(picture)["mime_type"].text(), "image/png");
}

TEST_F(SlowDecoder, APutDoesNotWaitForEver)
{
    auto const answer = put("a.jpg", "a.jpg", golden("zone.jpg"));
    EXPECT_EQ(answer.status, 201) << answer.body;
    EXPECT_TRUE(answer.json()["thumbnail_file"].is_null());
    EXPECT_TRUE(answer.json()["width"].is_null());
    auto const picture = "/thumbnail/" + sha256_hex(golden("zone.jpg"));
    EXPECT_TRUE(eventually([&] { return http.get(picture).status == 200; }, std::chrono::seconds{20}));
}

}
