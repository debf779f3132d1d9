#include "lib/password/Password.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>

namespace {

using lib::password::hash;
using lib::password::verify;
using testing::StartsWith;

TEST(Password, IsHashedByArgon2idWithTheParametersThatWereChosen)
{
    EXPECT_THAT(hash("correct horse"), StartsWith("$argon2id$v=19$m=19456,t=2,p=1$"));
    EXPECT_THAT(lib::password::hash_of_nothing(), StartsWith("$argon2id$v=19$m=19456,t=2,p=1$"))
        << "as costly as a real one";
}

TEST(Password, IsVerifiedToTheLastByte)
{
    auto const kept = hash("correct horse");
    EXPECT_TRUE(verify("correct horse", kept));
    for (std::string const& wrong :
         {std::string{}, std::string{"correct hors"}, std::string{"correct horse "},
          std::string{"Correct horse"}, std::string{"correct horse\0", 14}})
        EXPECT_FALSE(verify(wrong, kept)) << wrong;
}

TEST(Password, MayHaveAnyBytes)
{
    std::string const bytes{"a\0b\xFF\n\"", 6};
    EXPECT_TRUE(verify(bytes, hash(bytes)));
    EXPECT_FALSE(verify("a", hash(bytes)));
}

TEST(Password, HasASaltOfItsOwnEachTime) { EXPECT_NE(hash("correct horse"), hash("correct horse")); }

TEST(Password, IsNotRightForAHashThatIsNone)
{
    for (auto const* bad : {"", "x", "$argon2id$", "$argon2id$v=19$m=99999999999,t=2,p=1$AAAA$BBBB"})
        EXPECT_FALSE(verify("correct horse", bad)) << bad;
}

TEST(Password, TokensAreNeverTheSame)
{
    EXPECT_NE(lib::password::random_token(), lib::password::random_token());
    EXPECT_FALSE(verify("", lib::password::hash_of_nothing()));
}

}  // namespace
