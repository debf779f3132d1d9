#include "service/LoginThrottle.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>

#include "http/HostName.h"

namespace {

using std::chrono::minutes;
using std::chrono::seconds;

class LoginThrottle : public testing::Test {
protected:
    service::LoginThrottle m_throttle;
    service::LoginThrottle::Clock::time_point m_now{std::chrono::hours{1000}};

    /// A wrong password; how many seconds it has to wait instead, 0 when it was tried.
    std::int64_t fail(std::string const& address = "192.168.1.5")
    {
        auto const attempt = m_throttle.begin(address, m_now);
        return attempt ? 0 : attempt.error().count();
    }
};

TEST_F(LoginThrottle, FiveFailuresAreFreeAndLaterOnesDoubleTheWait)
{
    for (int i = 0; i < 5; ++i) EXPECT_EQ(fail(), 0) << i;
    for (int const wait : {1, 2, 4, 8, 16, 32, 60, 60, 60}) {
        EXPECT_EQ(fail(), wait);
        m_now += seconds{wait} - std::chrono::milliseconds{1};
        EXPECT_EQ(fail(), 1) << "the rest of the wait";
        m_now += std::chrono::milliseconds{1};
        EXPECT_EQ(fail(), 0) << "after " << wait;
    }
}

TEST_F(LoginThrottle, AnotherAddressIsNotHeldUp)
{
    for (int i = 0; i < 5; ++i) fail();
    EXPECT_GT(fail(), 0);
    EXPECT_EQ(fail("192.168.1.6"), 0);
}

TEST_F(LoginThrottle, AnAddressIsForgottenAfterAQuarterOfAnHour)
{
    for (int i = 0; i < 5; ++i) fail();
    m_now += minutes{15} + seconds{1};
    for (int i = 0; i < 5; ++i) EXPECT_EQ(fail(), 0) << i;
}

TEST_F(LoginThrottle, TheRightPasswordClearsTheAddress)
{
    for (int i = 0; i < 4; ++i) fail();
    m_throttle.begin("192.168.1.5", m_now)->succeed();
    for (int i = 0; i < 5; ++i) EXPECT_EQ(fail(), 0) << i;
    EXPECT_GT(fail(), 0);
}

TEST_F(LoginThrottle, AllAddressesTogetherHaveFiftyFailuresThenOneEveryTwoSeconds)
{
    auto const address = [](int i) { return "10.0.0." + std::to_string(i); };
    for (int i = 0; i < 50; ++i) EXPECT_EQ(fail(address(i)), 0) << i;
    EXPECT_EQ(fail("10.0.1.1"), 2);
    m_now += seconds{2};
    EXPECT_EQ(fail("10.0.1.1"), 0);
    EXPECT_EQ(fail("10.0.1.2"), 2);
    m_now += seconds{100};
    for (int i = 0; i < 50; ++i) EXPECT_EQ(fail("10.0.2." + std::to_string(i)), 0) << i;
}

TEST_F(LoginThrottle, TwoAreTriedAtATime)
{
    auto first = m_throttle.begin("10.0.0.1", m_now);
    {
        auto const second = m_throttle.begin("10.0.0.2", m_now);
        EXPECT_TRUE(second);
        EXPECT_EQ(fail("10.0.0.3"), 1);
    }
    EXPECT_EQ(fail("10.0.0.3"), 0);
}

TEST_F(LoginThrottle, ManyAddressesAreNotManyMemories)
{
    for (int i = 0; i < 5; ++i) fail("10.9.9.9");
    for (int i = 0; i < 3000; ++i) {
        m_now += seconds{2};
        ASSERT_EQ(fail("10.1." + std::to_string(i / 250) + "." + std::to_string(i % 250)), 0) << i;
    }
    EXPECT_EQ(fail("10.9.9.9"), 0) << "forgotten";
}

TEST_F(LoginThrottle, AHouseholdIsOneAddress)
{
    EXPECT_EQ(http::network_of("192.168.1.5"), "192.168.1.5");
    EXPECT_EQ(http::network_of("::ffff:192.168.1.5"), "192.168.1.5");
    EXPECT_EQ(http::network_of("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
    EXPECT_EQ(http::network_of("fe80::1"), http::network_of("fe80::2"));
    EXPECT_NE(http::network_of("2001:db8:1:2::1"), http::network_of("2001:db8:1:3::1"));
    EXPECT_EQ(http::network_of("unix:"), "unix:");
    for (int i = 0; i < 5; ++i) fail("2001:db8::" + std::to_string(i + 1));
    EXPECT_GT(fail("2001:db8::99"), 0);
}

}  // namespace
