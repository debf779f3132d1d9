#include "service/LedgerFiller.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "Scratch.h"

namespace {

/// SHA-1 of "abc", as `sha1sum` says.
constexpr char const* kSha1OfAbc = "a9993e364706816aba3e25717850c26c9cd0d89d";

class LedgerFiller : public testing::Test {
protected:
    scratch::Storage m_storage;
    domain::Project m_project = m_storage.make_project("A");
    service::LedgerFiller m_filler{m_storage.catalog, m_storage.writer, m_storage.root, m_storage.guard};

    void fill()
    {
        while (m_filler.step([] { return true; })) {
        }
    }
    std::vector<domain::ReviewRow> rows()
    {
        return m_storage.catalog.review_list.page({.order = domain::ReviewOrder::Title, .limit = 100}).rows;
    }
};

TEST_F(LedgerFiller, GivesEachPictureAndVideoOneRow)
{
    ASSERT_TRUE(m_storage.upload(m_project, "a.jpg", "abc"));
    ASSERT_TRUE(m_storage.upload(m_project, "notes.txt", "no media"));
    ASSERT_TRUE(m_storage.upload(m_storage.make_project("B"), "copy.jpg", "abc"));
    fill();
    ASSERT_EQ(rows().size(), 1U);
    auto const row = rows().front();
    EXPECT_EQ(row.hash.hex(), kSha1OfAbc);
    EXPECT_EQ(row.media_type, domain::ReviewMedia::Photo);
    EXPECT_EQ(row.original_title, "a.jpg");
    EXPECT_EQ(row.original_path, "A/ingest/originals/a.jpg");
    EXPECT_THAT(m_storage.catalog.reviews.contents(row.hash),
                testing::ElementsAre(scratch::digest_of("abc")));
}

TEST_F(LedgerFiller, LeavesARowThatIsThereAsItIs)
{
    domain::ReviewRow row;
    row.hash = *domain::ReviewHash::from_hex(kSha1OfAbc);
    row.original_title = "before";
    row.rejection_status = domain::Verdict::Rejected;
    m_storage.writer.write([&](catalog::Catalog& tx) { tx.reviews.add(row, 1); });
    ASSERT_TRUE(m_storage.upload(m_project, "a.mov", "abc"));
    fill();
    ASSERT_EQ(rows().size(), 1U);
    EXPECT_EQ(rows().front().original_title, "before");
    EXPECT_EQ(rows().front().rejection_status, domain::Verdict::Rejected);
    EXPECT_EQ(m_storage.catalog.reviews.contents(row.hash).size(), 1U);
}

TEST_F(LedgerFiller, AFileThatIsNotThereWaits)
{
    ASSERT_TRUE(m_storage.upload(m_project, "a.mov", "abc"));
    auto const file = m_storage.original(m_project, "a.mov");
    std::filesystem::rename(file, file + ".away");
    fill();
    EXPECT_TRUE(rows().empty());
    std::filesystem::rename(file + ".away", file);
    fill();
    EXPECT_TRUE(rows().empty());
    m_filler.begin_again();
    fill();
    EXPECT_EQ(rows().size(), 1U);
}

TEST_F(LedgerFiller, WhatIsToldToStopWritesNothing)
{
    ASSERT_TRUE(m_storage.upload(m_project, "a.mov", "abc"));
    EXPECT_FALSE(m_filler.step([] { return false; }));
    EXPECT_TRUE(rows().empty());
    fill();
    EXPECT_EQ(rows().size(), 1U);
}

}  // namespace
