#include "store/Trash.h"

#include <gtest/gtest.h>

#include "Scratch.h"

namespace {

class TrashFiles : public testing::Test {
protected:
    std::string put(std::string const& below)
    {
        auto const location = store::Trash::new_folder(1'700'000'000'000'000) + "/" + below;
        scratch::write_file(folder / location, "bytes");
        return location;
    }

    scratch::Folder folder;
    store::Root root{folder.path()};
    store::Trash trash{root};
};

TEST_F(TrashFiles, ALocationTellsTheTimeTheProjectAndThePath)
{
    auto const place = store::Trash::parse(store::Trash::new_folder(1'700'000'000'123'456) +
                                           "/Wedding/ingest/originals/day 1/a.mov");
    ASSERT_TRUE(place);
    EXPECT_EQ(place->deleted_at, 1'700'000'000'123'456);
    EXPECT_EQ(place->project, "Wedding");
    EXPECT_EQ(place->path, "ingest/originals/day 1/a.mov");
}

TEST_F(TrashFiles, TwoFoldersOfOneMomentDiffer)
{
    EXPECT_NE(store::Trash::new_folder(5), store::Trash::new_folder(5));
}

TEST_F(TrashFiles, WhatAPersonPutThereIsNoLocation)
{
    for (std::string const below : {"", "a.mov", "12/a.mov", "12-ab/a.mov", "x-ab/P/a.mov", "-ab/P/a.mov",
                                    "99999999999999999999999-ab/P/a.mov"})
        EXPECT_FALSE(store::Trash::parse(std::string{store::kTrash} + "/" + below)) << below;
    EXPECT_FALSE(store::Trash::parse("Wedding/12-ab/P/a.mov"));
    EXPECT_FALSE(store::Trash::parse(store::kTrash));
}

TEST_F(TrashFiles, EveryFileIsVisited)
{
    auto const one = put("A/ingest/originals/a.mov");
    auto const two = put("B/ingest/originals/sub/b.mov");
    std::vector<std::string> seen;
    trash.for_each([&](std::string const& location, domain::FileStamp const& stamp) {
        seen.push_back(location);
        EXPECT_EQ(stamp.size, 5U);
    });
    std::vector<std::string> all{one, two};
    std::ranges::sort(all);
    std::ranges::sort(seen);
    EXPECT_EQ(seen, all);
}

TEST_F(TrashFiles, AnErasedFileLeavesNoEmptyFolders)
{
    trash.erase(put("A/ingest/originals/a.mov"));
    EXPECT_TRUE(scratch::names_in(folder / store::kTrash).empty());
}

TEST_F(TrashFiles, FoldersWithOtherFilesStay)
{
    auto const one = put("A/ingest/originals/a.mov");
    auto const other = one.substr(0, one.rfind('/')) + "/b.mov";
    scratch::write_file(folder / other, "b");
    trash.erase(one);
    EXPECT_TRUE(root.stamp(other));
    trash.erase(one);  // fine when it is gone
    EXPECT_TRUE(root.stamp(other));
}

TEST_F(TrashFiles, FoldersOutsideTheTrashAreNeverRemoved)
{
    std::filesystem::create_directories(folder / "A/ingest/originals");
    trash.prune("A/ingest/originals/a.mov");
    EXPECT_TRUE(root.has_folder("A/ingest/originals"));
}

}  // namespace
