#include "domain/ProjectName.h"

#include <gtest/gtest.h>
#include <string>

namespace {

using namespace domain;
using enum ProjectNameVerdict;

TEST(ProjectName, OrdinaryNamesMayBeCreated)
{
    for (auto const* name : {"A", "P1-Demo", "2025.12_shoot", "a", "-", "_", "Uploads", "uploads2"})
        EXPECT_TRUE(may_be_created(name)) << name;
}

TEST(ProjectName, SaysWhatIsWrong)
{
    EXPECT_EQ(judge_new_project_name(""), BadCharacters);
    EXPECT_EQ(judge_new_project_name("my project"), BadCharacters);
    EXPECT_EQ(judge_new_project_name("a/b"), BadCharacters);
    EXPECT_EQ(judge_new_project_name("München"), BadCharacters);
    EXPECT_EQ(judge_new_project_name("a\n"), BadCharacters);
    EXPECT_EQ(judge_new_project_name(std::string_view{"a\0", 2}), BadCharacters);
    EXPECT_EQ(judge_new_project_name(".."), DotDot);
    EXPECT_EQ(judge_new_project_name("a..b"), DotDot);
    EXPECT_EQ(judge_new_project_name("."), Hidden);
    EXPECT_EQ(judge_new_project_name(".media-sync"), Hidden);
    EXPECT_EQ(judge_new_project_name("a."), TrailingDot);
    EXPECT_EQ(judge_new_project_name("uploads"), Reserved);
    EXPECT_EQ(judge_new_project_name("backup"), Reserved);
}

TEST(ProjectName, MayHave128Bytes)
{
    EXPECT_EQ(judge_new_project_name(std::string(128, 'a')), Ok);
    EXPECT_EQ(judge_new_project_name(std::string(129, 'a')), TooLong);
}

TEST(ProjectName, AnExistingFolderFollowsTheContractsRuleAlone)
{
    for (auto const& name : {std::string{"."}, std::string{"a."}, std::string{".x"}, std::string{"uploads"},
                             std::string(200, 'a')})
        EXPECT_TRUE(follows_name_rule(name)) << name;
    for (auto const* name : {"", "..", "a..b", "a b", "a/b", "a\\b", "ä"})
        EXPECT_FALSE(follows_name_rule(name)) << name;
}

TEST(ProjectName, TwoFoldersHaveALayoutOfTheirOwn)
{
    EXPECT_EQ(builtin_layout("uploads"), "by-day");
    EXPECT_EQ(builtin_layout("backup"), "by-month");
    EXPECT_EQ(builtin_layout("A"), std::nullopt);
    EXPECT_TRUE(is_reserved("uploads"));
    EXPECT_FALSE(is_reserved("upload"));
}

}  // namespace
