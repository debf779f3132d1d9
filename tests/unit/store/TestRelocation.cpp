#include "store/Relocation.h"

#include <gtest/gtest.h>
#include <sys/mount.h>

#include "Scratch.h"

namespace {

using scratch::digest_of;
using scratch::names_in;
using scratch::read_file;
using scratch::write_file;
using store::Relocated;

class Relocation : public testing::Test {
protected:
    Relocated relocate(std::string const& from, std::string const& to, std::string_view expected = "bytes")
    {
        return store::relocate(root, from, to, ".spare", digest_of(expected));
    }

    scratch::Folder folder;
    store::Root root{folder.path()};
};

/// Another file system at `A`, as a drive that is mounted into the root.
class TwoFileSystems : public Relocation {
protected:
    void SetUp() override
    {
        std::filesystem::create_directory(folder / "A");
        is_mounted = ::mount("none", (folder / "A").c_str(), "tmpfs", 0, "size=1m") == 0;
        if (!is_mounted) GTEST_SKIP() << "only root may mount";
    }
    void TearDown() override
    {
        if (is_mounted) ::umount2((folder / "A").c_str(), MNT_DETACH);
    }

    bool is_mounted = false;
};

TEST_F(Relocation, AFileMovesWithItsInodeAndTheFoldersAreMade)
{
    write_file(folder / "A/a.mov", "bytes");
    auto const before = root.stamp("A/a.mov");
    EXPECT_EQ(relocate("A/a.mov", "B/deep/er/b.mov"), Relocated::Done);
    EXPECT_EQ(root.stamp("B/deep/er/b.mov"), before);
    EXPECT_FALSE(root.stamp("A/a.mov"));
}

TEST_F(Relocation, NothingIsReplaced)
{
    write_file(folder / "A/a.mov", "bytes");
    write_file(folder / "B/a.mov", "other");
    EXPECT_EQ(relocate("A/a.mov", "B/a.mov"), Relocated::Taken);
    EXPECT_EQ(read_file(folder / "A/a.mov"), "bytes");
    EXPECT_EQ(read_file(folder / "B/a.mov"), "other");
}

TEST_F(Relocation, AFolderOrALinkOfThatNameIsInTheWayToo)
{
    write_file(folder / "A/a.mov", "bytes");
    std::filesystem::create_directories(folder / "B/folder");
    std::filesystem::create_symlink("/nowhere", folder / "B/link");
    EXPECT_EQ(relocate("A/a.mov", "B/folder"), Relocated::Taken);
    EXPECT_EQ(relocate("A/a.mov", "B/link"), Relocated::Taken);
    EXPECT_EQ(read_file(folder / "A/a.mov"), "bytes");
}

TEST_F(Relocation, WhatIsNotThereIsGone)
{
    EXPECT_EQ(relocate("A/a.mov", "B/a.mov"), Relocated::Gone);
    std::filesystem::create_directories(folder / "A/a.mov");
    EXPECT_EQ(relocate("A/a.mov", "B/a.mov"), Relocated::Gone);
}

TEST_F(Relocation, ALinkIsNeverFollowed)
{
    scratch::Folder outside;
    write_file(outside / "secret.mov", "bytes");
    std::filesystem::create_directory(folder / "A");
    std::filesystem::create_symlink(outside / "secret.mov", folder / "A/a.mov");
    std::filesystem::create_symlink(outside.path(), folder / "B");
    EXPECT_EQ(relocate("A/a.mov", "C/a.mov"), Relocated::Gone);
    EXPECT_EQ(relocate("B/secret.mov", "C/a.mov"), Relocated::Gone);
    EXPECT_EQ(read_file(outside / "secret.mov"), "bytes");
}

TEST_F(TwoFileSystems, AFileIsCopiedWithItsTimeAndModeAndRemovedAtTheSource)
{
    write_file(folder / "A/a.mov", "bytes");
    ::chmod((folder / "A/a.mov").c_str(), 0640);
    scratch::set_mtime(folder / "A/a.mov", 1'700'000'000'123'456'789);
    EXPECT_EQ(relocate("A/a.mov", "B/a.mov"), Relocated::Done);
    EXPECT_EQ(read_file(folder / "B/a.mov"), "bytes");
    EXPECT_EQ(root.stamp("B/a.mov")->mtime_ns, 1'700'000'000'123'456'789);
    struct stat status {};
    ::stat((folder / "B/a.mov").c_str(), &status);
    EXPECT_EQ(status.st_mode & 0777, 0640U);
    EXPECT_TRUE(names_in(folder / "A").empty());
    EXPECT_EQ(names_in(folder / "B"), std::vector<std::string>{"a.mov"});
}

TEST_F(TwoFileSystems, ACopyWhoseContentIsNotTheExpectedOneIsDropped)
{
    write_file(folder / "A/a.mov", "edited by hand");
    EXPECT_EQ(relocate("A/a.mov", "B/a.mov"), Relocated::Changed);
    EXPECT_EQ(read_file(folder / "A/a.mov"), "edited by hand");
    EXPECT_TRUE(names_in(folder / "B").empty());
}

TEST_F(TwoFileSystems, ACopyReplacesNothing)
{
    write_file(folder / "A/a.mov", "bytes");
    write_file(folder / "B/a.mov", "other");
    EXPECT_EQ(relocate("A/a.mov", "B/a.mov"), Relocated::Taken);
    EXPECT_EQ(read_file(folder / "B/a.mov"), "other");
    EXPECT_EQ(read_file(folder / "A/a.mov"), "bytes");
    EXPECT_EQ(names_in(folder / "B"), std::vector<std::string>{"a.mov"});
}

TEST_F(TwoFileSystems, AFullDiskLeavesTheSourceAndNothingElse)
{
    write_file(folder / "B/a.mov", std::string(2 * 1024 * 1024, 'x'));
    EXPECT_THROW(relocate("B/a.mov", "A/a.mov"), std::system_error);
    EXPECT_TRUE(names_in(folder / "A").empty());
    EXPECT_EQ(read_file(folder / "B/a.mov").size(), 2U * 1024 * 1024);
}

}  // namespace
