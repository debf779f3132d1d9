#include "catalog/JobTable.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>
#include <vector>

#include "Scratch.h"

namespace {

using catalog::Lane;
using domain::JobKind;
using domain::JobState;
using testing::ElementsAre;
using testing::IsEmpty;

class JobTable : public testing::Test {
protected:
    scratch::EmptyCatalog m_scratch;
    catalog::Catalog m_tx{m_scratch.file, catalog::Access::Write};
    catalog::JobTable& m_jobs = m_tx.jobs;

    std::int64_t add(JobKind kind, std::string const& project, std::int64_t run_at = 100)
    {
        return m_jobs.add(kind, project, 50, run_at);
    }
    std::int64_t finished(JobKind kind, std::string const& project)
    {
        auto const id = add(kind, project);
        m_jobs.start(id);
        m_jobs.finish(id, JobState::Done, "{}", "", 200);
        return id;
    }
    std::vector<std::int64_t> shown(std::int64_t before, int limit)
    {
        std::vector<std::int64_t> ids;
        for (auto const& job : m_jobs.shown(before, limit)) ids.push_back(job.id);
        return ids;
    }
};

TEST_F(JobTable, AnEarlierWishBringsTheWaitingJobForward)
{
    auto const id = add(JobKind::Publish, "A", 500);
    EXPECT_EQ(add(JobKind::Publish, "A", 100), id);
    EXPECT_EQ(m_jobs.find(id)->run_at, 100);
    EXPECT_EQ(add(JobKind::Publish, "A", 300), id);
    EXPECT_EQ(m_jobs.find(id)->run_at, 100);
}

TEST_F(JobTable, AJobRunsAndEnds)
{
    auto const id = add(JobKind::Reindex, "A");
    auto job = m_jobs.find(id);
    ASSERT_TRUE(job);
    EXPECT_EQ(job->state, JobState::Waiting);
    EXPECT_EQ(job->project, "A");
    EXPECT_EQ(job->created_at, 50);
    EXPECT_EQ(job->run_at, 100);
    m_jobs.start(id);
    m_jobs.set_progress(id, 3, 10);
    job = m_jobs.find(id);
    EXPECT_EQ(job->state, JobState::Running);
    EXPECT_EQ(job->done, 3);
    EXPECT_EQ(job->total, 10);
    EXPECT_FALSE(job->is_over());
    m_jobs.finish(id, JobState::Failed, "", "why", 300);
    job = m_jobs.find(id);
    EXPECT_TRUE(job->is_over());
    EXPECT_EQ(job->error, "why");
    EXPECT_EQ(job->finished_at, 300);
    EXPECT_FALSE(m_jobs.find(id + 1));
}

TEST_F(JobTable, OneJobOfAKindWaitsForAProject)
{
    auto const first = add(JobKind::Reindex, "A", 100);
    EXPECT_EQ(add(JobKind::Reindex, "A", 999), first);
    EXPECT_EQ(m_jobs.find(first)->run_at, 100) << "it does not wait longer for the second";
    EXPECT_NE(add(JobKind::Reindex, "B"), first);
    EXPECT_NE(add(JobKind::Publish, "A"), first);
}

TEST_F(JobTable, AJobThatRunsDoesNotStandForALaterOne)
{
    auto const first = add(JobKind::Reindex, "A");
    m_jobs.start(first);
    auto const second = add(JobKind::Reindex, "A");
    EXPECT_NE(second, first);
    EXPECT_EQ(add(JobKind::Reindex, "A"), second);
}

TEST_F(JobTable, TheOneThatIsDueFirstIsNext)
{
    EXPECT_FALSE(m_jobs.next_due(Lane::Scanning, 1'000));
    add(JobKind::Reindex, "late", 900);
    auto const soon = add(JobKind::Reindex, "soon", 200);
    EXPECT_FALSE(m_jobs.next_due(Lane::Scanning, 199)) << "not before its time";
    EXPECT_EQ(m_jobs.next_due(Lane::Scanning, 200)->id, soon);
    EXPECT_EQ(m_jobs.next_due(Lane::Scanning, 1'000)->id, soon);
    m_jobs.start(soon);
    EXPECT_EQ(m_jobs.next_due(Lane::Scanning, 1'000)->project, "late");
}

TEST_F(JobTable, WhatPeopleWaitForGoesBeforeRescans)
{
    add(JobKind::Rescan, "A", 100);
    add(JobKind::Reindex, "B", 200);
    EXPECT_EQ(m_jobs.next_due(Lane::Scanning, 300)->project, "B");
}

TEST_F(JobTable, PublishingDoesNotWaitBehindScans)
{
    EXPECT_FALSE(m_jobs.next_time(Lane::Publishing));
    add(JobKind::Reindex, "A", 100);
    add(JobKind::Rescan, "A", 90);
    EXPECT_FALSE(m_jobs.next_due(Lane::Publishing, 1'000));
    EXPECT_FALSE(m_jobs.next_time(Lane::Publishing));
    EXPECT_EQ(m_jobs.next_time(Lane::Scanning), 90);
    auto const publish = add(JobKind::Publish, "A", 500);
    EXPECT_EQ(m_jobs.next_time(Lane::Publishing), 500);
    EXPECT_EQ(m_jobs.next_due(Lane::Publishing, 500)->id, publish);
}

TEST_F(JobTable, WhatAKilledProcessRanWaitsAgain)
{
    auto const id = add(JobKind::Reindex, "A");
    m_jobs.start(id);
    m_jobs.set_progress(id, 5, 9);
    m_jobs.recover(Lane::Scanning, 400);
    auto const job = m_jobs.find(id);
    EXPECT_EQ(job->state, JobState::Waiting);
    EXPECT_EQ(job->done, 0);
    EXPECT_EQ(m_jobs.next_due(Lane::Scanning, 400)->id, id);
}

TEST_F(JobTable, WhatAKilledProcessRanFailsWhenItsSuccessorWaits)
{
    auto const killed = add(JobKind::Reindex, "A");
    m_jobs.start(killed);
    auto const next = add(JobKind::Reindex, "A");
    auto const other = finished(JobKind::Reindex, "B");
    m_jobs.recover(Lane::Scanning, 400);
    EXPECT_EQ(m_jobs.find(killed)->state, JobState::Failed);
    EXPECT_FALSE(m_jobs.find(killed)->error.empty());
    EXPECT_EQ(m_jobs.find(killed)->finished_at, 400);
    EXPECT_EQ(m_jobs.find(next)->state, JobState::Waiting);
    EXPECT_EQ(m_jobs.find(other)->state, JobState::Done);
}

TEST_F(JobTable, ARescanIsSeenWhileItRunsAndDroppedWhenItIsKilled)
{
    add(JobKind::Rescan, "A", 900);
    auto const id = m_jobs.start_rescan("A", 300);
    auto const job = m_jobs.find(id);
    ASSERT_TRUE(job);
    EXPECT_EQ(job->kind, JobKind::Rescan);
    EXPECT_EQ(job->state, JobState::Running);
    EXPECT_EQ(job->created_at, 300);
    EXPECT_THAT(shown(0, 1), ElementsAre(id));
    m_jobs.recover(Lane::Publishing, 400);
    EXPECT_TRUE(m_jobs.find(id));
    m_jobs.recover(Lane::Scanning, 400);
    EXPECT_FALSE(m_jobs.find(id));
    EXPECT_EQ(m_jobs.next_time(Lane::Scanning), 900) << "one that waits is left";
}

TEST_F(JobTable, OneLaneLeavesTheRunningJobsOfTheOtherAlone)
{
    auto const publish = add(JobKind::Publish, "A");
    m_jobs.start(publish);
    add(JobKind::Publish, "A");
    auto const reindex = add(JobKind::Reindex, "A");
    m_jobs.start(reindex);
    m_jobs.recover(Lane::Scanning, 400);
    EXPECT_EQ(m_jobs.find(publish)->state, JobState::Running);
    EXPECT_EQ(m_jobs.find(reindex)->state, JobState::Waiting);
}

TEST_F(JobTable, PeopleSeeAllButThePublishingNewestFirst)
{
    auto const first = finished(JobKind::Reindex, "A");
    finished(JobKind::Publish, "A");
    auto const second = finished(JobKind::Rescan, "A");
    auto const third = add(JobKind::Reindex, "A");
    EXPECT_THAT(shown(0, 10), ElementsAre(third, second, first));
    EXPECT_THAT(shown(0, 1), ElementsAre(third));
    EXPECT_THAT(shown(third, 10), ElementsAre(second, first));
    EXPECT_THAT(shown(first, 10), IsEmpty());
}

TEST_F(JobTable, OnlyTheNewestFinishedJobsAreKept)
{
    auto const waiting = add(JobKind::Reindex, "waits");
    auto const first = finished(JobKind::Reindex, "A");
    auto const second = finished(JobKind::Reindex, "A");
    auto const third = finished(JobKind::Reindex, "A");
    m_jobs.prune(2);
    EXPECT_FALSE(m_jobs.find(first));
    EXPECT_TRUE(m_jobs.find(second));
    EXPECT_TRUE(m_jobs.find(third));
    EXPECT_TRUE(m_jobs.find(waiting));
    m_jobs.remove(waiting);
    EXPECT_FALSE(m_jobs.find(waiting));
}

}  // namespace
