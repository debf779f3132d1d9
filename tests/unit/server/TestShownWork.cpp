#include "server/ShownWork.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "Scratch.h"

namespace {

class ShownWork : public testing::Test {
protected:
    scratch::Storage m_storage;

    std::vector<domain::Job> jobs() { return m_storage.catalog.jobs.shown(0, 10); }
    server::ShownWork work(std::int64_t shown_after)
    {
        return {m_storage.writer, m_storage.signals, domain::JobKind::Ledger, shown_after};
    }
};

TEST_F(ShownWork, WhatEndsSoonIsNoJob)
{
    auto shown = work(server::ShownWork::kShownAfter);
    for (int i = 1; i <= 3; ++i) shown.go_on([]() -> server::ShownWork::Progress { throw "asked in vain"; });
    shown.end(3);
    EXPECT_THAT(jobs(), testing::IsEmpty());
}

TEST_F(ShownWork, WhatTakesLongIsOneJobThatTellsHowFarItIs)
{
    auto shown = work(0);
    shown.go_on([] { return server::ShownWork::Progress{1, 5}; });
    ASSERT_EQ(jobs().size(), 1U);
    auto job = jobs().front();
    EXPECT_EQ(job.kind, domain::JobKind::Ledger);
    EXPECT_EQ(job.state, domain::JobState::Running);
    EXPECT_EQ(job.done, 1);
    EXPECT_EQ(job.total, 5);
    shown.go_on([]() -> server::ShownWork::Progress { throw "once a second is enough"; });
    shown.end(5);
    ASSERT_EQ(jobs().size(), 1U);
    job = jobs().front();
    EXPECT_EQ(job.state, domain::JobState::Done);
    EXPECT_EQ(job.done, 5);
    EXPECT_EQ(job.result, R"({"read":5})");
}

TEST_F(ShownWork, WhatAKilledProcessLeftGoes)
{
    m_storage.writer.write([](catalog::Catalog& tx) {
        tx.jobs.start_endless(domain::JobKind::Ledger, 1);
        tx.jobs.start_endless(domain::JobKind::Thumbnails, 1);
        tx.jobs.recover(catalog::Lane::Scanning, 2);
    });
    auto const shown = work(0);
    ASSERT_EQ(jobs().size(), 1U);
    EXPECT_EQ(jobs().front().kind, domain::JobKind::Thumbnails);
    EXPECT_EQ(jobs().front().state, domain::JobState::Running);
}

}  // namespace
