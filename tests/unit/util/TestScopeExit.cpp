#include "util/ScopeExit.h"

#include <gtest/gtest.h>
#include <stdexcept>

namespace {

using util::ScopeExit;

TEST(ScopeExit, RunsWhenTheScopeEnds)
{
    int runs{0};
    {
        ScopeExit const guard{[&] { ++runs; }};
        EXPECT_EQ(runs, 0);
    }
    EXPECT_EQ(runs, 1);
}

TEST(ScopeExit, RunsWhenAnExceptionLeavesTheScope)
{
    int runs{0};
    auto const fail = [&] {
        ScopeExit const guard{[&] { ++runs; }};
        throw std::runtime_error{"no"};
    };
    EXPECT_THROW(fail(), std::runtime_error);
    EXPECT_EQ(runs, 1);
}

TEST(ScopeExit, DoesNothingOnceDismissed)
{
    int runs{0};
    {
        ScopeExit guard{[&] { ++runs; }};
        guard.dismiss();
    }
    EXPECT_EQ(runs, 0);
}

}  // namespace
