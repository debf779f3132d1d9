#include "util/Failpoint.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>
#include <csignal>
#include <cstdlib>
#include <string>

namespace {

/// The variable is read when a program starts: each case is this program anew, which then passes the point `times` times.
int run_with(char const* variable)
{
    pid_t const child = ::fork();
    if (child == 0) {
        ::setenv("MEDIA_SYNC_FAILPOINTS", variable, 1);
        ::execl("/proc/self/exe", "unit_tests", "--gtest_filter=FailpointChild.*",
                "--gtest_also_run_disabled_tests", "--gtest_brief=1", nullptr);
        ::_exit(127);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return status;
}

TEST(FailpointChild, DISABLED_PassesThreeTimes)
{
    int thrown = 0;
    for (int i = 0; i < 3; ++i) {
        try {
            util::failpoint("here");
        } catch (std::system_error const& error) {
            thrown += error.code().value() == ENOSPC ? 1 : 100;
        }
    }
    ::_exit(10 + thrown);
}

TEST(Failpoint, IsInertWithoutTheVariable)
{
    EXPECT_EQ(WEXITSTATUS(run_with("")), 10);
    EXPECT_EQ(WEXITSTATUS(run_with("elsewhere=kill")), 10);
}

TEST(Failpoint, KillsOnTheSpotOrTheNthTime)
{
    EXPECT_EQ(WTERMSIG(run_with("here=kill")), SIGKILL);
    EXPECT_EQ(WTERMSIG(run_with("elsewhere=kill,here=kill@3")), SIGKILL);
    EXPECT_EQ(WEXITSTATUS(run_with("here=kill@4")), 10);
}

TEST(Failpoint, FailsWithAnErrno)
{
    EXPECT_EQ(WEXITSTATUS(run_with("here=error:ENOSPC")), 13);
    EXPECT_EQ(WEXITSTATUS(run_with("here=pause:1")), 10);
}

TEST(Failpoint, WhatCannotBeUnderstoodIsLeftOut)
{
    EXPECT_EQ(WEXITSTATUS(run_with("here,here=kill@x,here=error:EWHAT,=,,here=pause:")), 10);
}

}  // namespace
