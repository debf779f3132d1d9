#include "domain/Project.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>

TEST(Project, TwoNamesAndADotHaveALayoutOfTheirOwn)
{
    EXPECT_EQ(domain::layout_of("uploads"), domain::Layout::ByDay);
    EXPECT_EQ(domain::layout_of("backup"), domain::Layout::ByMonth);
    EXPECT_EQ(domain::layout_of("."), domain::Layout::Elsewhere);
    EXPECT_EQ(domain::layout_of("Uploads"), domain::Layout::Originals);
    EXPECT_FALSE(domain::keeps_index("uploads"));
    EXPECT_TRUE(domain::keeps_index("Trip"));
}

TEST(Project, MediaLieWhereTheLayoutSays)
{
    EXPECT_EQ(domain::media_root("Trip"), "Trip/ingest/originals");
    EXPECT_EQ(domain::media_root("uploads"), "uploads");
    EXPECT_EQ(domain::folder_for(domain::Layout::Originals, 0), "ingest/originals");
}

TEST(Project, TheDayAndTheMonthAreThoseOfTheServersZone)
{
    ::setenv("TZ", "Pacific/Kiritimati", 1);  // 14 h before UTC
    ::tzset();
    constexpr std::int64_t kEvening = 1'732'978'800'000'000;  // 2024-11-30T15:00Z
    EXPECT_EQ(domain::folder_for(domain::Layout::ByDay, kEvening), "20241201");
    EXPECT_EQ(domain::folder_for(domain::Layout::ByMonth, kEvening), "2024/12");
    ::unsetenv("TZ");
    ::tzset();
    EXPECT_EQ(domain::folder_for(domain::Layout::ByDay, kEvening), "20241130");
}
