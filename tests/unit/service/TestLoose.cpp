#include "service/Loose.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "Scratch.h"

namespace {

using scratch::write_file;
using service::ItemStatus;
using testing::ElementsAre;
using testing::IsEmpty;

class LooseFiles : public testing::Test {
protected:
    std::vector<std::string> listed()
    {
        std::vector<std::string> names;
        for (auto const& file : storage.loose.list()) names.push_back(file.name);
        return names;
    }
    std::vector<service::ItemResult> adopt(std::chrono::seconds at_most = std::chrono::seconds{10})
    {
        return *storage.loose.adopt(std::nullopt, at_most);
    }
    domain::Project project() { return *storage.catalog.projects.find(service::kLooseProject); }

    scratch::Storage storage;
};

TEST_F(LooseFiles, MediaDirectlyInTheRootAndNothingElse)
{
    for (auto const* name :
         {"a.MOV", "b.jpg", "c.wav", ".hidden.mov", "notes.txt", "x.svg", "Thumbs.db", "A/inside.mov"})
        write_file(storage.path(name), name);
    std::filesystem::create_directory(storage.path("folder.mov"));
    std::filesystem::create_symlink("/etc/passwd", storage.path("link.mov"));
    EXPECT_THAT(listed(), ElementsAre("a.MOV", "b.jpg", "c.wav"));
}

TEST_F(LooseFiles, NothingHappensUntilSomebodyAsks)
{
    write_file(storage.path("a.mov"), "one");
    EXPECT_THAT(listed(), ElementsAre("a.mov"));
    storage.projects.list();
    EXPECT_THAT(listed(), ElementsAre("a.mov"));
    EXPECT_FALSE(storage.root.has_folder(service::kLooseProject));
}

TEST_F(LooseFiles, AdoptedFilesAreAssetsOfTheirProject)
{
    write_file(storage.path("a.mov"), "one");
    write_file(storage.path("b.mov"), "two");
    auto const results = adopt();
    ASSERT_EQ(results.size(), 2U);
    EXPECT_EQ(results[0].status, ItemStatus::Done);
    EXPECT_THAT(listed(), IsEmpty());
    EXPECT_THAT(storage.paths(project()), ElementsAre("ingest/originals/a.mov", "ingest/originals/b.mov"));
    auto const asset = storage.assets(project())[0];
    EXPECT_EQ(storage.root.stamp(std::string{service::kLooseProject} + "/" + asset.path), asset.stamp);
    ASSERT_TRUE(storage.reconcile.run(service::kLooseProject, [](auto, auto) {}));
    EXPECT_EQ(storage.assets(project()).size(), 2U);
}

TEST_F(LooseFiles, ADuplicateStaysWhereItIs)
{
    write_file(storage.path("a.mov"), "one");
    adopt();
    write_file(storage.path("b.mov"), "one");
    write_file(storage.path("a.mov"), "another");
    auto const results = adopt();
    EXPECT_EQ(results[0].path, "ingest/originals/a_1.mov");
    EXPECT_EQ(results[1].status, ItemStatus::Duplicate);
    EXPECT_EQ(results[1].path, "ingest/originals/a.mov");
    EXPECT_THAT(listed(), ElementsAre("b.mov"));
}

TEST_F(LooseFiles, WhatTheTimeDoesNotAllowIsLeft)
{
    write_file(storage.path("a.mov"), "one");
    auto const results = adopt(std::chrono::seconds{0});
    EXPECT_EQ(results[0].status, ItemStatus::Error);
    EXPECT_THAT(listed(), ElementsAre("a.mov"));
}

TEST_F(LooseFiles, WithoutLooseFilesNoProjectIsMade)
{
    EXPECT_THAT(adopt(), IsEmpty());
    EXPECT_FALSE(storage.root.has_folder(service::kLooseProject));
}

TEST_F(LooseFiles, KilledAfterTheRenameTheFileIsFoundByTheNextScan)
{
    write_file(storage.path("a.mov"), "one");
    adopt();
    write_file(storage.path(std::string{service::kLooseProject} + "/ingest/originals/b.mov"), "two");
    ASSERT_TRUE(storage.reconcile.run(service::kLooseProject, [](auto, auto) {}));
    EXPECT_EQ(storage.assets(project()).size(), 2U);
}

}  // namespace
