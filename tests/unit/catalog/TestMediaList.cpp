#include "catalog/MediaList.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include <fmt/format.h>

#include "Scratch.h"
#include "domain/SafeName.h"
#include "lib/icu/Text.h"

namespace {

using domain::MediaKind;
using domain::MediaOrder;
using domain::MediaQuery;
using testing::ElementsAre;
using testing::IsEmpty;

/// A catalogue of assets that have many equal times, sizes and names.
class MediaList : public testing::Test {
protected:
    scratch::EmptyCatalog m_catalog;
    domain::Project m_a = m_catalog.add_project("A");
    domain::Project m_b = m_catalog.add_project("B");
    std::vector<domain::MediaItem> m_all;

    void add(domain::Project const& project, std::string const& path, std::uint64_t size = 1,
             std::int64_t captured = 0, std::int64_t added = 0)
    {
        domain::MediaItem item;
        item.asset = {0, project.id, path, scratch::digest_of(path), {size, captured * 1000, 1}, {}, added};
        item.project = project.name;
        item.kind = domain::media_kind(path);
        item.captured_at = captured;
        item.asset.id =
            m_catalog.writer.write([&](catalog::Catalog& tx) { return tx.assets.put(item.asset); });
        m_all.push_back(item);
    }
    void add_many(int count)
    {
        constexpr char const* kNames[] = {"IMG_{}.HEIC", "clip {}.mov", "Zoom-{}.wav", "notes{}.txt",
                                          "Été {}.JPG"};
        std::mt19937 random{3};
        for (int i = 0; i < count; ++i) {
            auto const name = fmt::format(fmt::runtime(kNames[random() % 5]), random() % 40);
            add(random() % 3 == 0 ? m_b : m_a, fmt::format("ingest/originals/{}/{}", i, name), random() % 7,
                static_cast<std::int64_t>(random() % 9), static_cast<std::int64_t>(random() % 11));
        }
    }
    std::vector<std::string> paths(MediaQuery const& query)
    {
        std::vector<std::string> found;
        for (auto const& item : m_catalog.reader.media.page(query).items) found.push_back(item.asset.path);
        return found;
    }
    /// The ids of all pages, one after the other.
    std::vector<std::int64_t> walk(MediaQuery query)
    {
        std::vector<std::int64_t> ids;
        do {
            auto const page = m_catalog.reader.media.page(query);
            EXPECT_LE(page.items.size(), static_cast<std::size_t>(query.limit));
            for (auto const& item : page.items) ids.push_back(item.asset.id);
            query.after = page.next;
        } while (query.after);
        return ids;
    }
    /// What the list should be, by plain comparison.
    std::vector<std::int64_t> expected(MediaQuery const& query) const
    {
        auto const key = [&](domain::MediaItem const& item) {
            auto const name = domain::name_key(domain::file_name(item.asset.path));
            auto const number = query.order == MediaOrder::Added ? item.asset.added_at
                                : query.order == MediaOrder::Captured
                                    ? item.captured_at
                                    : static_cast<std::int64_t>(item.asset.stamp.size);
            return std::tuple{query.order == MediaOrder::Name ? 0 : number,
                              query.order == MediaOrder::Name ? name : std::string{}, item.asset.id};
        };
        std::vector<domain::MediaItem> found;
        for (auto const& item : m_all) {
            bool const is_kind =
                query.kinds.empty() || std::ranges::find(query.kinds, item.kind) != query.kinds.end();
            auto const words = lib::icu::words(domain::name_key(domain::file_name(item.asset.path)));
            bool const has_words = std::ranges::all_of(query.words, [&](auto const& prefix) {
                return std::ranges::any_of(words, [&](auto const& word) { return word.starts_with(prefix); });
            });
            if (is_kind && has_words && (!query.project || *query.project == item.asset.project_id) &&
                query.captured.has(item.captured_at) && query.added.has(item.asset.added_at))
                found.push_back(item);
        }
        std::ranges::sort(found, {}, key);
        if (query.is_descending) std::ranges::reverse(found);
        std::vector<std::int64_t> ids;
        for (auto const& item : found) ids.push_back(item.asset.id);
        return ids;
    }
};

TEST_F(MediaList, AnEmptyCatalogueIsAnEmptyPage)
{
    auto const page = m_catalog.reader.media.page({});
    EXPECT_THAT(page.items, IsEmpty());
    EXPECT_FALSE(page.next);
    EXPECT_EQ(m_catalog.reader.media.count({}), 0);
}

TEST_F(MediaList, AnItemIsComplete)
{
    add(m_b, "ingest/originals/day/Clip.MOV", 7, 1'000'000, 2'000'000);
    auto const page = m_catalog.reader.media.page({});
    ASSERT_EQ(page.items.size(), 1U);
    auto const& item = page.items.front();
    EXPECT_EQ(item.asset, m_all.front().asset);
    EXPECT_EQ(item.project, "B");
    EXPECT_EQ(item.kind, MediaKind::Video);
    EXPECT_EQ(item.captured_at, 1'000'000);
}

/// Every order, both ways, with every filter and page size: each asset once, in the order of a plain sort.
TEST_F(MediaList, EveryWalkMeetsEachAssetOnceAndInOrder)
{
    add_many(300);
    std::vector<MediaQuery> const filters = {
        {},
        {.project = m_b.id},
        {.kinds = {MediaKind::Video}},
        {.kinds = {MediaKind::Image, MediaKind::Other}},
        {.project = m_a.id, .kinds = {MediaKind::Audio}},
        {.captured = {2, 5}},
        {.added = {3, 3}},
        {.captured = {1, 7}, .added = {2, 9}},
        {.words = {"img"}},
        {.words = {"clip", "1"}},
        {.project = m_a.id, .words = {"été"}, .captured = {0, 4}},
        {.words = {"nothing"}},
        {.captured = {20, 30}},
    };
    for (auto query : filters)
        for (auto const order : {MediaOrder::Added, MediaOrder::Captured, MediaOrder::Name, MediaOrder::Size})
            for (bool const is_descending : {false, true})
                for (int const limit : {1, 7, 1000}) {
                    query.order = order;
                    query.is_descending = is_descending;
                    query.limit = limit;
                    EXPECT_EQ(walk(query), expected(query))
                        << static_cast<int>(order) << is_descending << limit;
                }
}

TEST_F(MediaList, CountsAreThoseOfTheWalk)
{
    add_many(200);
    std::vector<MediaQuery> const filters = {{},
                                             {.project = m_b.id},
                                             {.kinds = {MediaKind::Video, MediaKind::Audio}},
                                             {.project = m_a.id, .kinds = {MediaKind::Image}},
                                             {.order = MediaOrder::Captured, .captured = {2, 5}},
                                             {.order = MediaOrder::Added, .added = {2, 5}},
                                             {.words = {"clip"}}};
    for (auto const& query : filters)
        EXPECT_EQ(m_catalog.reader.media.count(query), static_cast<std::int64_t>(expected(query).size()));
    EXPECT_EQ(m_catalog.reader.media.count({.captured = {2, 5}}), std::nullopt) << "no index counts this one";
}

TEST_F(MediaList, WhatChangesIsFoundWhereItIsNow)
{
    add(m_a, "ingest/originals/first.mov", 1);
    auto asset = m_all.front().asset;
    m_catalog.writer.write([&](catalog::Catalog& tx) {
        tx.assets.remove(asset.id);
        asset.project_id = m_b.id;
        asset.path = "ingest/originals/second.jpg";
        tx.assets.put(asset);
    });
    EXPECT_THAT(paths({.words = {"first"}}), IsEmpty());
    EXPECT_THAT(paths({.project = m_b.id, .kinds = {MediaKind::Image}, .words = {"second"}}),
                ElementsAre("ingest/originals/second.jpg"));
    EXPECT_EQ(m_catalog.reader.projects.sums(m_a.id).assets, 0);
    EXPECT_EQ(m_catalog.reader.projects.sums(m_b.id).bytes, 1);
    m_catalog.writer.write([&](catalog::Catalog& tx) { tx.projects.remove(m_b.id); });
    EXPECT_THAT(paths({}), IsEmpty());
    EXPECT_THAT(paths({.words = {"second"}}), IsEmpty());
}

TEST_F(MediaList, WordsAreNoSearchSyntax)
{
    add(m_a, "ingest/originals/a OR b.mov");
    for (auto const* text : {"\"", "a\" OR \"b", "name_key:a", "a*", "NEAR(a b)", "-a", "^a", "(", "'"}) {
        auto const words = lib::icu::words(lib::icu::casefold_nfc(text));
        EXPECT_NO_THROW(paths({.words = words})) << text;
    }
    EXPECT_EQ(paths({.words = {"or"}}).size(), 1U);
}

TEST_F(MediaList, CopiesOfAContentAreFoundWithTheProjectsOwnFirst)
{
    add(m_a, "ingest/originals/1.mov", 5);
    auto copy = m_all.front().asset;
    copy.id = 0;
    copy.project_id = m_b.id;
    copy.path = "ingest/originals/2.mov";
    m_catalog.writer.write([&](catalog::Catalog& tx) { tx.assets.put(copy); });
    auto const found = [&](std::int64_t project) {
        std::vector<std::string> names;
        for (auto const& item : m_catalog.reader.media.with_content(copy.digest, 10, project))
            names.push_back(item.project);
        return names;
    };
    EXPECT_THAT(found(0), ElementsAre("A", "B"));
    EXPECT_THAT(found(m_b.id), ElementsAre("B", "A"));
    EXPECT_EQ(m_catalog.reader.media.with_name("2.MOV", 5, 10, m_b.id).size(), 1U);
    EXPECT_THAT(m_catalog.reader.media.with_name("2.MOV", 6, 10, m_b.id), IsEmpty());
}

/// Of pictures and videos by two cameras, some of them halves of Live Photos.
TEST_F(MediaList, DaysCamerasAndFoldedHalvesNarrowEveryWalk)
{
    constexpr std::int64_t kDay = 86'400'000'000;  // µs
    for (int i = 0; i < 60; ++i) {
        auto const name = fmt::format("{}/IMG_{}", i % 2, i / 2);
        auto const day = static_cast<std::int64_t>(i % 7);
        for (auto const* extension : {".HEIC", ".MOV"}) {
            add(i % 3 == 0 ? m_b : m_a, name + extension, 1, day * kDay);
            m_all.back().day = day;
            if (i % 5 == 0) break;
            domain::MediaRecord record;
            record.state = domain::ReadState::Done;
            record.facts.captured = domain::CaptureTime{day * kDay + kDay / 2, 600, "DateTimeOriginal"};
            record.captured_at = record.facts.captured->instant();
            record.facts.model = i % 4 == 0 ? "A" : "B";
            record.facts.content_id = i % 2 == 0 ? name : "";
            auto& item = m_all.back();
            item.captured_at = *record.captured_at;
            item.camera = record.facts.model;
            m_catalog.writer.write([&](catalog::Catalog& tx) {
                auto const blob = tx.database().scalar("SELECT max(id) FROM blob");
                return tx.facts.put(blob, record);
            });
            if (item.kind == MediaKind::Video && i % 2 == 0) {
                item.live = domain::LiveHalf{};  // marks it as folded
            }
        }
    }
    for (auto const order : {MediaOrder::Captured, MediaOrder::Added, MediaOrder::Name})
        for (int const limit : {3, 1000})
            for (auto query : std::vector<MediaQuery>{{.camera = "A"},
                                                      {.camera = "none"},
                                                      {.live = domain::LivePhotos::Folded},
                                                      {.days = {2, 4}},
                                                      {.project = m_a.id,
                                                      .kinds = {MediaKind::Video},
                                                      .camera = "B",
                                                      .days = {1, 5},
                                                      .live = domain::LivePhotos::Folded}}) {
                query.order = order;
                query.limit = limit;
                std::vector<std::int64_t> wanted;
                auto whole = query;
                whole.camera.clear();
                for (auto const id : expected(whole)) {
                    auto const& item =
                        *std::ranges::find(m_all, id, [](auto const& i) { return i.asset.id; });
                    bool const folded = item.live && query.live == domain::LivePhotos::Folded;
                    bool const is_camera = query.camera.empty() || item.camera == query.camera;
                    bool const has_day = query.days.has(item.day);
                    if (!folded && is_camera && has_day) wanted.push_back(id);
                }
                EXPECT_EQ(walk(query), wanted) << static_cast<int>(order) << limit << query.camera;
                if (auto const count = m_catalog.reader.media.count(query)) {
                    EXPECT_EQ(*count, static_cast<std::int64_t>(wanted.size()));
                }
            }
    EXPECT_TRUE(m_catalog.reader.media.count({.live = domain::LivePhotos::Folded}));
}

TEST_F(MediaList, AFileOfTheOddestZoneIsOnItsDay)
{
    constexpr std::int64_t kDay = 86'400'000'000;  // µs
    for (int const zone : {-domain::kMostZoneOffset, domain::kMostZoneOffset}) {
        add(m_a, fmt::format("{}.jpg", zone), 1, 1);
        domain::MediaRecord record;
        record.state = domain::ReadState::Done;
        record.facts.captured =
            domain::CaptureTime{10 * kDay + (zone < 0 ? kDay - 1 : 0), zone, "DateTimeOriginal"};
        record.captured_at = record.facts.captured->instant();
        m_catalog.writer.write([&](catalog::Catalog& tx) {
            return tx.facts.put(tx.database().scalar("SELECT max(id) FROM blob"), record);
        });
    }
    EXPECT_EQ(m_catalog.reader.media.page({.order = MediaOrder::Captured, .days = {10, 10}}).items.size(),
              2U);
    EXPECT_THAT(m_catalog.reader.media.page({.order = MediaOrder::Captured, .days = {9, 9}}).items,
                IsEmpty());
    EXPECT_THAT(m_catalog.reader.media.page({.order = MediaOrder::Captured, .days = {11, 11}}).items,
                IsEmpty());
}

}  // namespace
