#include "util/HumanSize.h"

#include <gtest/gtest.h>
#include <cstdint>
#include <limits>

namespace {

using util::human_size;

TEST(HumanSize, ReadsLikeAFileManager)
{
    EXPECT_EQ(human_size(0), "0 bytes");
    EXPECT_EQ(human_size(1), "1 byte");
    EXPECT_EQ(human_size(640), "640 bytes");
    EXPECT_EQ(human_size(999), "999 bytes");
    EXPECT_EQ(human_size(1000), "1.0 kB");
    EXPECT_EQ(human_size(3'140'000), "3.1 MB");
    EXPECT_EQ(human_size(1'200'000'000), "1.2 GB");
    EXPECT_EQ(human_size(4'000'000'000'000), "4.0 TB");
}

TEST(HumanSize, NeverSaysAThousandOfAUnit)
{
    EXPECT_EQ(human_size(999'949), "999.9 kB");
    EXPECT_EQ(human_size(999'950), "1.0 MB");
    EXPECT_EQ(human_size(999'999'999), "1.0 GB");
}

TEST(HumanSize, HoldsTheLargestNumber)
{
    EXPECT_EQ(human_size(std::numeric_limits<std::uint64_t>::max()), "18.4 EB");
}

}  // namespace
