#include <chrono>
#include <csignal>
#include <thread>

#include <fmt/format.h>

#include "HttpTest.h"

namespace tests {

namespace {

constexpr std::chrono::seconds kSoon{60};

class Thumbnails : public HttpTest {
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
    fs::path thumbnail(std::string const& bytes) const
    {
        return server.root() / ".thumbnails" / (sha256_hex(bytes) + ".png");
    }
    fs::path preview(std::string const& bytes) const
    {
        auto const digest = sha256_hex(bytes);
        return server.root() / ".media-sync/derived" / digest.substr(0, 2) / (digest + "-512.webp");
    }
};

/// A picture that differs from all others: what follows its end is not looked at.
std::string variant(std::string const& jpeg, int number) { return jpeg + fmt::format("{}", number); }

}

TEST_F(Thumbnails, AnUploadedPictureHasItsThumbnailAndItsOwnTimeSoon)
{
    auto const picture = golden("zone.jpg");
    store("A", "a.jpg", picture);
    EXPECT_TRUE(
        eventually([&] { return fs::exists(thumbnail(picture)) && fs::exists(preview(picture)); }, kSoon));
    auto const captured = [&] {
        return http.get("/api/projects/A/media").json()["items"].at(0)["captured_at"].text();
    };
    EXPECT_TRUE(eventually([&] { return captured() == "2024-05-01T12:30:15.250000+00:00"; }, kSoon))
        << captured();
    expect_nothing_incoming();
}

TEST_F(Thumbnails, ThoseOfADeletedFileGo)
{
    auto const picture = golden("zone.jpg");
    store("A", "a.jpg", picture);
    ASSERT_TRUE(
        eventually([&] { return fs::exists(thumbnail(picture)) && fs::exists(preview(picture)); }, kSoon));
    fs::remove(originals("A") / "a.jpg");
    reindex("A");
    EXPECT_TRUE(
        eventually([&] { return !fs::exists(thumbnail(picture)) && !fs::exists(preview(picture)); }, kSoon));
}

TEST_F(Thumbnails, AllAreMadeHoweverOftenTheJobProcessIsKilled)
{
    constexpr int kPictures = 30;
    auto const jpeg = golden("orientation-6.jpg");
    for (int i = 0; i < kPictures; ++i) store("A", fmt::format("{}.jpg", i), variant(jpeg, i));
    for (int kills = 0; kills < 4; ++kills) {
        auto const jobs = server.jobs();
        ::kill(jobs, SIGKILL);
        ASSERT_TRUE(eventually([&] { return server.jobs() != 0 && server.jobs() != jobs; }, kSoon));
        std::this_thread::sleep_for(std::chrono::milliseconds{300 + 200 * kills});
    }
    for (int i = 0; i < kPictures; ++i)
        EXPECT_TRUE(eventually([&] { return fs::exists(thumbnail(variant(jpeg, i))); }, kSoon)) << i;
}

TEST_F(Thumbnails, ADamagedPictureHarmsNobody)
{
    store("A", "broken.jpg", golden("zone.jpg").substr(0, 700));
    store("A", "bomb.png", golden("bomb.png"));
    auto const picture = golden("a.png");
    store("A", "a.png", picture);
    auto const jobs = server.jobs();
    EXPECT_TRUE(eventually([&] { return fs::exists(thumbnail(picture)); }, kSoon));
    EXPECT_EQ(server.jobs(), jobs);
    EXPECT_FALSE(fs::exists(thumbnail(golden("bomb.png"))));
}

}
