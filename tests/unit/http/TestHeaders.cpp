#include "http/Headers.h"

#include <gtest/gtest.h>
#include <string>

namespace {

TEST(Headers, AreFoundInAnyCase)
{
    http::Headers headers;
    headers.add("Content-Type", "image/heic");
    EXPECT_EQ(headers.find("content-type"), "image/heic");
    EXPECT_EQ(headers.find("CONTENT-TYPE"), "image/heic");
    EXPECT_EQ(headers.find("Content-Typ"), std::nullopt);
    EXPECT_EQ(headers.find(""), std::nullopt);
}

TEST(Headers, TheFirstOfEqualNamesIsFoundAndAllAreKept)
{
    http::Headers headers;
    EXPECT_TRUE(headers.empty());
    headers.add("A", "1");
    headers.add("a", "2");
    EXPECT_EQ(headers.find("a"), "1");
    std::string all;
    for (auto const& field : headers) all += field.name + '=' + field.value + ';';
    EXPECT_EQ(all, "A=1;a=2;");
}

}  // namespace
