#include "store/Rename.h"

#include <gtest/gtest.h>
#include <cerrno>

#include "Scratch.h"

namespace {

class RenameFolder : public testing::Test {
protected:
    scratch::Folder folder;
    store::Root root{folder.path()};
};

TEST_F(RenameFolder, AFolderMovesWithAllThatIsInIt)
{
    scratch::write_file(folder / "A/ingest/a.mov", "bytes");
    EXPECT_EQ(store::rename_folder(root, "A", "B"), 0);
    EXPECT_EQ(scratch::read_file(folder / "B/ingest/a.mov"), "bytes");
    EXPECT_FALSE(root.has_entry("A"));
}

TEST_F(RenameFolder, NeitherAnEmptyFolderNorAFileIsReplaced)
{
    scratch::write_file(folder / "A/a.mov", "bytes");
    std::filesystem::create_directory(folder / "B");
    scratch::write_file(folder / "C", "a file");
    EXPECT_EQ(store::rename_folder(root, "A", "B"), EEXIST);
    EXPECT_EQ(store::rename_folder(root, "A", "C"), EEXIST);
    EXPECT_EQ(scratch::read_file(folder / "A/a.mov"), "bytes");
}

TEST_F(RenameFolder, CaseAloneMayChange)
{
    scratch::write_file(folder / "wedding/a.mov", "bytes");
    EXPECT_EQ(store::rename_folder(root, "wedding", "Wedding"), 0);
    EXPECT_EQ(root.folders(), std::vector<std::string>{"Wedding"});
}

TEST_F(RenameFolder, AMissingFolderIsSaid) { EXPECT_EQ(store::rename_folder(root, "A", "B"), ENOENT); }

}  // namespace
