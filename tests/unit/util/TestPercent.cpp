#include "util/Percent.h"

#include <gtest/gtest.h>
#include <string>

namespace {

using util::percent_decode;
using util::percent_encode;
using util::percent_encode_path;

TEST(Percent, DecodesEveryEscapeAndLeavesThePlus)
{
    EXPECT_EQ(percent_decode("M%C3%BCnchen%20a+b.mov"), "München a+b.mov");
    EXPECT_EQ(percent_decode("%2e%2E%2f"), "../");
    EXPECT_EQ(percent_decode("%00"), (std::string{"\0", 1}));
    EXPECT_EQ(percent_decode(""), "");
}

TEST(Percent, RefusesABrokenEscape)
{
    for (auto const* text : {"%", "a%2", "%zz", "100% sure", "%%41", "%+1"})
        EXPECT_EQ(percent_decode(text), std::nullopt) << text;
}

TEST(Percent, APathKeepsItsSlashes)
{
    EXPECT_EQ(percent_encode_path("A/ingest/ü b?#%.mov"), "A/ingest/%C3%BC%20b%3F%23%25.mov");
    EXPECT_EQ(percent_encode("A/b~c-d_e.f"), "A%2Fb~c-d_e.f");
}

TEST(Percent, DecodingUndoesEncodingForEveryByte)
{
    std::string all;
    for (int i = 0; i < 256; ++i) all += static_cast<char>(i);
    EXPECT_EQ(percent_decode(percent_encode(all)), all);
    EXPECT_EQ(percent_decode(percent_encode_path(all)), all);
}

}  // namespace
