#include "domain/Password.h"

#include <gtest/gtest.h>
#include <string>

namespace {

using domain::prepare_password;

TEST(PasswordRule, WantsEightCharactersWhateverTheirBytes)
{
    EXPECT_FALSE(prepare_password(""));
    EXPECT_FALSE(prepare_password("1234567"));
    EXPECT_EQ(prepare_password("12345678"), "12345678");
    EXPECT_FALSE(prepare_password("äöüäöüä")) << "seven letters of two bytes each";
    EXPECT_TRUE(prepare_password("äöüäöüäö"));
    EXPECT_EQ(prepare_password("  spaced  "), "  spaced  ");
}

TEST(PasswordRule, HasALargestLength)
{
    EXPECT_TRUE(prepare_password(std::string(1024, 'x')));
    EXPECT_FALSE(prepare_password(std::string(1025, 'x')));
}

TEST(PasswordRule, TakesLettersAlikeHoweverTheyWereComposed)
{
    EXPECT_EQ(prepare_password("caf\u00e9-1234"), prepare_password("cafe\u0301-1234"));
    EXPECT_FALSE(prepare_password("e\u0301e\u0301e\u0301e\u0301")) << "four letters";
}

TEST(PasswordRule, WantsUtf8) { EXPECT_FALSE(prepare_password("\xFF\xFE aaaaaaaa")); }

}  // namespace
