#include "catalog/TimelineTable.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>
#include <map>
#include <random>

#include <fmt/format.h>

#include "Scratch.h"

namespace {

using domain::MediaKind;
using domain::MediaQuery;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

constexpr std::int64_t kDay = 86'400'000'000;  // µs

class TimelineTable : public testing::Test {
protected:
    scratch::EmptyCatalog m_scratch;
    catalog::Catalog m_tx{m_scratch.file, catalog::Access::Write};
    std::int64_t m_a = m_scratch.add_project("A").id;
    std::int64_t m_b = m_scratch.add_project("B").id;

    std::int64_t add(std::string const& path, std::int64_t mtime, std::int64_t project = 0)
    {
        return m_tx.assets.put({0,
                                project != 0 ? project : m_a,
                                path,
                                scratch::digest_of(path),
                                {1, mtime * 1000, 1},
                                domain::Origin::Upload,
                                1});
    }
    std::int64_t blob(std::string const& content)
    {
        lib::sqlite::Statement statement{m_tx.database(), "SELECT id FROM blob WHERE digest = ?"};
        auto rows = statement.query(std::span<std::byte const>{scratch::digest_of(content).bytes});
        return rows.next() ? rows.integer(0) : 0;
    }
    /// `civil`: µs on the clock of the camera.
    void read(std::string const& content, std::int64_t civil, std::string const& make = "",
              std::string const& model = "", std::string const& content_id = "", int offset = 0)
    {
        domain::MediaRecord record;
        record.state = domain::ReadState::Done;
        record.facts.captured = domain::CaptureTime{civil, offset, "DateTimeOriginal"};
        record.facts.make = make;
        record.facts.model = model;
        record.facts.content_id = content_id;
        record.captured_at = record.facts.captured->instant();
        ASSERT_TRUE(m_tx.facts.put(blob(content), record));
    }
    std::vector<std::pair<std::string, std::int64_t>> days(MediaQuery const& query = {})
    {
        std::vector<std::pair<std::string, std::int64_t>> found;
        for (auto const& [day, assets] : m_tx.timeline.days(query))
            found.emplace_back(domain::day_text(day), assets);
        return found;
    }
    std::vector<std::pair<std::string, std::int64_t>> cameras(std::optional<std::int64_t> project = {})
    {
        std::vector<std::pair<std::string, std::int64_t>> found;
        for (auto const& [name, assets] : m_tx.timeline.cameras(project, 10))
            found.emplace_back(name, assets);
        return found;
    }
    /// The sums as they would be counted.
    std::int64_t wrong_sums()
    {
        return m_tx.database().scalar(R"(
            WITH shown AS (SELECT project_id, camera_id, day, kind FROM asset WHERE kind < 2 AND live_of IS NULL),
                counted AS (
                    SELECT 0, 0, day, kind, count(*) FROM shown GROUP BY day, kind
                    UNION SELECT project_id, 0, day, kind, count(*) FROM shown GROUP BY project_id, day, kind
                    UNION SELECT 0, camera_id, day, kind, count(*) FROM shown WHERE camera_id <> 0
                        GROUP BY camera_id, day, kind
                    UNION SELECT project_id, camera_id, day, kind, count(*) FROM shown WHERE camera_id <> 0
                        GROUP BY project_id, camera_id, day, kind)
            SELECT (SELECT count(*) FROM (SELECT * FROM counted EXCEPT SELECT * FROM day_total))
                + (SELECT count(*) FROM (SELECT * FROM day_total EXCEPT SELECT * FROM counted)))");
    }
};

TEST_F(TimelineTable, TheDayIsThatOfTheClockWhereThePictureWasTaken)
{
    add("a.jpg", 0);
    add("b.jpg", 0);
    constexpr std::int64_t kLate = 19'844 * kDay + kDay - 1;
    read("a.jpg", kLate, "", "", "", -600);  // hours later elsewhere
    read("b.jpg", kLate + 1, "", "", "", 600);
    EXPECT_THAT(days(), ElementsAre(Pair("2024-05-02", 1), Pair("2024-05-01", 1)));
    EXPECT_EQ(m_tx.timeline.total({}), 2);
}

TEST_F(TimelineTable, AFileThatDoesNotSayHasItsTimeInTheZoneOfTheServer)
{
    ::setenv("TZ", "Asia/Tokyo", 1);
    ::tzset();
    add("a.jpg", 19'844 * kDay + kDay / 2 + kDay / 4);  // 18:00 UTC is 03:00 of the next day there
    add("old.jpg", -1);
    ::unsetenv("TZ");
    ::tzset();
    EXPECT_THAT(days(), ElementsAre(Pair("2024-05-02", 1), Pair("1970-01-01", 1)));
}

TEST_F(TimelineTable, EachFilterHasItsSums)
{
    for (auto const* name : {"a.jpg", "b.jpg", "c.mov"}) add(name, 0);
    add("d.mov", 0, m_b);
    add("sound.wav", 0, m_b);
    read("a.jpg", kDay, "NIKON CORPORATION", "NIKON D850");
    read("b.jpg", 2 * kDay, "Apple", "iPhone 15 Pro");
    read("c.mov", 2 * kDay, "Apple", "iPhone 15 Pro");
    read("d.mov", 3 * kDay, "Apple", "iPhone 15 Pro");
    EXPECT_THAT(days({.project = m_a}), ElementsAre(Pair("1970-01-03", 2), Pair("1970-01-02", 1)));
    EXPECT_THAT(days({.kinds = {MediaKind::Video}}),
                ElementsAre(Pair("1970-01-04", 1), Pair("1970-01-03", 1)));
    EXPECT_THAT(days({.kinds = {MediaKind::Audio}}), IsEmpty());
    EXPECT_THAT(days({.project = m_b, .camera = "Apple iPhone 15 Pro"}), ElementsAre(Pair("1970-01-04", 1)));
    EXPECT_THAT(days({.camera = "Canon"}), IsEmpty());
    EXPECT_THAT(days({.days = {1, 2}}), ElementsAre(Pair("1970-01-03", 2), Pair("1970-01-02", 1)));
    EXPECT_THAT(days({.limit = 1}), ElementsAre(Pair("1970-01-04", 1)));
    EXPECT_EQ(m_tx.timeline.total({.days = {1, 2}}), 3);
    EXPECT_THAT(cameras(), ElementsAre(Pair("Apple iPhone 15 Pro", 3), Pair("NIKON D850", 1)));
    EXPECT_THAT(cameras(m_b), ElementsAre(Pair("Apple iPhone 15 Pro", 1)));
}

TEST_F(TimelineTable, ALivePhotoIsOneUntilItsPictureGoes)
{
    auto const still = add("IMG_1.HEIC", 0);
    add("IMG_1.MOV", 0);
    read("IMG_1.MOV", kDay, "", "", "id");
    EXPECT_EQ(days()[0].second, 1);
    read("IMG_1.HEIC", kDay, "", "", "id");
    EXPECT_THAT(days(), ElementsAre(Pair("1970-01-02", 1)));
    EXPECT_THAT(days({.kinds = {MediaKind::Video}}), IsEmpty());
    m_tx.assets.remove(still);
    EXPECT_THAT(days({.kinds = {MediaKind::Video}}), ElementsAre(Pair("1970-01-02", 1)));
    add("IMG_1.HEIC", 0);
    read("IMG_1.HEIC", kDay, "", "", "id");
    EXPECT_THAT(days(), ElementsAre(Pair("1970-01-02", 1)));
}

TEST_F(TimelineTable, AHalfThatIsMovedIsAloneAndMeetsTheOtherAgainThere)
{
    auto const still = add("IMG_1.HEIC", 0);
    auto const clip = add("IMG_1.MOV", 0);
    read("IMG_1.HEIC", kDay, "", "", "id");
    read("IMG_1.MOV", kDay, "", "", "id");
    EXPECT_EQ(m_tx.timeline.total({}), 1);
    EXPECT_FALSE(m_tx.facts.has_unpaired());
    auto const move = [&](std::int64_t id, std::int64_t project) {
        auto asset = *m_tx.assets.find(id);
        asset.project_id = project;
        m_tx.assets.relocate(asset);
        while (m_tx.facts.has_unpaired()) m_tx.facts.pair(1);
    };
    move(still, m_b);
    EXPECT_EQ(m_tx.timeline.total({}), 2);
    move(clip, m_b);
    EXPECT_EQ(m_tx.timeline.total({}), 1);
    move(clip, m_a);
    EXPECT_EQ(m_tx.timeline.total({}), 2);
    EXPECT_EQ(wrong_sums(), 0);
}

/// Whatever is done to assets, in any order.
TEST_F(TimelineTable, TheSumsAreThoseOfACount)
{
    std::mt19937 random{5};
    constexpr char const* kExtensions[] = {"HEIC", "MOV", "wav", "JPG"};
    std::vector<std::int64_t> ids;
    std::map<std::int64_t, std::string> content_of;
    for (int step = 0; step < 1'500; ++step) {
        auto const pick = [&] { return ids[random() % ids.size()]; };
        auto const what = ids.size() < 10 ? 0 : random() % 6;
        if (what <= 1) {
            auto const path =
                fmt::format("d{}/IMG_{}.{}", random() % 3, random() % 60, kExtensions[random() % 4]);
            auto const id =
                add(path, static_cast<std::int64_t>(random() % 5) * kDay, random() % 2 == 0 ? m_a : m_b);
            content_of[id] = path;
            if (std::ranges::find(ids, id) == ids.end()) ids.push_back(id);
        } else if (what <= 3) {
            read(content_of[pick()], static_cast<std::int64_t>(random() % 5) * kDay,
                 random() % 3 == 0 ? "" : "Sony", random() % 2 == 0 ? "A1" : "A7",
                 random() % 2 == 0 ? "" : fmt::format("id{}", random() % 20));
        } else if (what == 4) {
            auto asset = *m_tx.assets.find(pick());
            asset.project_id = asset.project_id == m_a ? m_b : m_a;
            if (!m_tx.assets.at_path(asset.project_id, asset.path)) m_tx.assets.relocate(asset);
        } else {
            auto const id = pick();
            m_tx.assets.remove(id);
            std::erase(ids, id);
        }
        ASSERT_EQ(wrong_sums(), 0) << step;
    }
    m_tx.projects.remove(m_b);
    EXPECT_EQ(wrong_sums(), 0);
    EXPECT_GT(m_tx.timeline.total({}), 0);
}

}  // namespace
