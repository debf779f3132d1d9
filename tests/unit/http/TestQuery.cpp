#include "http/Query.h"

#include <gtest/gtest.h>

namespace {

using http::Query;

TEST(Query, DecodesKeysAndValues)
{
    Query const query{"name=M%C3%BCnchen+1.mov&%74aken=2025-12-20T19:06:30%2B01:00"};
    EXPECT_EQ(query.find("name"), "München 1.mov");
    EXPECT_EQ(query.find("taken"), "2025-12-20T19:06:30+01:00");
    EXPECT_EQ(query.find("Name"), std::nullopt);
}

TEST(Query, TheFirstOfEqualKeysWins) { EXPECT_EQ(Query{"a=1&a=2"}.find("a"), "1"); }

TEST(Query, ABrokenEscapeStaysAsItIs)
{
    Query const query{"name=100%&b=%zz%41&c=%4"};
    EXPECT_EQ(query.find("name"), "100%");
    EXPECT_EQ(query.find("b"), "%zzA");
    EXPECT_EQ(query.find("c"), "%4");
}

TEST(Query, EmptyPiecesDoNoHarm)
{
    Query const query{"&&a&b=&=c&d=e=f&"};
    EXPECT_EQ(query.find("a"), "");
    EXPECT_EQ(query.find("b"), "");
    EXPECT_EQ(query.find(""), "c");
    EXPECT_EQ(query.find("d"), "e=f");
    EXPECT_EQ(Query{""}.find("a"), std::nullopt);
    EXPECT_EQ(Query{"a"}.find("a"), "");
}

}  // namespace
