#include "catalog/ReviewList.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <tuple>

#include <fmt/format.h>

#include "Scratch.h"
#include "domain/SafeName.h"

namespace {

using domain::Pipeline;
using domain::ReviewMedia;
using domain::ReviewOrder;
using domain::ReviewQuery;
using domain::ReviewRow;
using domain::Verdict;

constexpr ReviewOrder kOrders[] = {ReviewOrder::Created, ReviewOrder::Updated, ReviewOrder::Title,
                                   ReviewOrder::Year,    ReviewOrder::Rating,  ReviewOrder::Type,
                                   ReviewOrder::Status};

/// A ledger in which most keys are tied, and the same in memory.
class ReviewList : public testing::Test {
protected:
    scratch::EmptyCatalog m_catalog;
    std::vector<ReviewRow> m_all;
    std::mt19937 m_random{5};

    int below(int end) { return static_cast<int>(m_random() % static_cast<unsigned>(end)); }
    void SetUp() override
    {
        constexpr char const* kTitles[] = {"Été", "zoom", "Alpha 100%", "alpha_2"};
        for (int i = 0; i < 600; ++i) {
            ReviewRow row;
            for (auto& byte : row.hash.bytes) byte = static_cast<std::byte>(m_random());
            row.media_type = static_cast<ReviewMedia>(below(4));
            row.pipeline_status = static_cast<Pipeline>(below(3) * 5);
            row.rejection_status = static_cast<Verdict>(below(4));
            row.error_status = below(5) == 0;
            if (below(3) > 0) row.media_title = kTitles[below(4)];
            if (below(3) > 0) row.release_year = 1990 + below(4);
            if (below(3) > 0) row.imdb_rating = domain::Tenths{below(3)};
            if (below(9) == 0) row.imdb_id = "tt0000001";
            row.original_title = "x";
            row.created_at = row.updated_at = {below(6)};
            m_all.push_back(row);
        }
        m_catalog.writer.write([&](catalog::Catalog& tx) {
            for (auto const& row : m_all) tx.reviews.add(row, row.created_at.us);
        });
    }

