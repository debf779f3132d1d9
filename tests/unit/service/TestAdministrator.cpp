#include "service/Administrator.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "Scratch.h"

namespace {

using domain::ErrorCode;
using testing::MatchesRegex;

constexpr char kPassword[] = "correct horse";
constexpr char kAddress[] = "192.168.1.5";
constexpr std::int64_t kNow = 1'700'000'000'000'000;
constexpr std::int64_t kHour = 3'600'000'000;
constexpr std::int64_t kDay = 24 * kHour;

class Administrator : public testing::Test {
protected:
    scratch::EmptyCatalog m_catalog;
    service::AdminGate m_gate;
    service::Administrator m_admin{m_catalog.reader, m_catalog.writer, m_gate};

    std::string set_up() { return m_admin.set_up(kPassword, kNow).value(); }
    ErrorCode refusal(char const* password, char const* address = kAddress)
    {
        auto const token = m_admin.sign_in(password, address, kNow);
        return token ? ErrorCode::Internal : token.error().error.code;
    }
    std::int64_t sessions() { return m_catalog.reader.database().scalar("SELECT count(*) FROM session"); }
};

TEST_F(Administrator, IsSetUpOnce)
{
    EXPECT_FALSE(m_admin.is_set_up());
    auto const token = set_up();
    EXPECT_TRUE(m_admin.is_set_up());
    EXPECT_TRUE(m_admin.is_signed_in(token, kNow));
    auto const again = m_admin.set_up("another password", kNow);
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().error.code, ErrorCode::Conflict);
    EXPECT_TRUE(m_admin.sign_in(kPassword, kAddress, kNow));
    EXPECT_EQ(refusal("another password"), ErrorCode::Unauthorized);
}

TEST_F(Administrator, AWeakPasswordIsRefusedInWords)
{
    auto const refused = m_admin.set_up("1234567", kNow);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().error.code, ErrorCode::InvalidField);
    EXPECT_EQ(refused.error().error.field, "body.password");
    EXPECT_FALSE(m_admin.is_set_up());
}

TEST_F(Administrator, TheCatalogueHoldsNeitherPasswordNorToken)
{
    auto const token = set_up();
    EXPECT_THAT(token, MatchesRegex("[0-9a-f]{64}"));
    EXPECT_NE(m_admin.sign_in(kPassword, kAddress, kNow).value(), token);
    auto const bytes = scratch::read_file(m_catalog.file) + scratch::read_file(m_catalog.file + "-wal");
    EXPECT_NE(bytes.find("$argon2id$"), std::string::npos);
    EXPECT_EQ(bytes.find(kPassword), std::string::npos);
    EXPECT_EQ(bytes.find(token), std::string::npos);
}

TEST_F(Administrator, AWrongPasswordSaysTheSameWhetherThereIsOneOrNot)
{
    auto const before = m_admin.sign_in(kPassword, kAddress, kNow);
    set_up();
    auto const after = m_admin.sign_in("wrong password", kAddress, kNow);
    ASSERT_FALSE(before);
    ASSERT_FALSE(after);
    EXPECT_EQ(before.error().error.code, after.error().error.code);
    EXPECT_EQ(before.error().error.message, after.error().error.message);
}

TEST_F(Administrator, GuessingSlowsDownEvenTheRightPassword)
{
    set_up();
    for (int i = 0; i < 5; ++i) EXPECT_EQ(refusal("wrong password"), ErrorCode::Unauthorized);
    auto const refused = m_admin.sign_in(kPassword, kAddress, kNow);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().error.code, ErrorCode::TooManyRequests);
    EXPECT_GE(refused.error().retry_after.count(), 1);
    EXPECT_TRUE(m_admin.sign_in(kPassword, "192.168.1.6", kNow)) << "another address is not held up";
}

TEST_F(Administrator, ASessionEndsWithoutUseAndInAnyCaseOneDay)
{
    auto const token = set_up();
    EXPECT_TRUE(m_admin.is_signed_in(token, kNow + 7 * kDay - 1));
    EXPECT_FALSE(m_admin.is_signed_in(token, kNow + 15 * kDay)) << "a week without use";
    for (int day = 7; day < 30; day += 5) EXPECT_TRUE(m_admin.is_signed_in(token, kNow + day * kDay)) << day;
    EXPECT_FALSE(m_admin.is_signed_in(token, kNow + 30 * kDay));
}

