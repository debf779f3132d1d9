#include "service/Gazetteer.h"

#include <gtest/gtest.h>

namespace {

constexpr double kFar = 100;  // km

std::string nearest(double latitude, double longitude)
{
    static service::Gazetteer const cities;
    auto const* city = cities.nearest({latitude, longitude, {}}, kFar);
    return city != nullptr ? city->name + ", " + city->country_code : "";
}

TEST(Gazetteer, KnowsTheNearestCity)
{
    EXPECT_EQ(nearest(48.8584, 2.2945).substr(nearest(48.8584, 2.2945).size() - 4), ", FR");
    EXPECT_EQ(nearest(48.137, 11.575), "Munich, DE");
    EXPECT_EQ(nearest(-33.86, 151.21), "Sydney, AU");
    EXPECT_EQ(nearest(64.14, -21.9), "Reykjavik, IS");
}

TEST(Gazetteer, HasNoEdgeAtTheDateLineAndNothingOnTheOpenSea)
{
    // Fiji: Labasa lies at 179.4° east, this is 0.9° further, on the other side of the line.
    EXPECT_EQ(nearest(-16.43, -179.8), "Labasa, FJ");
    EXPECT_EQ(nearest(0.1, -30), "");
    EXPECT_EQ(nearest(90, 0), "");
    EXPECT_EQ(nearest(-90, 180), "");
}

TEST(Gazetteer, FindsCitiesByNameInAnyCase)
{
    service::Gazetteer const cities;
    ASSERT_EQ(cities.named("mUNICH", "").size(), 1U);
    EXPECT_EQ(cities.named("munich", "de").size(), 1U);
    EXPECT_EQ(cities.named("munich", "GERMANY").size(), 1U);
    EXPECT_EQ(cities.named("munich", "FR").size(), 0U);
    EXPECT_EQ(cities.named("sƠN TÂY", "").size(), 1U);
    EXPECT_GT(cities.named("springfield", "us").size(), 1U);
    EXPECT_EQ(cities.named("", "").size(), 0U);
}

}  // namespace
