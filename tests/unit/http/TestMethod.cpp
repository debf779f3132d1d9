#include "http/Method.h"

#include <gtest/gtest.h>

namespace {

TEST(Method, EachNameIsReadBack)
{
    using enum http::Method;
    for (auto const method : {Get, Head, Post, Put, Patch, Delete, Options})
        EXPECT_EQ(http::parse_method(http::method_name(method)), method);
    EXPECT_EQ(http::method_name(Options), "OPTIONS");
}

TEST(Method, OtherNamesAreNotMethods)
{
    for (auto const* name : {"", "get", "TRACE", "PROPFIND", "GET "})
        EXPECT_EQ(http::parse_method(name), std::nullopt) << name;
}

}  // namespace
