#include "media/Message.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

namespace {

media::Answer sample()
{
    media::Answer answer;
    auto& facts = answer.facts;
    facts.media_type = "video/quicktime";
    facts.width = 1080;
    facts.height = 1920;
    facts.rotation = 90;
    facts.captured = domain::CaptureTime{1'714'573'815'000'000, -210, "creationdate"};
    facts.make = "Apple";
    facts.position = domain::Position{48.1, 11.5, 500.0};
    facts.duration_us = 2'500'000;
    facts.frame_rate = 29.97;
    facts.video_codec = "hevc";
    facts.content_id = "0F1E";
    answer.made = {true, false, true};
    answer.trouble = "none";
    return answer;
}

TEST(Message, ArrivesAsItWasSent)
{
    auto const answer = media::decode(media::encode(sample()));
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->facts, sample().facts);
    EXPECT_EQ(answer->made, sample().made);
    EXPECT_EQ(answer->trouble, "none");
}

TEST(Message, ACutOneOrALongerOneIsNonsense)
{
    auto const whole = media::encode(sample());
    for (std::size_t length = 0; length < whole.size(); ++length)
        EXPECT_FALSE(media::decode(std::string_view{whole}.substr(0, length))) << length;
    EXPECT_FALSE(media::decode(whole + "x"));
}

TEST(Message, TextsAreWellFormedShortAndWithoutControlCharacters)
{
    auto answer = sample();
    answer.facts.make = "a\nb\x1b[31m\xff";
    answer.facts.model = std::string(5000, 'm');
    auto const facts = media::decode(media::encode(answer)).value().facts;
    EXPECT_EQ(facts.make, "a b [31m\xEF\xBF\xBD");
    EXPECT_EQ(facts.model.size(), 200U);
}

TEST(Message, NumbersOutsideTheirRangesAreNonsense)
{
    auto answer = sample();
    answer.facts.width = -1;
    EXPECT_FALSE(media::decode(media::encode(answer)));
    answer = sample();
    answer.facts.captured->civil_us = INT64_MAX;
    EXPECT_FALSE(media::decode(media::encode(answer)));
    answer = sample();
    answer.facts.frame_rate = std::numeric_limits<double>::quiet_NaN();
    EXPECT_FALSE(media::decode(media::encode(answer)));
}

TEST(Message, AnythingCanBeDecoded)
{
    std::mt19937 random{7};
    auto const whole = media::encode(sample());
    for (int i = 0; i < 20'000; ++i) {
        auto bytes = whole;
        for (int n = 0; n < 4; ++n) bytes[random() % bytes.size()] = static_cast<char>(random());
        auto const answer = media::decode(bytes);
        EXPECT_TRUE(!answer || answer->facts.width <= 1'000'000);
    }
}

}  // namespace
