#include "util/KeyLocks.h"

#include <gtest/gtest.h>
#include <array>
#include <atomic>
#include <chrono>
#include <thread>
#include <utility>
#include <vector>

namespace {

using util::KeyLocks;

TEST(KeyLocks, OneHolderOfAKeyAtATime)
{
    KeyLocks locks;
    auto const held = locks.lock("a");
    EXPECT_TRUE(held);
    EXPECT_FALSE(locks.try_lock("a"));
}

TEST(KeyLocks, OtherKeysDoNotWait)
{
    KeyLocks locks;
    auto const first = locks.lock("a");
    EXPECT_TRUE(locks.lock("b"));
    EXPECT_TRUE(locks.try_lock("c"));
}

TEST(KeyLocks, AKeyIsFreeWhenItsHolderGoes)
{
    KeyLocks locks;
    {
        auto const held = locks.lock("a");
    }
    EXPECT_TRUE(locks.try_lock("a"));
}

TEST(KeyLocks, ALostAttemptLeavesTheHolderAlone)
{
    KeyLocks locks;
    auto const held = locks.lock("a");
    {
        auto const refused = locks.try_lock("a");
    }
    EXPECT_FALSE(locks.try_lock("a"));
}

TEST(KeyLocks, MovingKeepsTheKeyAndFreesTheOneBefore)
{
    KeyLocks locks;
    auto first = locks.lock("a");
    auto second = locks.lock("b");
    second = std::move(first);
    EXPECT_FALSE(locks.try_lock("a"));
    EXPECT_TRUE(locks.try_lock("b"));
    KeyLocks::Held const third{std::move(second)};
    EXPECT_TRUE(third);
    EXPECT_FALSE(locks.try_lock("a"));
    first = KeyLocks::Held{};
    EXPECT_FALSE(locks.try_lock("a"));
}

TEST(KeyLocks, AWaiterGetsTheKeyWhenItIsFree)
{
    KeyLocks locks;
    std::atomic<bool> has_it{false};
    auto held = locks.lock("a");
    std::jthread const waiter{[&] {
        auto const mine = locks.lock("a");
        has_it = true;
    }};
    std::this_thread::sleep_for(std::chrono::milliseconds{20});
    EXPECT_FALSE(has_it);
    held = KeyLocks::Held{};
    while (!has_it) std::this_thread::yield();
}

TEST(KeyLocks, ThreadsOfOneKeyTakeTurns)
{
    KeyLocks locks;
    std::array<int, 3> counts{};  // plain: the lock is what guards them
    {
        std::vector<std::jthread> threads;
        for (int thread = 0; thread < 8; ++thread)
            threads.emplace_back([&] {
                for (std::size_t turn = 0; turn < 999; ++turn) {
                    auto const held = locks.lock("key " + std::to_string(turn % 3));
                    ++counts[turn % 3];
                }
            });
    }
    for (int const count : counts) EXPECT_EQ(count, 8 * 333);
}

TEST(KeyLocks, ManyShareAKeyAndNobodyHasItAlone)
{
    KeyLocks locks;
    auto first = locks.lock_shared("a");
    auto second = locks.lock_shared("a");
    EXPECT_FALSE(locks.try_lock("a"));
    first = KeyLocks::Held{};
    EXPECT_FALSE(locks.try_lock("a"));
    second = KeyLocks::Held{};
    EXPECT_TRUE(locks.try_lock("a"));
}

TEST(KeyLocks, WhoeverWantsAKeyAloneIsNotOvertakenByThoseWhoShare)
{
    KeyLocks locks;
    auto shared = locks.lock_shared("a");
    std::atomic<bool> was_alone{false};
    std::thread alone{[&] {
        auto const held = locks.lock("a");
        was_alone = true;
    }};
    // As long as nobody waits, another one gets in.
    for (bool is_blocked = false; !is_blocked;) {
        std::atomic<bool> is_in{false};
        bool came_after = false;
        std::thread another{[&] {
            auto const held = locks.lock_shared("a");
            came_after = was_alone;
            is_in = true;
        }};
        std::this_thread::sleep_for(std::chrono::milliseconds{100});
        is_blocked = !is_in;
        if (is_blocked) shared = KeyLocks::Held{};
        another.join();
        EXPECT_EQ(came_after, is_blocked);
    }
    alone.join();
}

}  // namespace
