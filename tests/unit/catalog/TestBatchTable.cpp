#include "catalog/BatchTable.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <cstdint>
#include <string>
#include <vector>

#include "Scratch.h"

namespace {

using domain::BatchItemStatus;
using domain::BatchState;
using testing::ElementsAre;
using testing::IsEmpty;

class BatchTable : public testing::Test {
protected:
    scratch::EmptyCatalog m_scratch;
    catalog::Catalog m_tx{m_scratch.file, catalog::Access::Write};
    domain::Project m_a = m_scratch.add_project("A");
    domain::Project m_b = m_scratch.add_project("B");

    std::int64_t add(std::string const& id, domain::Project const& project, std::int64_t at = 1'000)
    {
        domain::Batch batch;
        batch.id = id;
        batch.project_id = project.id;
        batch.device = "Phone";
        batch.expected = 3;
        batch.started_at = batch.last_at = at;
        return m_tx.batches.add(batch);
    }
    void add_item(std::int64_t row, BatchItemStatus status, std::int64_t size, std::int64_t now = 2'000)
    {
        domain::BatchItem item{0, "n", status, "", size, {}, ""};
        if (status != BatchItemStatus::Failed) item.digest = scratch::digest_of("n");
        m_tx.batches.add_item(row, item, now);
    }
    static std::vector<std::string> ids(std::vector<domain::Batch> const& batches)
    {
        std::vector<std::string> all;
        for (auto const& batch : batches) all.push_back(batch.id);
        return all;
    }
};

TEST_F(BatchTable, GivesBackWhatWasAdded)
{
    auto const row = add("x", m_a);
    auto const batch = m_tx.batches.find("x");
    ASSERT_TRUE(batch);
    EXPECT_EQ(batch->row, row);
    EXPECT_EQ(batch->project, "A");
    EXPECT_EQ(batch->device, "Phone");
    EXPECT_EQ(batch->expected, 3);
    EXPECT_TRUE(batch->is_open());
    EXPECT_EQ(batch->received(), 0);
    EXPECT_FALSE(m_tx.batches.find("X"));
    EXPECT_FALSE(m_tx.batches.find(""));
}

TEST_F(BatchTable, CountsEachItemUnderItsStatus)
{
    auto const row = add("x", m_a);
    add_item(row, BatchItemStatus::Stored, 10);
    add_item(row, BatchItemStatus::Stored, 20);
    add_item(row, BatchItemStatus::Duplicate, 5);
    add_item(row, BatchItemStatus::Failed, 0, 9'000);
    auto const batch = *m_tx.batches.at(row);
    EXPECT_EQ(batch.stored, 2);
    EXPECT_EQ(batch.duplicates, 1);
    EXPECT_EQ(batch.failed, 1);
    EXPECT_EQ(batch.bytes, 35);
    EXPECT_EQ(batch.last_at, 9'000);
    EXPECT_EQ(m_tx.batches.items(row, 0, 10).size(), 4U);
    EXPECT_EQ(m_tx.batches.failures(row, 10).size(), 1U);
    EXPECT_FALSE(m_tx.batches.failures(row, 10).front().digest);
    EXPECT_EQ(m_tx.batches.items(row, 0, 1).front().digest, scratch::digest_of("n"));
}

TEST_F(BatchTable, PagesItemsWithoutThoseOfOtherBatches)
{
    auto const row = add("x", m_a);
    auto const other = add("y", m_a);
    for (int i = 0; i < 5; ++i) {
        add_item(row, BatchItemStatus::Stored, i);
        add_item(other, BatchItemStatus::Stored, 100);
    }
    std::vector<std::int64_t> sizes;
    std::int64_t after = 0;
    for (auto page = m_tx.batches.items(row, after, 2); !page.empty();
         page = m_tx.batches.items(row, after, 2)) {
        for (auto const& item : page) sizes.push_back(item.size);
        after = page.back().id;
    }
    EXPECT_THAT(sizes, ElementsAre(0, 1, 2, 3, 4));
}

TEST_F(BatchTable, ListsTheNewestFirstAndByProject)
{
    add("1", m_a);
    add("2", m_b);
    auto const third = add("3", m_a);
    EXPECT_THAT(ids(m_tx.batches.list("", INT64_MAX, 10)), ElementsAre("3", "2", "1"));
    EXPECT_THAT(ids(m_tx.batches.list("", INT64_MAX, 2)), ElementsAre("3", "2"));
    EXPECT_THAT(ids(m_tx.batches.list("", third, 10)), ElementsAre("2", "1"));
    EXPECT_THAT(ids(m_tx.batches.list("A", INT64_MAX, 10)), ElementsAre("3", "1"));
    EXPECT_THAT(ids(m_tx.batches.list("nope", INT64_MAX, 10)), IsEmpty());
}

TEST_F(BatchTable, AnItemOpensABatchThatHadClosedBySilence)
{
    auto const row = add("x", m_a);
    m_tx.batches.close(row, BatchState::Silent, 1'000);
    EXPECT_EQ(m_tx.batches.at(row)->state, BatchState::Silent);
    add_item(row, BatchItemStatus::Stored, 1, 7'000);
    EXPECT_TRUE(m_tx.batches.at(row)->is_open());
    EXPECT_EQ(m_tx.batches.at(row)->closed_at, 0);
}

TEST_F(BatchTable, KnowsWhichOpenOnesAreSilent)
{
    EXPECT_FALSE(m_tx.batches.longest_silence());
    add("young", m_a, 5'000);
    add("old", m_a, 3'000);
    m_tx.batches.close(add("closed", m_a, 1'000), BatchState::Finalized, 2'000);
    EXPECT_THAT(ids(m_tx.batches.silent(3'000, 10)), ElementsAre("old"));
    EXPECT_THAT(ids(m_tx.batches.silent(9'000, 10)), ElementsAre("old", "young"));
    EXPECT_EQ(m_tx.batches.longest_silence(), 3'000);
    EXPECT_EQ(m_tx.batches.count_open(3'000), 1);
    EXPECT_EQ(m_tx.batches.count_open(0), 2);
}

TEST_F(BatchTable, BatchesGoWithTheirProject)
{
    auto const row = add("x", m_a);
    add_item(row, BatchItemStatus::Stored, 1);
    m_tx.projects.remove(m_a.id);
    EXPECT_FALSE(m_tx.batches.find("x"));
    EXPECT_THAT(m_tx.batches.items(row, 0, 10), IsEmpty());
}

}  // namespace
