#include "http/Cookie.h"

#include <gtest/gtest.h>

namespace {

using http::find_cookie;

TEST(Cookie, IsFoundAmongOthers)
{
    EXPECT_EQ(find_cookie("a=1; b=2; c=3", "b"), "2");
    EXPECT_EQ(find_cookie("a=1;b=2", "b"), "2");
    EXPECT_EQ(find_cookie("b=2", "b"), "2");
    EXPECT_EQ(find_cookie(" b = 2 ", "b"), "2");
    EXPECT_EQ(find_cookie("b=\"2\"", "b"), "2");
    EXPECT_EQ(find_cookie("b=x=y", "b"), "x=y");
    EXPECT_EQ(find_cookie("b=1; b=2", "b"), "1");
}

TEST(Cookie, IsEmptyWhenItIsNotThere)
{
    for (auto const* header : {"", ";", "=", "a", "b", "bb=2", "a=b", "a=1; ;;=; x", "B=2", "\"b\"=2"})
        EXPECT_EQ(find_cookie(header, "b"), "") << header;
    EXPECT_EQ(find_cookie("b=", "b"), "");
    EXPECT_EQ(find_cookie("b=\"", "b"), "\"");
}

}  // namespace