    static auto key_of(ReviewRow const& row, ReviewOrder order)
    {
        using Key = std::tuple<bool, std::int64_t, std::string>;  // what is missing comes last
        auto const number = [](auto value) { return Key{false, static_cast<std::int64_t>(value), ""}; };
        switch (order) {
            case ReviewOrder::Created:
                return number(row.created_at.us);
            case ReviewOrder::Updated:
                return number(row.updated_at.us);
            case ReviewOrder::Type:
                return number(row.media_type);
            case ReviewOrder::Status:
                return number(row.pipeline_status);
            case ReviewOrder::Title:
                return Key{!row.media_title, 0, domain::name_key(row.media_title.value_or(""))};
            case ReviewOrder::Year:
                return Key{!row.release_year, row.release_year.value_or(0), ""};
            case ReviewOrder::Rating:
                return Key{!row.imdb_rating, row.imdb_rating.value_or(domain::Tenths{}).value, ""};
        }
        return Key{};
    }
    static bool passes(ReviewRow const& row, ReviewQuery const& query)
    {
        return !row.deleted_at &&
               (query.media.empty() || std::ranges::find(query.media, row.media_type) != query.media.end()) &&
               (!query.pipeline || query.pipeline == row.pipeline_status) &&
               (!query.verdict || query.verdict == row.rejection_status) &&
               (!query.has_error || query.has_error == row.error_status) &&
               (!query.imdb_id || query.imdb_id == row.imdb_id) && (!query.hash || query.hash == row.hash) &&
               (!query.title || (row.media_title &&
                                 domain::name_key(*row.media_title).find(*query.title) != std::string::npos));
    }
    std::vector<std::string> expected(ReviewQuery const& query) const
    {
        std::vector<ReviewRow> rows;
        std::ranges::copy_if(m_all, std::back_inserter(rows),
                             [&](ReviewRow const& row) { return passes(row, query); });
        std::ranges::sort(rows, [&](ReviewRow const& a, ReviewRow const& b) {
            auto const first = key_of(a, query.order), second = key_of(b, query.order);
            if (first != second) return (first < second) != query.is_descending;
            return a.hash < b.hash;
        });
        std::vector<std::string> hashes;
        for (auto const& row : rows) hashes.push_back(row.hash.hex());
        return hashes;
    }
    std::vector<std::string> walked(ReviewQuery query)
    {
        std::vector<std::string> hashes;
        for (query.offset = 0;; query.offset += query.limit) {
            auto const page = m_catalog.reader.review_list.page(query);
            if (page.rows.empty()) break;
            for (auto const& row : page.rows) hashes.push_back(row.hash.hex());
        }
        return hashes;
    }
    /// In every order, in both directions.
    void expect_walks(ReviewQuery query)
    {
        for (auto const order : kOrders)
            for (bool const is_descending : {false, true}) {
                query.order = order;
                query.is_descending = is_descending;
                auto const wanted = expected(query);
                EXPECT_EQ(walked(query), wanted) << static_cast<int>(order) << is_descending;
                EXPECT_EQ(m_catalog.reader.review_list.page(query).total,
                          static_cast<std::int64_t>(wanted.size()));
            }
    }
};

TEST_F(ReviewList, AWalkMeetsEachRowOnceInEveryOrder)
{
    for (int const limit : {7, 100, 1000}) expect_walks({.limit = limit});
}

TEST_F(ReviewList, EveryFilterNarrowsEveryOrder)
{
    expect_walks({.media = {ReviewMedia::TvShow}, .limit = 13});
    expect_walks({.media = {ReviewMedia::TvShow, ReviewMedia::TvSeason}, .limit = 13});
    expect_walks({.pipeline = Pipeline::Queued, .limit = 13});
    expect_walks({.media = {ReviewMedia::Movie}, .pipeline = Pipeline::Ingested, .limit = 13});
    expect_walks({.verdict = Verdict::Accepted, .limit = 13});
    expect_walks(
        {.pipeline = Pipeline::Queued, .verdict = Verdict::Rejected, .has_error = false, .limit = 5});
}

TEST_F(ReviewList, APartOfATitleIsFoundWhateverItsCase)
{
    expect_walks({.title = "alpha", .limit = 13});
    expect_walks({.title = domain::name_key("ÉT"), .limit = 13});
    expect_walks({.title = "%", .limit = 13});
    expect_walks({.pipeline = Pipeline::Queued, .title = "_", .limit = 13});
}

TEST_F(ReviewList, IdsAndHashesAreLookedUp)
{
    expect_walks({.imdb_id = "tt0000001", .limit = 13});
    expect_walks({.media = {ReviewMedia::Movie}, .imdb_id = "tt0000001", .limit = 13});
    expect_walks({.hash = m_all.front().hash});
    expect_walks({.hash = domain::ReviewHash{}});
    EXPECT_EQ(m_catalog.reader.review_list.page({.is_empty = true}).total, 0);
}

TEST_F(ReviewList, WhatChangesAndWhatIsDeletedIsCounted)
{
    m_catalog.writer.write([&](catalog::Catalog& tx) {
        for (std::size_t i = 0; i < m_all.size(); i += 3) {
            auto const before = *tx.reviews.find(m_all[i].hash);
            auto after = before;
            after.media_type = static_cast<ReviewMedia>(below(4));
            after.pipeline_status = static_cast<Pipeline>(below(3) * 5);
            if (below(3) == 0) after.deleted_at = domain::ReviewTime{9};
            tx.reviews.update(before, after, 3);
            m_all[i] = *tx.reviews.find(m_all[i].hash);
        }
    });
    expect_walks({.limit = 50});
    expect_walks({.media = {ReviewMedia::Movie}, .limit = 50});
    expect_walks({.pipeline = Pipeline::Ingested, .verdict = Verdict::Unfiltered, .limit = 50});
}

TEST_F(ReviewList, APageBehindTheEndIsEmptyAndKnowsTheTotal)
{
    auto const page = m_catalog.reader.review_list.page({.offset = 600});
    EXPECT_EQ(page.total, 600);
    EXPECT_TRUE(page.rows.empty());
}

}  // namespace
