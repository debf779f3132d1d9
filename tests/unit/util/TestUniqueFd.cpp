#include "util/UniqueFd.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>
#include <cerrno>
#include <utility>

namespace {

using util::UniqueFd;

int open_null() { return ::open("/dev/null", O_RDONLY | O_CLOEXEC); }

bool is_open(int fd) { return ::fcntl(fd, F_GETFD) != -1; }

TEST(UniqueFd, ClosesAtTheEndOfTheScope)
{
    auto const fd = open_null();
    {
        UniqueFd const owner{fd};
    }
    EXPECT_FALSE(is_open(fd));
}

TEST(UniqueFd, IsEmptyUntilItHoldsSomething)
{
    UniqueFd owner;
    EXPECT_FALSE(owner);
    EXPECT_EQ(owner.get(), -1);
    owner.reset(open_null());
    EXPECT_TRUE(owner);
}

TEST(UniqueFd, MovesWithoutClosing)
{
    UniqueFd first{open_null()};
    auto const fd = first.get();
    UniqueFd second{std::move(first)};
    EXPECT_FALSE(first);  // NOLINT(bugprone-use-after-move)
    EXPECT_EQ(second.get(), fd);
    UniqueFd third{open_null()};
    auto const replaced = third.get();
    third = std::move(second);
    EXPECT_EQ(third.get(), fd);
    EXPECT_TRUE(is_open(fd));
    EXPECT_FALSE(is_open(replaced));
}

TEST(UniqueFd, ReleaseGivesTheDescriptorAway)
{
    UniqueFd owner{open_null()};
    auto const fd = owner.release();
    EXPECT_FALSE(owner);
    owner.reset();
    EXPECT_TRUE(is_open(fd));
    ::close(fd);
}

TEST(UniqueFd, ClosingKeepsTheErrorThatIsBeingReported)
{
    UniqueFd owner{open_null()};
    ::close(owner.get());
    errno = ENOSPC;
    owner.reset();
    EXPECT_EQ(errno, ENOSPC);
}

}  // namespace
