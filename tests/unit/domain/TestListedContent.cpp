#include "domain/ListedContent.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>

using domain::parse_day;

TEST(ListedContent, ADayIsWrittenWithOrWithoutDashes)
{
    EXPECT_EQ(parse_day("1970-01-02"), 1);
    EXPECT_EQ(parse_day("19700102"), 1);
    EXPECT_EQ(parse_day("1969-12-31"), -1);
    EXPECT_EQ(parse_day("2024-02-29"), 19'782);
}

TEST(ListedContent, NonsenseIsNoDay)
{
    for (auto const* text :
         {"", "2023-02-29", "2024-13-01", "2024-00-01", "2024-1-01", "2024-01-01 ", "1899-12-31",
          "2201-01-01", "2024/01/01", "2024-01-0x", "202401-01", "-024-01-01"})
        EXPECT_FALSE(parse_day(text)) << text;
}

TEST(ListedContent, TheDayIsThatOfTheCamera)
{
    domain::ListedContent content;
    content.captured_at = 1'714'530'600'000'000;  // 2024-05-01T02:30Z
    content.civil_us = 1'714'491'000'000'000;     // 2024-04-30T15:30 there
    EXPECT_EQ(day_of(content), parse_day("2024-04-30"));
    content.civil_us = -1;
    EXPECT_EQ(day_of(content), -1);
}

TEST(ListedContent, WithoutAClockOfItsOwnTheDayIsThatOfTheServer)
{
    ::setenv("TZ", "Pacific/Pago_Pago", 1);
    ::tzset();
    domain::ListedContent content;
    content.captured_at = 1'714'530'600'000'000;  // 2024-05-01T02:30Z
    EXPECT_EQ(day_of(content), parse_day("2024-04-30"));
    ::unsetenv("TZ");
    ::tzset();
    EXPECT_EQ(day_of(content), parse_day("2024-05-01"));
}
