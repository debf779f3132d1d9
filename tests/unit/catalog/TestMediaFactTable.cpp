#include "catalog/MediaFactTable.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "Scratch.h"

namespace {

using domain::Derived;
using domain::MediaRecord;
using domain::Pictures;
using domain::ReadState;
using scratch::digest_of;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Optional;

constexpr std::int64_t kMtime = 5'000;       // µs
constexpr std::int64_t kTaken = 777'000;     // µs
constexpr std::int64_t kSecond = 1'000'000;  // µs

MediaRecord full_record()
{
    MediaRecord record;
    record.state = ReadState::Done;
    record.tries = 1;
    record.try_at = 5;
    record.reason = "why";
    record.has_picture = true;
    record.captured_at = -kTaken;
    record.facts = {"image/heic",
                    3024,
                    4032,
                    90,
                    domain::CaptureTime{-5, -210, "DateTimeOriginal"},
                    "Apple",
                    "iPhone",
                    "back",
                    domain::Position{-0.25, 78.5, -12.5},
                    2'500'000,
                    29.97,
                    "hevc",
                    "aac",
                    "0F1E"};
    return record;
}

MediaRecord taken(std::int64_t at, std::string content_id = {}, std::optional<std::int64_t> duration = {})
{
    MediaRecord record;
    record.state = ReadState::Done;
    record.captured_at = at;
    record.facts.content_id = std::move(content_id);
    record.facts.duration_us = duration;
    return record;
}

class MediaFactTable : public testing::Test {
protected:
    scratch::EmptyCatalog m_scratch;
    catalog::Catalog m_tx{m_scratch.file, catalog::Access::Write};
    catalog::MediaFactTable& m_facts = m_tx.facts;
    std::int64_t m_project = m_scratch.add_project("A").id;
    std::int64_t m_other = m_scratch.add_project("B").id;

