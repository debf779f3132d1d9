#include "domain/Digest.h"

#include <gtest/gtest.h>
#include <string>
#include <unordered_set>

namespace {

using domain::Digest;

constexpr std::string_view kHex{"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"};

TEST(Digest, ReadsItsOwnTextInEitherCase)
{
    auto const digest = Digest::from_hex(kHex);
    ASSERT_TRUE(digest);
    EXPECT_EQ(digest->hex(), kHex);
    EXPECT_EQ(Digest::from_hex("BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD"), digest);
}

TEST(Digest, RefusesWhatIsNot64Digits)
{
    EXPECT_EQ(Digest::from_hex(""), std::nullopt);
    EXPECT_EQ(Digest::from_hex(kHex.substr(1)), std::nullopt);
    EXPECT_EQ(Digest::from_hex(std::string{kHex} + "00"), std::nullopt);
    EXPECT_EQ(Digest::from_hex(std::string(64, 'g')), std::nullopt);
}

TEST(Digest, ComparesByItsBytes)
{
    Digest const low{};
    auto const high = *Digest::from_hex(kHex);
    EXPECT_LT(low, high);
    EXPECT_NE(low, high);
    std::unordered_set<Digest> const set{low, high, high};
    EXPECT_EQ(set.size(), 2U);
}

}  // namespace
