#include "domain/Batch.h"

#include <gtest/gtest.h>

namespace {

using domain::BatchState;
using domain::kBatchSilence;

domain::Batch batch_of(BatchState state)
{
    domain::Batch batch;
    batch.state = state;
    batch.started_at = 1'000;
    batch.last_at = 5'000;
    return batch;
}

TEST(Batch, IsOpenUntilAnHourAfterItsLastItem)
{
    auto const last = domain::settled(batch_of(BatchState::Open), 5'000 + kBatchSilence - 1);
    EXPECT_TRUE(last.is_open());
    EXPECT_EQ(last.closed_at, 0);
}

TEST(Batch, ClosesByItselfAnHourAfterItsLastItemAndEndsWithThatItem)
{
    auto const silent = domain::settled(batch_of(BatchState::Open), 5'000 + kBatchSilence);
    EXPECT_EQ(silent.state, BatchState::Silent);
    EXPECT_EQ(silent.closed_at, 5'000);
}

TEST(Batch, ThatIsFinalizedStaysAsItIs)
{
    auto finalized = batch_of(BatchState::Finalized);
    finalized.closed_at = 6'000;
    auto const later = domain::settled(finalized, 5'000 + 2 * kBatchSilence);
    EXPECT_EQ(later.state, BatchState::Finalized);
    EXPECT_EQ(later.closed_at, 6'000);
}

}  // namespace