    domain::Asset make(std::string const& path, std::string_view content, std::int64_t project)
    {
        return {
            0, project, path, digest_of(content), {content.size(), kMtime * 1000, 1}, domain::Origin::Upload,
            3};
    }
    std::int64_t add(std::string const& path, std::string_view content, std::int64_t project = 0)
    {
        return m_tx.assets.put(make(path, content, project != 0 ? project : m_project));
    }
    std::int64_t blob(std::string_view content)
    {
        lib::sqlite::Statement statement{m_tx.database(), "SELECT id FROM blob WHERE digest = ?"};
        auto rows = statement.query(std::span<std::byte const>{digest_of(content).bytes});
        return rows.next() ? rows.integer(0) : 0;
    }
    void put(std::string_view content, MediaRecord const& record)
    {
        EXPECT_TRUE(m_facts.put(blob(content), record));
    }
    std::int64_t captured_at(std::int64_t asset)
    {
        lib::sqlite::Statement statement{m_tx.database(), "SELECT captured_at FROM asset WHERE id = ?"};
        auto rows = statement.query(asset);
        return rows.next() ? rows.integer(0) : 0;
    }
};

TEST_F(MediaFactTable, GivesBackWhatWasPut)
{
    auto const asset = add("a.heic", "a");
    put("a", full_record());
    for (auto const& record : {m_facts.find(digest_of("a")), m_facts.of_asset(asset)}) {
        ASSERT_TRUE(record);
        EXPECT_EQ(record->facts, full_record().facts);
        EXPECT_EQ(record->state, ReadState::Done);
        EXPECT_EQ(record->tries, 1);
        EXPECT_EQ(record->reason, "why");
        EXPECT_TRUE(record->has_picture);
        EXPECT_EQ(record->captured_at, -kTaken);
    }
    put("a", MediaRecord{});
    EXPECT_EQ(m_facts.find(digest_of("a"))->facts, domain::MediaFacts{});
    EXPECT_FALSE(m_facts.find(digest_of("never seen")));
}

TEST_F(MediaFactTable, AllCopiesFollowTheCaptureTimeOfTheirContent)
{
    auto const first = add("a.jpg", "a");
    auto const second = add("a.jpg", "a", m_other);
    auto const stranger = add("b.jpg", "b");
    EXPECT_EQ(captured_at(first), kMtime);
    put("a", taken(kTaken));
    EXPECT_EQ(captured_at(first), kTaken);
    EXPECT_EQ(captured_at(second), kTaken);
    EXPECT_EQ(captured_at(stranger), kMtime);
    put("a", MediaRecord{});
    EXPECT_EQ(captured_at(first), kMtime) << "it does not say any more";
}

TEST_F(MediaFactTable, WhatComesLaterHasTheCaptureTimeToo)
{
    add("a.jpg", "a");
    add("b.jpg", "b");
    put("a", taken(kTaken));
    auto const copy = add("copy.jpg", "a");
    EXPECT_EQ(captured_at(copy), kTaken);
    m_tx.assets.set_stamp(copy, {1, 9'000'000, 1});
    EXPECT_EQ(captured_at(copy), kTaken);
    auto moved = make("moved.jpg", "a", m_other);
    moved.id = copy;
    m_tx.assets.relocate(moved);
    EXPECT_EQ(captured_at(copy), kTaken);
    auto edited = make("moved.jpg", "b", m_other);
    edited.id = copy;
    m_tx.assets.change_content(edited);
    EXPECT_EQ(captured_at(copy), kMtime);
    edited.digest = digest_of("a");
    m_tx.assets.change_content(edited);
    EXPECT_EQ(captured_at(copy), kTaken);
}

TEST_F(MediaFactTable, HandsOutWhatWasNeverReadInTheOrderInWhichItCame)
{
    for (char const* content : {"a", "b", "c"}) add(content, content);
    put("b", taken(kTaken));
    auto const first = m_facts.next_unread(0);
    ASSERT_TRUE(first);
    EXPECT_EQ(first->digest, digest_of("a"));
    auto const second = m_facts.next_unread(first->blob);
    ASSERT_TRUE(second);
    EXPECT_EQ(second->digest, digest_of("c"));
    EXPECT_FALSE(m_facts.next_unread(second->blob));
    EXPECT_EQ(m_facts.count_behind(first->blob), 2);
}

TEST_F(MediaFactTable, WhoAskedLastIsServedFirst)
{
    for (char const* content : {"a", "b"}) add(content, content);
    EXPECT_TRUE(m_facts.want(digest_of("b"), {Derived::Large}, 10));
    EXPECT_TRUE(m_facts.want(digest_of("a"), {}, 20));
    EXPECT_EQ(m_facts.wanted(10).at(0).digest, digest_of("a"));
    EXPECT_TRUE(m_facts.want(digest_of("b"), {Derived::Thumbnail}, 30));
    EXPECT_FALSE(m_facts.want(digest_of("never seen"), {}, 30));
    auto const wanted = m_facts.wanted(10);
    ASSERT_EQ(wanted.size(), 2U);
    EXPECT_EQ(wanted[0].digest, digest_of("b"));
    EXPECT_EQ(wanted[0].pictures, (Pictures{Derived::Thumbnail, Derived::Large}));
    EXPECT_EQ(wanted[1].digest, digest_of("a"));
}

TEST_F(MediaFactTable, AWishThatCameWhileOthersWereMadeStays)
{
    add("a", "a");
    m_facts.want(digest_of("a"), {Derived::Thumbnail, Derived::Large}, 1);
    m_facts.satisfy(blob("a"), {Derived::Thumbnail});
    ASSERT_EQ(m_facts.wanted(10).size(), 1U);
    EXPECT_EQ(m_facts.wanted(10)[0].pictures, Pictures{Derived::Large});
    m_facts.satisfy(blob("a"), {Derived::Large});
    EXPECT_THAT(m_facts.wanted(10), IsEmpty());
}

TEST_F(MediaFactTable, AnotherTryIsNotHandedOutBeforeItsTime)
{
    add("a", "a");
    MediaRecord record;
    record.tries = 1;
    record.try_at = 100;
    put("a", record);
    EXPECT_THAT(m_facts.to_try_again(99, 10), IsEmpty());
    EXPECT_THAT(m_facts.next_try(), Optional(100));
    ASSERT_EQ(m_facts.to_try_again(100, 10).size(), 1U);
    EXPECT_EQ(m_facts.to_try_again(100, 10)[0].tries, 1);
    record.state = ReadState::Failed;
    put("a", record);
    EXPECT_FALSE(m_facts.next_try());
}

TEST_F(MediaFactTable, PicturesOfADeletedContentBecomeGarbage)
{
    auto const first = add("a", "a");
    auto const second = add("a", "a", m_other);
    auto const unread = add("b", "b");
    put("a", taken(kTaken));
    m_facts.want(digest_of("a"), {}, 1);
    m_tx.assets.remove(first);
    EXPECT_TRUE(m_facts.has_content(digest_of("a")));
    EXPECT_THAT(m_facts.garbage(10), IsEmpty());
    m_tx.assets.remove(second);
    m_tx.assets.remove(unread);
    EXPECT_FALSE(m_facts.has_content(digest_of("a")));
    EXPECT_THAT(m_facts.garbage(10), ElementsAre(digest_of("a")));
    EXPECT_THAT(m_facts.wanted(10), IsEmpty());
    m_facts.forget_garbage(digest_of("a"));
    EXPECT_THAT(m_facts.garbage(10), IsEmpty());
}

TEST_F(MediaFactTable, NothingIsRecordedOfAContentThatHasGone)
{
    EXPECT_FALSE(m_facts.put(12345, taken(kTaken)));
    EXPECT_EQ(m_tx.database().scalar("SELECT count(*) FROM media"), 0);
}

TEST_F(MediaFactTable, TheHalvesOfALivePhotoFindEachOtherByTheirIdentifier)
{
    auto const still = add("day/IMG_1.HEIC", "still");
    auto const elsewhere = add("other/IMG_9.MOV", "clip");
    auto const clip = add("day/IMG_9.MOV", "clip");
    auto const in_b = add("day/IMG_9.MOV", "clip", m_other);
    put("still", taken(kTaken, "id"));
    put("clip", taken(kTaken + 100 * kSecond, "id"));
    EXPECT_THAT(m_facts.live_partner(still), Optional(clip)) << "the one in the same folder";
    EXPECT_THAT(m_facts.live_partner(clip), Optional(still));
    EXPECT_THAT(m_facts.live_partner(elsewhere), Optional(still));
    EXPECT_FALSE(m_facts.live_partner(in_b)) << "its other half is in another project";
}

TEST_F(MediaFactTable, WithoutAnIdentifierNameAndTimeWithinAFolderCount)
{
    auto const still = add("day/IMG_1.JPG", "still");
    auto const clip = add("day/IMG_1.MOV", "clip");
    add("other/IMG_1.MOV", "in another folder");
    add("day/IMG_1.edited.MOV", "of another name");
    put("still", taken(kTaken));
    put("clip", taken(kTaken + kSecond, "", 3 * kSecond));
    put("in another folder", taken(kTaken, "", 3 * kSecond));
    put("of another name", taken(kTaken, "", 3 * kSecond));
    EXPECT_THAT(m_facts.live_partner(still), Optional(clip));
    EXPECT_THAT(m_facts.live_partner(clip), Optional(still));
    put("clip", taken(kTaken + kSecond, "", 60 * kSecond));
    EXPECT_FALSE(m_facts.live_partner(still)) << "a clip of a minute is a clip of its own";
    put("clip", taken(kTaken + 60 * kSecond, "", 3 * kSecond));
    EXPECT_FALSE(m_facts.live_partner(still)) << "taken a minute later";
}

TEST_F(MediaFactTable, TwoIdentifiersThatDifferAreNoLivePhoto)
{
    auto const still = add("IMG_1.JPG", "still");
    add("IMG_1.MOV", "clip");
    put("still", taken(kTaken, "one"));
    put("clip", taken(kTaken, "two", 3 * kSecond));
    EXPECT_FALSE(m_facts.live_partner(still));
}

}  // namespace
