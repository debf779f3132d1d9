#include "Scratch.h"
#include "lib/json/Value.h"
#include <gtest/gtest.h>

namespace {
TEST(Found, DISABLED_GarbageBehindAZeroByteIsNotJson)
{
    EXPECT_FALSE(lib::json::Document::parse(std::string_view{"{}\0garbage", 10}));
}
TEST(Found, DISABLED_AFileThatBecameALinkLeavesTheIndex)
{
    scratch::Storage s;
    auto const p = s.make_project("P");
    ASSERT_TRUE(s.upload(p, "a", "A"));
    std::filesystem::remove(s.original(p, "a"));
    std::filesystem::create_symlink("elsewhere", s.original(p, "a"));
    auto const outcome = s.reconcile.run("P", [](auto, auto) {});
    EXPECT_EQ(outcome->removed, 1);
}
TEST(Found, DISABLED_AFileThatBecameAFolderLeavesTheIndex)
{
    scratch::Storage s;
    auto const p = s.make_project("P");
    ASSERT_TRUE(s.upload(p, "a", "A"));
    std::filesystem::remove(s.original(p, "a"));
    std::filesystem::create_directory(s.original(p, "a"));
    auto const outcome = s.reconcile.run("P", [](auto, auto) {});
    EXPECT_EQ(outcome->removed, 1);
}
TEST(Found, DISABLED_AFileMovedIntoAFolderOfItsOldNameIsMoved)
{
    scratch::Storage s;
    auto const p = s.make_project("P");
    auto const up = s.upload(p, "a", "A");
    std::filesystem::rename(s.original(p, "a"), s.original(p, "tmp"));
    std::filesystem::create_directory(s.original(p, "a"));
    std::filesystem::rename(s.original(p, "tmp"), s.original(p, "a/a"));
    auto const outcome = s.reconcile.run("P", [](auto, auto) {});
    EXPECT_EQ(outcome->moved, 1);
    EXPECT_EQ(s.paths(p), std::vector<std::string>{"ingest/originals/a/a"});
}
}  // namespace
