#include "util/Clock.h"

#include "util/ScopeExit.h"

#include <gtest/gtest.h>
#include <cstdlib>
#include <ctime>
#include <string>

namespace {

using util::iso8601;
using util::now_us;
using util::parse_time;

/// 2025-12-20T19:06:30Z
constexpr std::int64_t kMoment{1'766'257'590'000'000};

TEST(Clock, WritesUtcWithSixDigitsAlways)
{
    EXPECT_EQ(iso8601(kMoment + 123'456), "2025-12-20T19:06:30.123456+00:00");
    EXPECT_EQ(iso8601(kMoment), "2025-12-20T19:06:30.000000+00:00");
    EXPECT_EQ(iso8601(0), "1970-01-01T00:00:00.000000+00:00");
    EXPECT_EQ(iso8601(-1), "1969-12-31T23:59:59.999999+00:00");
}

TEST(Clock, ReadsWhatItWrote)
{
    auto const now = now_us();
    EXPECT_GT(now, kMoment - 1'000'000'000'000'000);
    EXPECT_EQ(parse_time(iso8601(now)), now);
}

TEST(Clock, ReadsUnixSeconds)
{
    EXPECT_EQ(parse_time("1766257590"), kMoment);
    EXPECT_EQ(parse_time("1766257590.25"), kMoment + 250'000);
    EXPECT_EQ(parse_time("1766257590.1234569"), kMoment + 123'456);
    EXPECT_EQ(parse_time("0"), 0);
}

TEST(Clock, ReadsTheZoneInEveryUsualForm)
{
    for (auto const* text :
         {"2025-12-20T19:06:30Z", "2025-12-20t19:06:30z", "2025-12-20 19:06:30Z", "2025-12-20T19:06:30+00:00",
          "2025-12-20T20:06:30+01:00", "2025-12-20T20:06:30+0100", "2025-12-20T20:06:30+01",
          "2025-12-20 20:06:30 +0100", "2025-12-20T13:36:30-05:30", "2025-12-21T08:06:30+13:00",
          "2025-12-20T19:06:30.000Z", "2025-12-20T19:06:30,0Z"})
        EXPECT_EQ(parse_time(text), kMoment) << text;
}

TEST(Clock, APlusThatTheQueryTurnedIntoABlankIsStillAPlus)
{
    EXPECT_EQ(parse_time("2025-12-20T20:06:30 01:00"), kMoment);
}

TEST(Clock, SecondsAndFractionMayBeMissing)
{
    EXPECT_EQ(parse_time("2025-12-20T19:06Z"), kMoment - 30'000'000);
    EXPECT_EQ(parse_time("2025-12-20T19:06:30.5Z"), kMoment + 500'000);
}

TEST(Clock, WithoutAZoneTheServersOwnCounts)
{
    auto const* old = std::getenv("TZ");
    std::string const saved{old == nullptr ? "" : old};
    util::ScopeExit const restore{[&] {
        saved.empty() ? ::unsetenv("TZ") : ::setenv("TZ", saved.c_str(), 1);
        ::tzset();
    }};
    ::setenv("TZ", "TST-2", 1);  // two hours east
    ::tzset();
    EXPECT_EQ(parse_time("2025-12-20T21:06:30"), kMoment);
    EXPECT_EQ(parse_time("2025-12-20T19:06:30Z"), kMoment);
}

TEST(Clock, StaysWithinTheYearsOfPhotography)
{
    EXPECT_TRUE(parse_time("2200-12-31T23:59:59Z"));
    EXPECT_TRUE(parse_time("1970-01-01T00:00:00Z"));
    for (auto const* text : {"2201-01-01T00:00:00Z", "1969-12-31T23:59:59Z", "1970-01-01T00:00:00+01:00",
                             "7289654400", "-1", "99999999999999999999999999"})
        EXPECT_EQ(parse_time(text), std::nullopt) << text;
}

TEST(Clock, RefusesEverythingElse)
{
    for (auto const* text : {"",
                             " ",
                             "yesterday",
                             "2025-12-20",
                             "2025-13-01T00:00:00Z",
                             "2025-02-29T00:00:00Z",
                             "2025-12-20T24:00:00Z",
                             "2025-12-20T19:60:00Z",
                             "2025-12-20T19:06:61Z",
                             "2025-12-20T19:06:30.Z",
                             "2025-12-20T19:06:30 ",
                             "2025-12-20T19:06:30+1",
                             "2025-12-20T19:06:30+24:00",
                             "2025-12-20T19:06:30Zx",
                             "20251220T190630Z",
                             "1766257590.",
                             "1766257590s",
                             "1e9",
                             "+1",
                             "0x10",
                             "nan",
                             "2025-12-20T19",
                             "2025:12:20 19:06:30"})
        EXPECT_EQ(parse_time(text), std::nullopt) << text;
}

}  // namespace