TEST_F(Administrator, UseIsNotedOncePerHourOnly)
{
    auto const token = set_up();
    auto const version = m_catalog.reader.data_version();
    EXPECT_TRUE(m_admin.is_signed_in(token, kNow + kHour));
    EXPECT_EQ(m_catalog.reader.data_version(), version);
    EXPECT_TRUE(m_admin.is_signed_in(token, kNow + kHour + 1));
    EXPECT_NE(m_catalog.reader.data_version(), version);
}

TEST_F(Administrator, WhatIsNoTokenIsNotSignedIn)
{
    auto const token = set_up();
    for (std::string const& bad : {std::string{}, std::string(64, '0'), token.substr(1), token + "0",
                                   std::string(64, 'x'), std::string(100'000, 'a')})
        EXPECT_FALSE(m_admin.is_signed_in(bad, kNow)) << bad.substr(0, 70);
}

TEST_F(Administrator, SigningOutEndsThatSessionOnly)
{
    auto const one = set_up();
    auto const other = m_admin.sign_in(kPassword, kAddress, kNow).value();
    m_admin.sign_out(one);
    m_admin.sign_out(one);
    m_admin.sign_out("nonsense");
    EXPECT_FALSE(m_admin.is_signed_in(one, kNow));
    EXPECT_TRUE(m_admin.is_signed_in(other, kNow));
}

TEST_F(Administrator, TheListOfSessionsIsBounded)
{
    auto const first = set_up();
    std::string last;
    for (int i = 1; i <= 70; ++i) last = m_admin.sign_in(kPassword, kAddress, kNow + i).value();
    EXPECT_EQ(sessions(), 64);
    EXPECT_FALSE(m_admin.is_signed_in(first, kNow + 80));
    EXPECT_TRUE(m_admin.is_signed_in(last, kNow + 80));
}

TEST_F(Administrator, ThePasswordOfTheEnvironmentWins)
{
    auto const token = set_up();
    service::adopt_admin_password(m_catalog.writer, "from outside");
    EXPECT_FALSE(m_admin.is_signed_in(token, kNow)) << "everybody is signed out";
    EXPECT_EQ(refusal(kPassword), ErrorCode::Unauthorized);
    EXPECT_TRUE(m_admin.sign_in("from outside", kAddress, kNow));
    EXPECT_EQ(m_admin.set_up("another password", kNow).error().error.code, ErrorCode::Conflict);
}

TEST_F(Administrator, AChangeOfTheEnvironmentSignsOutAndARestartDoesNot)
{
    service::adopt_admin_password(m_catalog.writer, "from outside");
    auto const token = m_admin.sign_in("from outside", kAddress, kNow).value();
    service::adopt_admin_password(m_catalog.writer, "from outside");
    EXPECT_TRUE(m_admin.is_signed_in(token, kNow)) << "the same password again";
    service::adopt_admin_password(m_catalog.writer, "from outside, changed");
    EXPECT_FALSE(m_admin.is_signed_in(token, kNow));
    EXPECT_EQ(refusal("from outside"), ErrorCode::Unauthorized);
}

TEST_F(Administrator, WithoutTheEnvironmentThePasswordOfTheDashboardCountsAgain)
{
    set_up();
    service::adopt_admin_password(m_catalog.writer, "from outside");
    auto const token = m_admin.sign_in("from outside", kAddress, kNow).value();
    service::adopt_admin_password(m_catalog.writer, "");
    EXPECT_FALSE(m_admin.is_signed_in(token, kNow));
    EXPECT_TRUE(m_admin.sign_in(kPassword, kAddress, kNow));
    EXPECT_EQ(refusal("from outside"), ErrorCode::Unauthorized);
}

TEST_F(Administrator, LettersMayBeComposedOtherwise)
{
    ASSERT_TRUE(m_admin.set_up("caf\u00e9 au lait", kNow));
    EXPECT_TRUE(m_admin.sign_in("cafe\u0301 au lait", kAddress, kNow));
}

}  // namespace
