#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "lib/json/Value.h"
#include "lib/json/Writer.h"

namespace {

using lib::json::Document;
using lib::json::Kind;
using lib::json::Value;
using lib::json::Writer;
using testing::ElementsAre;

std::string nested(std::size_t levels) { return std::string(levels, '[') + std::string(levels, ']'); }

std::string written(std::string_view text)
{
    Writer json;
    json.string(text);
    return json.take();
}

TEST(JsonValue, ReadsEveryKind)
{
    auto const document = Document::parse(R"({"n":null,"b":true,"i":-7,"f":1.5,"s":"é\n","a":[1,2],"o":{}})");
    ASSERT_TRUE(document);
    auto const root = document->root();
    EXPECT_TRUE(root.is_object());
    EXPECT_TRUE(root.find("n")->is_null());
    EXPECT_EQ(root.find("b")->kind(), Kind::Boolean);
    EXPECT_EQ(root.find("i")->integer(), -7);
    EXPECT_EQ(root.find("f")->kind(), Kind::Number);
    EXPECT_EQ(root.find("f")->integer(), std::nullopt);
    EXPECT_EQ(root.find("s")->string(), "\xC3\xA9\n");
    EXPECT_EQ(root.find("a")->kind(), Kind::Array);
    EXPECT_EQ(root.find("o")->kind(), Kind::Object);
    EXPECT_FALSE(root.find("missing"));
}

TEST(JsonValue, AsksNothingOfTheWrongKind)
{
    auto const document = Document::parse("[1, \"x\"]");
    ASSERT_TRUE(document);
    auto const root = document->root();
    EXPECT_FALSE(root.find("a"));
    EXPECT_FALSE(root.string());
    EXPECT_FALSE(root.integer());
    std::vector<Kind> kinds;
    root.for_each([&](Value const& value) { kinds.push_back(value.kind()); });
    EXPECT_THAT(kinds, ElementsAre(Kind::Number, Kind::String));
    Document::parse("{}")->root().for_each([](Value const&) { FAIL() << "an object has no elements"; });
}

TEST(JsonValue, RefusesWhatIsNotJson)
{
    for (char const* bad :
         {"", " ", "{", "[1,]", "{\"a\"}", "{'a':1}", "nul", "1 2", "{} x", "[01]", "\"\\x\"", "\"a"})
        EXPECT_FALSE(Document::parse(bad)) << bad;
    EXPECT_FALSE(Document::parse("\"\xFF\"")) << "not UTF-8";
    EXPECT_FALSE(Document::parse("\"\\ud800\"")) << "half a surrogate pair";
    EXPECT_TRUE(Document::parse(" \"x\" "));
}

TEST(JsonValue, GarbageBehindAZeroByteIsNotJson)
{
    EXPECT_FALSE(lib::json::Document::parse(std::string_view{"{}\0garbage", 10}));
}

TEST(JsonValue, NestsSixtyFourLevelsDeep)
{
    EXPECT_TRUE(Document::parse(nested(64)));
    EXPECT_FALSE(Document::parse(nested(65)));
    EXPECT_TRUE(Document::parse("[" + nested(63) + "," + nested(63) + "]"));
    EXPECT_FALSE(Document::parse(std::string(1'000'000, '[')));
    std::string objects;
    for (int i = 0; i < 65; ++i) objects += "{\"a\":";
    EXPECT_FALSE(Document::parse(objects + "1" + std::string(65, '}')));
}

TEST(JsonValue, TheFirstOfEqualKeysCounts)
{
    EXPECT_EQ(Document::parse(R"({"a":1,"a":2})")->root().find("a")->integer(), 1);
}

TEST(JsonValue, MembersAreVisitedAsOftenAsTheyAreThere)
{
    std::vector<std::string> names;
    auto const note = [&](std::string_view name, Value const&) { names.emplace_back(name); };
    Document::parse(R"({"b":1,"a":null,"b":[2],"":{}})")->root().for_each_member(note);
    EXPECT_THAT(names, ElementsAre("b", "a", "b", ""));
    Document::parse("[1]")->root().for_each_member(note);
    EXPECT_EQ(names.size(), 4U) << "an array has no members";
}

TEST(JsonValue, AStringMayHoldAZeroByte)
{
    auto const text = Document::parse(R"(["a\u0000b"])");
    text->root().for_each([](Value const& value) { EXPECT_EQ(value.string(), std::string("a\0b", 3)); });
}

TEST(JsonValue, IntegersHave64Bits)
{
    auto const document =
        Document::parse(R"([9223372036854775807,-9223372036854775808,9223372036854775808])");
    std::vector<std::optional<std::int64_t>> numbers;
    document->root().for_each([&](Value const& value) { numbers.push_back(value.integer()); });
    EXPECT_THAT(numbers, ElementsAre(INT64_MAX, INT64_MIN, std::nullopt));
}

TEST(JsonCompact, DropsWhiteSpaceAndKeepsEveryDigit)
{
    EXPECT_EQ(
        lib::json::compact(" { \"a\" : [ 1 , 2.50 , 12345678901234567890123 , 1E+2 ] ,\n \"b\" : \"x y\" } "),
        R"({"a":[1,2.50,12345678901234567890123,1E+2],"b":"x y"})");
}

TEST(JsonCompact, IsOneLine)
{
    EXPECT_EQ(lib::json::compact("{\"a\":\"line\\nline\"}"), R"({"a":"line\nline"})");
    EXPECT_EQ(lib::json::compact("{\"a\":\"\\u00e9 \\ud83d\\ude00\"}"),
              "{\"a\":\"\xC3\xA9 \xF0\x9F\x98\x80\"}");
}

TEST(JsonWriter, WritesObjectsAndArrays)
{
    Writer json;
    json.begin_object().field("s", "x").field("i", std::int64_t{-1}).field("b", false).key("n").null();
    json.key("a")
        .begin_array()
        .integer(1)
        .string("y")
        .end_array()
        .key("raw")
        .raw(R"({"k":[1]})")
        .end_object();
    EXPECT_EQ(json.take(), R"({"s":"x","i":-1,"b":false,"n":null,"a":[1,"y"],"raw":{"k":[1]}})");
}

TEST(JsonWriter, EscapesWhatJsonCannotHold)
{
    EXPECT_EQ(written("a\"b\\c\n\t\x01"), R"("a\"b\\c\n\t\u0001")");
    EXPECT_EQ(written(std::string_view{"\0", 1}), R"("\u0000")");
    EXPECT_EQ(written({}), R"("")");
    EXPECT_EQ(written("\xE6\x97\xA5"), "\"\xE6\x97\xA5\"");
}

TEST(JsonWriter, RepairsTextsThatAreNotUtf8)
{
    EXPECT_EQ(written("a\xFFz"), "\"a\xEF\xBF\xBDz\"");
    for (char const* bad : {"\xC0\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE6\x97", "\xF0\x80\x80\x80"}) {
        auto const text = written(bad);
        EXPECT_THAT(text, testing::HasSubstr("\xEF\xBF\xBD"));
        EXPECT_TRUE(Document::parse(text)) << "what was written can be read";
    }
}

TEST(JsonWriter, HandsOverALongDocumentInPieces)
{
    std::string all;
    std::size_t longest = 0;
    std::size_t pieces = 0;
    Writer json{[&](std::string_view piece) {
        all += piece;
        longest = std::max(longest, piece.size());
        ++pieces;
    }};
    json.begin_array();
    for (int i = 0; i < 20'000; ++i) json.begin_object().field("number", i).end_object();
    json.end_array();
    json.flush();
    EXPECT_GT(pieces, 5U);
    EXPECT_LT(longest, 64U * 1024);
    auto const document = Document::parse(all);
    ASSERT_TRUE(document);
    int next = 0;
    document->root().for_each(
        [&](Value const& value) { EXPECT_EQ(value.find("number")->integer(), next++); });
    EXPECT_EQ(next, 20'000);
}

}  // namespace
