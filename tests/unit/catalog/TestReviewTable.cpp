#include "catalog/ReviewTable.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "Scratch.h"

namespace {

using domain::Pipeline;
using domain::ReviewRow;
using domain::Verdict;

domain::ReviewHash hash_of(unsigned char number)
{
    domain::ReviewHash hash;
    hash.bytes.back() = std::byte{number};
    return hash;
}

ReviewRow row_of(unsigned char number)
{
    ReviewRow row;
    row.hash = hash_of(number);
    row.original_title = "A title";
    return row;
}

ReviewRow full_row()
{
    ReviewRow row{hash_of(7),
                  domain::ReviewMedia::TvSeason,
                  "Tïtle",
                  1,
                  2,
                  1999,
                  Pipeline::Queued,
                  true,
                  "broken",
                  Verdict::Rejected,
                  "too dark",
                  "/parent",
                  "target",
                  "original",
                  "path",
                  "link"};
    row.rss_source = domain::RssSource::EpisodeFeed;
    row.uploader = "somebody";
    row.genre = domain::ReviewTexts{"Drama", "Comedy"};
    row.language = domain::ReviewTexts{};
    row.rt_score = 0;
    row.metascore = 100;
    row.imdb_rating = domain::Tenths{74};
    row.imdb_votes = 12;
    row.imdb_id = "tt12345678";
    row.resolution = "1080p";
    row.video_codec = "h264";
    row.upload_type = "WEB";
    row.audio_codec = "aac";
    row.tmdb_id = 5;
    return row;
}

class ReviewTable : public testing::Test {
protected:
    scratch::EmptyCatalog m_catalog;

