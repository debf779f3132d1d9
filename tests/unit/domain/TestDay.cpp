#include "domain/Day.h"

#include <gtest/gtest.h>

#include "domain/ListedContent.h"

namespace {

TEST(Day, IsWrittenAsItIsRead)
{
    EXPECT_EQ(domain::day_text(0), "1970-01-01");
    EXPECT_EQ(domain::day_text(-1), "1969-12-31");
    for (auto const* text : {"1904-01-01", "1969-12-31", "2024-02-29", "2200-12-31"})
        EXPECT_EQ(domain::day_text(*domain::parse_day(text)), text);
}

}  // namespace
