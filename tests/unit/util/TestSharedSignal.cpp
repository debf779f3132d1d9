#include "util/SharedSignal.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>
#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;
using util::SharedSignal;

TEST(SharedSignal, ARingBetweenLookingAndWaitingIsNotMissed)
{
    SharedSignal signal;
    auto const seen = signal.seen();
    signal.ring();
    auto const begin = steady_clock::now();
    signal.wait(seen, 10s);
    EXPECT_LT(steady_clock::now() - begin, 5s);
}

TEST(SharedSignal, WaitsNoLongerThanAsked)
{
    SharedSignal signal;
    auto const begin = steady_clock::now();
    signal.wait(signal.seen(), 30ms);
    auto const took = steady_clock::now() - begin;
    EXPECT_GE(took, 25ms);
    EXPECT_LT(took, 5s);
}

TEST(SharedSignal, NoTimeLeftIsNoWait)
{
    SharedSignal signal;
    auto const begin = steady_clock::now();
    signal.wait(signal.seen(), 0us);
    signal.wait(signal.seen(), -1us);
    EXPECT_LT(steady_clock::now() - begin, 5s);
}

TEST(SharedSignal, OneRingWakesAllWhoWait)
{
    SharedSignal signal;
    auto const seen = signal.seen();
    std::atomic<int> awake{0};
    {
        std::vector<std::jthread> waiters;
        for (int i = 0; i < 4; ++i)
            waiters.emplace_back([&] {
                while (signal.seen() == seen) signal.wait(seen, 10s);
                ++awake;
            });
        std::this_thread::sleep_for(20ms);
        EXPECT_EQ(awake, 0);
        signal.ring();
    }
    EXPECT_EQ(awake, 4);
}

TEST(SharedSignal, IsHeardInAnotherProcess)
{
    SharedSignal signal;
    auto const seen = signal.seen();
    pid_t const child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
        signal.ring();
        ::_exit(0);
    }
    auto const begin = steady_clock::now();
    while (signal.seen() == seen && steady_clock::now() - begin < 10s) signal.wait(seen, 10s);
    EXPECT_NE(signal.seen(), seen);
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
}

}  // namespace