    void add(ReviewRow const& row, std::int64_t now = 1)
    {
        m_catalog.writer.write([&](catalog::Catalog& tx) { tx.reviews.add(row, now); });
    }
    ReviewRow find(domain::ReviewHash const& hash) { return m_catalog.reader.reviews.find(hash).value(); }
    /// The row as it is after the change.
    template <class Change>
    ReviewRow changed(ReviewRow const& row, Change const& change)
    {
        auto const before = find(row.hash);
        auto after = before;
        change(after);
        m_catalog.writer.write([&](catalog::Catalog& tx) { tx.reviews.update(before, after, 2); });
        return find(row.hash);
    }
    /// Is it refused?
    bool is_refused(ReviewRow const& row)
    {
        try {
            add(row);
        } catch (std::exception const&) {
            return true;
        }
        return false;
    }
};

TEST_F(ReviewTable, KeepsEveryKey)
{
    auto row = full_row();
    row.created_at.us = 99;
    add(row, 5);
    row.created_at = row.updated_at = {5};
    EXPECT_EQ(find(row.hash), row);
    EXPECT_FALSE(m_catalog.reader.reviews.find(hash_of(8)));
}

TEST_F(ReviewTable, ARowIsCreatedWhenItComesWhateverItSays)
{
    auto row = row_of(1);
    row.created_at = row.updated_at = {12};
    add(row, 1'000);
    EXPECT_EQ(find(row.hash).created_at.us, 1'000);
    EXPECT_EQ(find(row.hash).updated_at.us, 1'000);
}

TEST_F(ReviewTable, EveryChangeSetsItsTime)
{
    add(row_of(1));
    EXPECT_EQ(changed(row_of(1), [](ReviewRow&) {}).updated_at.us, 2);
    EXPECT_EQ(find(hash_of(1)).created_at.us, 1);
}

TEST_F(ReviewTable, WithoutAnErrorThereIsNoCondition)
{
    add(full_row());
    auto const row = changed(full_row(), [](ReviewRow& after) { after.error_status = false; });
    EXPECT_FALSE(row.error_condition);
}

TEST_F(ReviewTable, WithoutARejectionThereIsNoReason)
{
    add(full_row());
    auto const row =
        changed(full_row(), [](ReviewRow& after) { after.rejection_status = Verdict::Override; });
    EXPECT_FALSE(row.rejection_reason);
    EXPECT_EQ(row.error_condition, "broken");
}

TEST_F(ReviewTable, WhatIsIngestedAgainIsUnfilteredAndWithoutAnError)
{
    add(full_row());
    auto const row =
        changed(full_row(), [](ReviewRow& after) { after.pipeline_status = Pipeline::Ingested; });
    EXPECT_EQ(row.rejection_status, Verdict::Unfiltered);
    EXPECT_FALSE(row.rejection_reason);
    EXPECT_FALSE(row.error_status);
    EXPECT_FALSE(row.error_condition);
}

TEST_F(ReviewTable, AnOverrideOutlivesBeingIngestedAgain)
{
    auto row = full_row();
    row.rejection_status = Verdict::Override;
    add(row);
    EXPECT_EQ(
        changed(row, [](ReviewRow& after) { after.pipeline_status = Pipeline::Ingested; }).rejection_status,
        Verdict::Override);
}

TEST_F(ReviewTable, WhatStaysIngestedKeepsItsVerdict)
{
    auto row = row_of(1);
    row.rejection_status = Verdict::Accepted;
    add(row);
    EXPECT_EQ(changed(row, [](ReviewRow& after) { after.season = 3; }).rejection_status, Verdict::Accepted);
}

TEST_F(ReviewTable, WhatIsDeletedIsRejectedByItsUser)
{
    add(row_of(1));
    auto const row = changed(row_of(1), [](ReviewRow& after) { after.deleted_at = domain::ReviewTime{2}; });
    EXPECT_EQ(row.rejection_status, Verdict::Rejected);
    EXPECT_EQ(row.rejection_reason, "user deletion");
}

TEST_F(ReviewTable, WhatIsOutOfRangeIsRefused)
{
    auto const with = [](auto member, auto value) {
        auto row = row_of(1);
        row.*member = value;
        return row;
    };
    EXPECT_TRUE(is_refused(with(&ReviewRow::release_year, 1849)));
    EXPECT_TRUE(is_refused(with(&ReviewRow::release_year, 2101)));
    EXPECT_TRUE(is_refused(with(&ReviewRow::rt_score, 101)));
    EXPECT_TRUE(is_refused(with(&ReviewRow::metascore, -1)));
    EXPECT_TRUE(is_refused(with(&ReviewRow::tmdb_id, 0)));
    EXPECT_TRUE(is_refused(with(&ReviewRow::imdb_rating, domain::Tenths{1000})));
    EXPECT_TRUE(is_refused(with(&ReviewRow::imdb_id, "tt123456")));
    EXPECT_TRUE(is_refused(with(&ReviewRow::imdb_id, "tt123456789")));
    EXPECT_TRUE(is_refused(with(&ReviewRow::uploader, std::string(26, 'x'))));
    EXPECT_TRUE(is_refused(with(&ReviewRow::resolution, std::string(11, 'x'))));
    EXPECT_TRUE(is_refused(with(&ReviewRow::media_title, std::string(256, 'x'))));
    EXPECT_TRUE(is_refused(with(&ReviewRow::media_type, static_cast<domain::ReviewMedia>(4))));
    EXPECT_TRUE(is_refused(with(&ReviewRow::pipeline_status, static_cast<Pipeline>(12))));
    EXPECT_FALSE(is_refused(with(&ReviewRow::release_year, 1850)));
}

TEST_F(ReviewTable, WhatIsRefusedLeavesNothing)
{
    add(row_of(1));
    EXPECT_TRUE(is_refused(row_of(1)));
    auto row = row_of(2);
    row.tmdb_id = 0;
    EXPECT_TRUE(is_refused(row));
    EXPECT_EQ(m_catalog.reader.review_list.page({}).total, 1);
    EXPECT_EQ(m_catalog.reader.review_list.page({}).rows.size(), 1U);
}

TEST_F(ReviewTable, ContentsAreFoundByTheirRow)
{
    auto const project = m_catalog.add_project("A");
    auto const add_asset = [&](std::string const& path) {
        domain::Asset const asset{0, project.id, path, scratch::digest_of(path), {1, 1, 1}, {}, 1};
        m_catalog.writer.write([&](catalog::Catalog& tx) { tx.assets.put(asset); });
    };
    add_asset("a.txt");
    add_asset("b.jpg");
    add_asset("c.mov");
    auto& reviews = m_catalog.reader.reviews;
    auto const first = reviews.next_unreviewed(0);
    ASSERT_TRUE(first);
    EXPECT_EQ(first->digest, scratch::digest_of("b.jpg"));
    EXPECT_EQ(reviews.next_unreviewed(first->blob)->digest, scratch::digest_of("c.mov"));
    EXPECT_TRUE(m_catalog.writer.write(
        [&](catalog::Catalog& tx) { return tx.reviews.link(first->blob, hash_of(3)); }));
    EXPECT_FALSE(
        m_catalog.writer.write([&](catalog::Catalog& tx) { return tx.reviews.link(1000, hash_of(3)); }));
    EXPECT_EQ(reviews.next_unreviewed(0)->digest, scratch::digest_of("c.mov"));
    EXPECT_THAT(reviews.contents(hash_of(3)), testing::ElementsAre(scratch::digest_of("b.jpg")));
    EXPECT_THAT(reviews.contents(hash_of(4)), testing::IsEmpty());
}

}  // namespace
