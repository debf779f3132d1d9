#include "lib/seccomp/Filter.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <functional>
#include <thread>

namespace {

constexpr char const* kCalls[] = {"write",          "exit_group", "exit",   "mmap",         "mprotect",
                                  "munmap",         "madvise",    "futex",  "rseq",         "set_robust_list",
                                  "rt_sigprocmask", "brk",        "gettid", "clock_gettime"};

/// Exit status of a child that lives under the filter.
int status_of(std::function<int()> const& body)
{
    pid_t const child = ::fork();
    if (child == 0) {
        lib::seccomp::allow_only(kCalls);
        ::_exit(body());
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

bool is_refused(long result) { return result < 0 && errno == EPERM; }

TEST(Filter, NothingCanBeOpened)
{
    EXPECT_EQ(status_of([] { return is_refused(::open("/etc/passwd", O_RDONLY)) ? 0 : 1; }), 0);
}

TEST(Filter, ThereIsNoNetwork)
{
    EXPECT_EQ(status_of([] { return is_refused(::socket(AF_INET, SOCK_STREAM, 0)) ? 0 : 1; }), 0);
}

TEST(Filter, ThreadsCanBeMadeAndProcessesCannot)
{
    EXPECT_EQ(status_of([] {
                  int answer = 1;
                  std::thread{[&] { answer = 0; }}.join();
                  return answer;
              }),
              0);
    EXPECT_EQ(status_of([] { return is_refused(::fork()) ? 0 : 1; }), 0);
}

TEST(Filter, LimitsCanBeReadAndNotChanged)
{
    EXPECT_EQ(status_of([] {
                  rlimit limit{};
                  if (::getrlimit(RLIMIT_CPU, &limit) != 0) return 1;
                  return is_refused(::setrlimit(RLIMIT_CPU, &limit)) ? 0 : 2;
              }),
              0);
}

}  // namespace
