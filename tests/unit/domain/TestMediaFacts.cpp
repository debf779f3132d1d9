#include "domain/MediaFacts.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>
#include <string>

namespace {

using domain::parse_exif_time;
using domain::parse_iso_position;
using domain::parse_iso_time;

constexpr std::int64_t kTime = 1'714'573'815'000'000;  // 2024-05-01T14:30:15

/// The zone of the server, for as long as it lives.
class Zone {
public:
    explicit Zone(char const* name)
    {
        ::setenv("TZ", name, 1);
        ::tzset();
    }
    ~Zone()
    {
        ::unsetenv("TZ");
        ::tzset();
    }
};

TEST(MediaFacts, ExifTimesHaveFractionsAndZones)
{
    auto const time = parse_exif_time("2024:05:01 14:30:15", "25", "+02:00", "x").value();
    EXPECT_EQ(time.civil_us, kTime + 250'000);
    EXPECT_EQ(time.offset, 120);
    EXPECT_EQ(time.instant(), kTime + 250'000 - 7200 * 1'000'000LL);
    EXPECT_EQ(parse_exif_time("2024:05:01 14:30:15", "", "-03:30", "x")->offset, -210);
}

TEST(MediaFacts, ATimeWithoutAZoneIsReadInThatOfTheServer)
{
    auto const summer = parse_exif_time("2024:05:01 14:30:15", "", "", "x").value();
    auto const winter = parse_exif_time("2024:01:01 00:00:00", "", "", "x").value();
    auto const old = parse_exif_time("1960:01:01 00:00:00", "", "", "x").value();
    Zone const zone{"CET-1CEST,M3.5.0,M10.5.0/3"};
    EXPECT_EQ(summer.instant(), kTime - 7200 * 1'000'000LL);
    EXPECT_EQ(winter.instant(), 1'704'067'200'000'000 - 3600 * 1'000'000LL);
    EXPECT_EQ(old.instant(), -315'619'200'000'000 - 3600 * 1'000'000LL);
}

TEST(MediaFacts, NonsenseIsNoTime)
{
    for (char const* text :
         {"", "0000:00:00 00:00:00", "    :  :     :  :  ", "2024:13:01 00:00:00", "2024:02:30 00:00:00",
          "2024:05:01 24:00:00", "1800:01:01 00:00:00", "9999:01:01 00:00:00", "2024:05:01", "today"})
        EXPECT_FALSE(parse_exif_time(text, "", "", "x")) << text;
    EXPECT_FALSE(parse_exif_time("2024:05:01 14:30:15", "", "+99:00", "x")->offset);
}

TEST(MediaFacts, IsoTimesComeWithEveryKindOfZone)
{
    EXPECT_EQ(parse_iso_time("2024-05-01T14:30:15+0200", "x")->offset, 120);
    EXPECT_EQ(parse_iso_time("2024-05-01T14:30:15.500000Z", "x")->civil_us, kTime + 500'000);
    EXPECT_EQ(parse_iso_time("2024-05-01T14:30:15Z", "x")->offset, 0);
    EXPECT_FALSE(parse_iso_time("2024-05-01 14:30:15", "x")->offset);
}

TEST(MediaFacts, IsoPositionsMayHaveAHeight)
{
    auto const munich = parse_iso_position("+48.1375-011.5750+519.500/").value();
    EXPECT_DOUBLE_EQ(munich.latitude, 48.1375);
    EXPECT_DOUBLE_EQ(munich.longitude, -11.575);
    EXPECT_DOUBLE_EQ(munich.altitude.value(), 519.5);
    EXPECT_FALSE(parse_iso_position("+48.1375+011.5750/")->altitude);
    for (char const* text :
         {"", "+48", "48.1+11.5", "+91.0+011.0/", "+48.0+181.0/", "+00.0000+000.0000/", "+nan+nan/"})
        EXPECT_FALSE(parse_iso_position(text)) << text;
}

TEST(MediaFacts, APositionOnTheEquatorOrTheMeridianIsOne)
{
    EXPECT_TRUE(domain::checked({0, 36.8, {}}));
    EXPECT_TRUE(domain::checked({51.5, 0, {}}));
    EXPECT_FALSE(domain::checked({0, 0, {}}));
}

}  // namespace
