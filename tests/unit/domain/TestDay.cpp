#include "domain/Day.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using testing::Optional;

TEST(Day, IsReadAndWritten)
{
    EXPECT_THAT(domain::parse_day("1970-01-01"), Optional(0));
    EXPECT_THAT(domain::parse_day("1969-12-31"), Optional(-1));
    EXPECT_THAT(domain::parse_day("2024-05-01"), Optional(19'844));
    for (auto const* text : {"1904-01-01", "1969-12-31", "2024-02-29", "2200-12-31"})
        EXPECT_EQ(domain::day_text(*domain::parse_day(text)), text);
}

TEST(Day, NothingElseIsOne)
{
    for (auto const* text :
         {"", "2024", "2024-5-1", "2024-02-30", "2023-02-29", "2024-13-01", "2024/05/01", "-024-05-01",
          "2024-05-01T00:00", "1899-12-31", "2201-01-01", "2024-05-0x", "+024-05-01"})
        EXPECT_FALSE(domain::parse_day(text)) << text;
}

}  // namespace
