#include "lib/icu/Text.h"

#include <gtest/gtest.h>
#include <string>
#include <string_view>

namespace {

using namespace lib::icu;
using namespace std::string_view_literals;

TEST(IcuText, KnowsWellFormedUtf8)
{
    for (auto const text : {""sv, "a\0b"sv, "Größe"sv, "日本語"sv, "👩‍👩‍👧"sv})
        EXPECT_TRUE(is_valid_utf8(text)) << text;
    for (auto const text : {"\xff"sv, "caf\xe9"sv, "\xc0\xaf"sv, "\xed\xa0\x80"sv, "\xf4\x90\x80\x80"sv,
                            "\xe2\x82"sv, "\x80"sv})
        EXPECT_FALSE(is_valid_utf8(text));
}

TEST(IcuText, RepairsOnlyWhatIsBroken)
{
    EXPECT_EQ(repair_utf8("Größe 👍"), "Größe 👍");
    EXPECT_EQ(repair_utf8("caf\xe9.jpg"), "caf\xEF\xBF\xBD.jpg");
    EXPECT_EQ(repair_utf8("a\0b"sv), "a\0b"sv);
    EXPECT_TRUE(is_valid_utf8(repair_utf8("\xc0\xaf\xed\xa0\x80\xff")));
}

TEST(IcuText, ComposesWhatMacOsDecomposed)
{
    EXPECT_EQ(nfc("Mu\xCC\x88nchen"), "München");
    EXPECT_EQ(nfc("\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB"), "한");
    EXPECT_EQ(nfc("München"), "München");
}

TEST(IcuText, TrimsSpacesButNoOthers)
{
    EXPECT_EQ(trimmed_nfc("  Mu\xCC\x88nchen  2 "), "München  2");
    EXPECT_EQ(trimmed_nfc("   "), "");
    EXPECT_EQ(trimmed_nfc("\ta"), "\ta");
    EXPECT_EQ(trimmed_nfc("caf\xe9"), std::nullopt);
}

TEST(IcuText, TellsTheCharactersOfAText)
{
    EXPECT_EQ(code_points("aé日👍"), U"aé日👍");
    EXPECT_EQ(code_points(""), U"");
}

TEST(IcuText, FoldsCaseHoweverTheTextIsComposed)
{
    EXPECT_EQ(casefold_nfc("MU\xCC\x88NCHEN.JPG"), casefold_nfc("münchen.jpg"));
    EXPECT_EQ(casefold_nfc("ΣΊΣΥΦΟΣ"), casefold_nfc("σίσυφος"));
    EXPECT_NE(casefold_nfc("a.jpg"), casefold_nfc("b.jpg"));
}

}  // namespace
