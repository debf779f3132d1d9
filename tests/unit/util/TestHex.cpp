#include "util/Hex.h"

#include <gtest/gtest.h>
#include <array>

namespace {

constexpr std::array<std::byte, 4> kBytes{std::byte{0x00}, std::byte{0x7f}, std::byte{0xa0}, std::byte{0xff}};

TEST(Hex, WritesTwoLowerCaseDigitsForEachByte)
{
    EXPECT_EQ(util::to_hex(kBytes), "007fa0ff");
    EXPECT_EQ(util::to_hex({}), "");
}

TEST(Hex, ReadsEitherCase)
{
    std::array<std::byte, 4> out{};
    EXPECT_TRUE(util::from_hex("007fa0ff", out));
    EXPECT_EQ(out, kBytes);
    out = {};
    EXPECT_TRUE(util::from_hex("007FA0fF", out));
    EXPECT_EQ(out, kBytes);
}

TEST(Hex, RefusesAnotherLengthAndOtherCharacters)
{
    std::array<std::byte, 4> out{};
    for (auto const* text : {"", "007fa0f", "007fa0ff0", "007fa0ff00", "007fa0fg", "0x7fa0ff", " 07fa0ff",
                             "-07fa0ff", "007fa0f "})
        EXPECT_FALSE(util::from_hex(text, out)) << text;
}

}  // namespace
