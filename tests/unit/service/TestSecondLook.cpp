#include "service/SecondLook.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace {

using service::Difference;
using testing::ElementsAre;
using testing::IsEmpty;

class SecondLook : public testing::Test {
protected:
    service::SecondLook m_memory;

    /// Paths that may be taken now.
    std::vector<std::string> files(std::vector<Difference::File> const& seen)
    {
        return paths(settled({seen, {}, {}}));
    }
    Difference settled(Difference difference)
    {
        m_memory.settle(difference, [](auto const&) { return false; });
        return difference;
    }
    static std::vector<std::string> paths(Difference const& difference)
    {
        std::vector<std::string> all;
        for (auto const& file : difference.files) all.push_back(file.path);
        return all;
    }
};

TEST_F(SecondLook, AFileWaitsUntilTwoLooksAgree)
{
    EXPECT_THAT(files({{"a", {10, 1, 7}}}), IsEmpty());
    EXPECT_TRUE(m_memory.is_waiting());
    EXPECT_THAT(files({{"a", {20, 1, 7}}}), IsEmpty()) << "it grew";
    EXPECT_THAT(files({{"a", {20, 2, 7}}}), IsEmpty()) << "it was written";
    EXPECT_THAT(files({{"a", {20, 2, 8}}}), IsEmpty()) << "it is another file";
    EXPECT_THAT(files({{"a", {20, 2, 8}}}), ElementsAre("a"));
    EXPECT_FALSE(m_memory.is_waiting());
    EXPECT_THAT(files({{"a", {20, 2, 8}}}), ElementsAre("a")) << "nobody got round to it";
}

TEST_F(SecondLook, AFileThatWasAwayWaitsAnew)
{
    files({{"a", {10, 1, 7}}});
    files({});
    EXPECT_FALSE(m_memory.is_waiting());
    EXPECT_THAT(files({{"a", {10, 1, 7}}}), IsEmpty());
}

TEST_F(SecondLook, WhatIsKnownByItsIndexDoesNotWait)
{
    Difference difference{{{"a", {10, 1, 7}}, {"b", {10, 1, 8}}}, {}, {}};
    m_memory.settle(difference, [](auto const& file) { return file.path == "b"; });
    EXPECT_THAT(paths(difference), ElementsAre("b"));
}

TEST_F(SecondLook, ARowGoesWhenItsFileWasMissingTwice)
{
    EXPECT_FALSE(settled({{}, {{1, 10}}, {}}).gone.front().may_go);
    EXPECT_TRUE(m_memory.is_waiting());
    auto const second = settled({{}, {{1, 10}, {2, 10}}, {}});
    EXPECT_TRUE(second.gone[0].may_go);
    EXPECT_FALSE(second.gone[1].may_go);
}

TEST_F(SecondLook, ARowStaysWhileAFileOfItsSizeWaits)
{
    settled({{{"new", {10, 1, 7}}}, {{1, 10}, {2, 11}}, {}});
    auto const second = settled({{{"new", {10, 2, 7}}}, {{1, 10}, {2, 11}}, {}});
    EXPECT_FALSE(second.gone[0].may_go);
    EXPECT_TRUE(second.gone[1].may_go);
    auto const third = settled({{{"new", {10, 2, 7}}}, {{1, 10}}, {}});
    EXPECT_TRUE(third.gone[0].may_go);
    EXPECT_THAT(paths(third), ElementsAre("new"));
}

TEST_F(SecondLook, AFileThatCannotBeReadIsLeftAloneUntilItChanges)
{
    files({{"a", {10, 1, 7}}});
    m_memory.give_up({"a", {10, 1, 7}});
    EXPECT_THAT(files({{"a", {10, 1, 7}}}), IsEmpty());
    EXPECT_THAT(files({{"a", {10, 1, 7}}}), IsEmpty());
    EXPECT_FALSE(m_memory.is_waiting());
    EXPECT_THAT(files({{"a", {10, 2, 7}}}), IsEmpty());
    EXPECT_THAT(files({{"a", {10, 2, 7}}}), ElementsAre("a"));
}

TEST_F(SecondLook, SoManyFilesThatNotAllAreRememberedComeOneAfterTheOther)
{
    Difference many;
    for (std::uint64_t i = 0; i < 100'002; ++i) many.files.push_back({std::to_string(i), {1, 1, i}});
    many.gone.push_back({1, 99});
    EXPECT_THAT(settled(many).files, IsEmpty());
    auto const second = settled(many);
    EXPECT_EQ(second.files.size(), 100'000U);
    EXPECT_FALSE(second.gone.front().may_go) << "its file may be among the others";
    many.files.erase(many.files.begin(), many.files.begin() + 100'000);
    EXPECT_THAT(settled(many).files, IsEmpty());
    EXPECT_THAT(paths(settled(many)), ElementsAre("100000", "100001"));
}

TEST_F(SecondLook, AnIndexWaitsToo)
{
    EXPECT_FALSE(m_memory.agrees_on_index({10, 1, 7}));
    EXPECT_TRUE(m_memory.is_waiting());
    EXPECT_FALSE(m_memory.agrees_on_index({20, 2, 7}));
    EXPECT_TRUE(m_memory.agrees_on_index({20, 2, 7}));
}

}  // namespace
