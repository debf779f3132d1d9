#include "store/FolderStamps.h"

#include <gtest/gtest.h>

#include <filesystem>

#include <fmt/format.h>

#include "Scratch.h"

namespace {

namespace fs = std::filesystem;

class FolderStamps : public testing::Test {
protected:
    scratch::Folder m_folder;
    store::Root m_root{m_folder.path()};
    store::FolderStamps m_stamps{m_root};
};

TEST_F(FolderStamps, AreThoseOfTheRoot)
{
    scratch::write_file(m_folder / "p/a/x.mov", "x");
    scratch::write_file(m_folder / "top.mov", "top");
    for (auto const* path : {"p/a/x.mov", "top.mov", "p/a/none.mov", "none/x.mov", "p/a"})
        EXPECT_EQ(m_stamps.of(path), m_root.stamp(path)) << path;
    EXPECT_TRUE(m_stamps.of("p/a/x.mov"));
    fs::remove(m_folder / "p/a/x.mov");
    EXPECT_FALSE(m_stamps.of("p/a/x.mov")) << "the file is looked at anew";
}

TEST_F(FolderStamps, FollowNoLink)
{
    scratch::write_file(m_folder / "p/x.mov", "x");
    fs::create_directory_symlink("p", m_folder / "linked");
    fs::create_symlink("x.mov", m_folder / "p/link.mov");
    EXPECT_FALSE(m_stamps.of("linked/x.mov"));
    EXPECT_FALSE(m_stamps.of("p/link.mov"));
}

TEST_F(FolderStamps, KeepFewFoldersOpen)
{
    for (int i = 0; i < 200; ++i) scratch::write_file(m_folder / fmt::format("{}/x", i), "x");
    for (int i = 0; i < 200; ++i) EXPECT_TRUE(m_stamps.of(fmt::format("{}/x", i)));
    auto const open = std::distance(fs::directory_iterator{"/proc/self/fd"}, fs::directory_iterator{});
    EXPECT_LT(open, 100);
}

}  // namespace
