#include "service/MediaQueue.h"

#include <gtest/gtest.h>

#include "Scratch.h"

namespace {

using scratch::digest_of;
using Outcome = service::MediaQueue::Outcome;

class MediaQueue : public testing::Test {
protected:
    scratch::EmptyCatalog m_scratch;
    catalog::Catalog m_tx{m_scratch.file, catalog::Access::Write};
    std::int64_t m_project = m_scratch.add_project("A").id;
    service::MediaQueue m_queue;

    void add(std::string const& content)
    {
        m_tx.assets.put({0, m_project, content, digest_of(content), {1, 1, 1}, domain::Origin::Upload, 1});
    }
    std::optional<catalog::MediaTask> take() { return m_queue.take(m_tx, 1000); }
};

TEST_F(MediaQueue, NoContentIsHandedOutTwiceAtATime)
{
    add("a");
    add("b");
    auto const a = take();
    m_tx.facts.want(digest_of("a"), {}, 1);
    auto const b = take();
    ASSERT_TRUE(a && b);
    EXPECT_EQ(a->digest, digest_of("a"));
    EXPECT_EQ(b->digest, digest_of("b"));
    EXPECT_FALSE(take());
    EXPECT_TRUE(m_queue.is_busy());
}

TEST_F(MediaQueue, WhatWasInterruptedIsHandedOutAgain)
{
    add("a");
    add("b");
    auto const a = take();
    auto const b = take();
    m_queue.give_back(*a, Outcome::Interrupted);
    m_tx.facts.put(b->blob, {.state = domain::ReadState::Done});
    m_queue.give_back(*b, Outcome::Recorded);
    auto const again = take();
    ASSERT_TRUE(again);
    EXPECT_EQ(again->blob, a->blob);
}

TEST_F(MediaQueue, ProgressCountsWhatIsDoneAndWhatWaits)
{
    for (char const* content : {"a", "b", "c"}) add(content);
    auto const a = take();
    EXPECT_EQ(m_queue.progress(m_tx).total, 3);
    EXPECT_EQ(m_queue.progress(m_tx).done, 0);
    m_tx.facts.put(a->blob, {.state = domain::ReadState::Done});
    m_queue.give_back(*a, Outcome::Recorded);
    EXPECT_EQ(m_queue.progress(m_tx).total, 3);
    EXPECT_EQ(m_queue.progress(m_tx).done, 1);
    EXPECT_EQ(m_queue.restart_progress(), 1);
    EXPECT_EQ(m_queue.progress(m_tx).total, 2);
}

}  // namespace
