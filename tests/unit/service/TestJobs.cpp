#include <gtest/gtest.h>

#include <thread>

#include "Scratch.h"
#include "service/Jobs.h"

namespace service {
namespace {

using std::chrono::steady_clock;

class JobsOfNobody : public testing::Test {
protected:
    scratch::EmptyCatalog m_catalog;
    Signals m_signals;
    Jobs m_jobs{m_catalog.writer, m_signals, 1};
    std::int64_t m_id = m_jobs.request_reindex("A");
};

TEST_F(JobsOfNobody, AreWaitedForUntilTheTimeIsOver)
{
    EXPECT_EQ(m_jobs.wait(m_catalog.reader, m_id, std::chrono::seconds{0}), std::nullopt);
}

TEST_F(JobsOfNobody, AreNoLongerWaitedForWhenTheProcessEnds)
{
    auto const begin = steady_clock::now();
    std::jthread const end{[&] {
        std::this_thread::sleep_for(std::chrono::milliseconds{50});
        m_signals.stop_waiting();
    }};
    EXPECT_EQ(m_jobs.wait(m_catalog.reader, m_id, std::chrono::seconds{40}), std::nullopt);
    EXPECT_LT(steady_clock::now() - begin, std::chrono::seconds{20});
    EXPECT_EQ(m_jobs.wait(m_catalog.reader, m_id, std::chrono::seconds{40}), std::nullopt);
    EXPECT_LT(steady_clock::now() - begin, std::chrono::seconds{20});
}

}  // namespace
}  // namespace service
