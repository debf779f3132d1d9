#include "http/EntityTag.h"

#include <gtest/gtest.h>

using http::is_named_by;

TEST(EntityTag, TheSameTagIsNamed)
{
    EXPECT_TRUE(is_named_by("\"a-1\"", "\"a-1\""));
    EXPECT_FALSE(is_named_by("\"a-1\"", "\"a-12\""));
    EXPECT_FALSE(is_named_by("\"a-1\"", ""));
    EXPECT_FALSE(is_named_by("\"a-1\"", "a-1"));
}

TEST(EntityTag, AWeakOneIsTheSame)
{
    EXPECT_TRUE(is_named_by("\"a-1\"", "W/\"a-1\""));
    EXPECT_TRUE(is_named_by("W/\"a-1\"", "\"a-1\""));
}

TEST(EntityTag, OneOfAListIsEnoughAndAStarIsAny)
{
    EXPECT_TRUE(is_named_by("\"b\"", "\"a\",W/\"b\" , \"c\""));
    EXPECT_FALSE(is_named_by("\"d\"", "\"a\",W/\"b\" , \"c\",,"));
    EXPECT_TRUE(is_named_by("\"b\"", " * "));
}
