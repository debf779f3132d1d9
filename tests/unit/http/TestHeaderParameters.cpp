#include "http/HeaderParameters.h"

#include <gtest/gtest.h>

namespace {

using http::parse_header_parameters;

TEST(HeaderParameters, ValueAndParametersComeApart)
{
    auto const field = parse_header_parameters(" form-data ; name=\"a;b\" ;Filename = c d.jpg; flag; x=\"\"");
    ASSERT_TRUE(field);
    EXPECT_EQ(field->value, "form-data");
    EXPECT_EQ(field->find("name"), "a;b");
    EXPECT_EQ(field->find("filename"), "c d.jpg");
    EXPECT_EQ(field->find("x"), "");
    EXPECT_EQ(field->find("flag"), std::nullopt);
}

TEST(HeaderParameters, ABackslashIsOneUnlessAQuoteFollows)
{
    EXPECT_EQ(parse_header_parameters(R"(x; f="C:\new\a.jpg")")->find("f"), R"(C:\new\a.jpg)");
    EXPECT_EQ(parse_header_parameters(R"(x; f="a\"b.jpg")")->find("f"), "a\"b.jpg");
    EXPECT_EQ(parse_header_parameters(R"(x; f="C:\dir\")")->find("f"), R"(C:\dir\)");
}

TEST(HeaderParameters, AQuoteWithoutItsEndIsAnError)
{
    for (auto const* text : {R"(x; f=")", R"(x; f="a)", R"(x; f="a"b)", R"(x; f="a" g="b")"})
        EXPECT_FALSE(parse_header_parameters(text)) << text;
}

TEST(HeaderParameters, AnEmptyValueHasNone)
{
    for (auto const* text : {"", ";", ";;", " ; "})
        EXPECT_TRUE(parse_header_parameters(text)->parameters.empty()) << text;
}

}  // namespace
