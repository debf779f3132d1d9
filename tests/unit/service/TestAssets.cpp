#include "service/Assets.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/mount.h>
#include <thread>

#include "Scratch.h"

namespace {

using domain::ErrorCode;
using scratch::read_file;
using scratch::write_file;
using service::ItemResult;
using service::ItemStatus;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

class Tidying : public testing::Test {
protected:
    domain::Asset add(domain::Project const& project, std::string const& name, std::string_view text)
    {
        return storage.upload(project, name, text)->asset;
    }
    std::vector<ItemResult> move(std::vector<std::int64_t> ids, std::string const& to)
    {
        return *storage.tidy.move({std::move(ids), "", {}}, to);
    }
    std::vector<ItemResult> remove(std::vector<std::int64_t> ids)
    {
        return *storage.tidy.remove({std::move(ids), "", {}});
    }
    std::vector<ItemResult> tag(std::int64_t id, std::vector<std::string> const& add,
                                std::vector<std::string> const& take = {})
    {
        return *storage.tidy.tag({{id}, "", {}}, add, take);
    }
    std::vector<ItemResult> restore(std::vector<std::int64_t> const& ids)
    {
        return *storage.restores.restore(ids);
    }
    std::vector<domain::TrashItem> trashed() { return storage.trash.list("", 0, 1000); }
    std::vector<std::string> event_types(domain::Project const& project)
    {
        storage.publisher.append_logs(project);
        std::vector<std::string> types;
        for (auto const& event : storage.catalog.events.latest({project.name, ""}, 1000))
            types.push_back(event.type);
        return types;
    }
    /// The journal row of a move that was killed before it came further.
    catalog::FileMove begun(catalog::Purpose purpose, domain::Asset const& asset, std::string const& source,
                            std::string const& target, std::int64_t to_project, std::string const& to_path)
    {
        catalog::FileMove move{
            0,          purpose, source, target,   asset, storage.catalog.tags.of(asset.id),
            to_project, to_path, 0,      7'000'000};
        move.id = storage.writer.write([&](catalog::Catalog& tx) { return tx.moves.add(move); });
        return move;
    }
    void recover() { service::FileMoves{storage.catalog, storage.writer, storage.root}.recover(); }
    void rename_on_disk(std::string const& from, std::string const& to)
    {
        std::filesystem::create_directories(std::filesystem::path{storage.path(to)}.parent_path());
        std::filesystem::rename(storage.path(from), storage.path(to));
    }

    scratch::Storage storage;
    domain::Project a = storage.make_project("A");
    domain::Project b = storage.make_project("B");
    std::string const originals = std::string{domain::kOriginals} + "/";
};

TEST_F(Tidying, AMovedFileKeepsItsIdItsTimeAndItsTags)
{
    auto const clip = add(a, "clip.mov", "one");
    tag(clip.id, {"beach"});
    auto const results = move({clip.id}, "B");
    EXPECT_EQ(results[0].status, ItemStatus::Done);
    EXPECT_EQ(results[0].project, "B");
    EXPECT_EQ(results[0].path, originals + "clip.mov");
    auto expected = clip;
    expected.project_id = b.id;
    EXPECT_EQ(storage.catalog.assets.find(clip.id), expected);
    EXPECT_THAT(storage.catalog.tags.of(clip.id), ElementsAre("beach"));
    EXPECT_EQ(read_file(storage.original(b, "clip.mov")), "one");
    EXPECT_THAT(scratch::names_in(storage.path("A/ingest/originals")), IsEmpty());
    EXPECT_THAT(storage.catalog.moves.all(), IsEmpty());
    EXPECT_THAT(event_types(a), testing::Contains("move"));
    EXPECT_THAT(event_types(b), testing::Contains("move"));
}

TEST_F(Tidying, ATakenNameGetsANumberWhoeverHasIt)
{
    auto const clip = add(a, "clip.mov", "one");
    add(b, "CLIP.mov", "two");
    write_file(storage.original(b, "clip_1.mov"), "by hand, no row");
    EXPECT_EQ(move({clip.id}, "B")[0].path, originals + "clip_2.mov");
    EXPECT_EQ(read_file(storage.original(b, "clip_2.mov")), "one");
    EXPECT_EQ(read_file(storage.original(b, "clip_1.mov")), "by hand, no row");
}

TEST_F(Tidying, ContentThatIsThereAlreadyStaysAndNothingIsDeleted)
{
    auto const clip = add(a, "clip.mov", "one");
    add(b, "other.mov", "one");
    auto const results = move({clip.id}, "B");
    EXPECT_EQ(results[0].status, ItemStatus::Duplicate);
    EXPECT_EQ(results[0].path, originals + "other.mov");
    EXPECT_EQ(read_file(storage.original(a, "clip.mov")), "one");
    EXPECT_EQ(read_file(storage.original(b, "other.mov")), "one");
}

TEST_F(Tidying, ARowWhoseFileHasGoneIsNoDuplicate)
{
    auto const clip = add(a, "clip.mov", "one");
    add(b, "other.mov", "one");
    std::filesystem::remove(storage.original(b, "other.mov"));
    EXPECT_EQ(move({clip.id}, "B")[0].status, ItemStatus::Done);
    EXPECT_EQ(read_file(storage.original(b, "clip.mov")), "one");
}

TEST_F(Tidying, AFileThatWasEditedByHandIsLeftAlone)
{
    auto const clip = add(a, "clip.mov", "one");
    write_file(storage.original(a, "clip.mov"), "edited");
    for (auto const& results : {move({clip.id}, "B"), remove({clip.id})}) {
        EXPECT_EQ(results[0].status, ItemStatus::Error);
        EXPECT_EQ(results[0].error->code, ErrorCode::Conflict);
    }
    EXPECT_EQ(read_file(storage.original(a, "clip.mov")), "edited");
    EXPECT_THAT(trashed(), IsEmpty());
}

TEST_F(Tidying, OneBadItemDoesNotStopTheOthers)
{
    auto const one = add(a, "1.mov", "one");
    auto const two = add(a, "2.mov", "two");
    auto const three = add(a, "3.mov", "three");
    std::filesystem::remove(storage.original(a, "2.mov"));
    auto const results = remove({one.id, 999, two.id, -1, three.id});
    std::vector<ItemStatus> statuses;
    for (auto const& result : results) statuses.push_back(result.status);
    EXPECT_THAT(statuses, ElementsAre(ItemStatus::Done, ItemStatus::Missing, ItemStatus::Missing,
                                      ItemStatus::Missing, ItemStatus::Done));
}

TEST_F(Tidying, AnIdThatComesTwiceIsDoneOnce)
{
    auto const clip = add(a, "clip.mov", "one");
    auto const results = remove({clip.id, clip.id});
    EXPECT_EQ(results[0].status, ItemStatus::Done);
    EXPECT_EQ(results[1].status, ItemStatus::Missing);
    EXPECT_EQ(trashed().size(), 1U);
}

TEST_F(Tidying, TwoFilesOfOneContentMoveAsOneAndADuplicate)
{
    auto const one = add(a, "1.mov", "same");
    write_file(storage.original(a, "2.mov"), "same");
    ASSERT_TRUE(storage.reconcile.run("A", [](auto, auto) {}));
    auto const two = *storage.catalog.assets.at_path(a.id, originals + "2.mov");
    auto const results = move({one.id, two.id}, "B");
    EXPECT_EQ(results[0].status, ItemStatus::Done);
    EXPECT_EQ(results[1].status, ItemStatus::Duplicate);
    EXPECT_EQ(results[1].path, originals + "1.mov");
    EXPECT_EQ(read_file(storage.original(a, "2.mov")), "same");
}

TEST_F(Tidying, PathsMeanTheSameAsIds)
{
    add(a, "clip.mov", "one");
    auto const results = *storage.tidy.remove({{}, "A", {originals + "clip.mov", "../B", ""}});
    EXPECT_EQ(results[0].status, ItemStatus::Done);
    EXPECT_EQ(results[1].status, ItemStatus::Missing);
    EXPECT_EQ(results[2].status, ItemStatus::Missing);
    EXPECT_EQ(storage.tidy.remove({{}, "Nobody", {"x"}}).error().code, ErrorCode::UnknownProject);
    EXPECT_EQ(storage.tidy.move({{1}, "", {}}, "Nobody").error().code, ErrorCode::UnknownProject);
}

TEST_F(Tidying, ADeletedFileLiesInTheTrashAndComesBackAsItWas)
{
    auto const clip = add(a, "clip.mov", "one");
    tag(clip.id, {"beach", "2025"});
    auto const deleted = remove({clip.id});
    EXPECT_FALSE(storage.root.has_entry("A/" + clip.path));
    EXPECT_FALSE(storage.catalog.assets.find(clip.id));
    ASSERT_EQ(trashed().size(), 1U);
    auto const item = trashed()[0];
    EXPECT_EQ(item.id, deleted[0].trash_id);
    EXPECT_EQ(read_file(storage.path(item.location)), "one");
    EXPECT_THAT(item.tags, ElementsAre("2025", "beach"));
    EXPECT_THAT(storage.tidy.tags(), IsEmpty());
    EXPECT_EQ(storage.trash.total("A").bytes, 3);

    EXPECT_EQ(restore({item.id})[0].status, ItemStatus::Done);
    EXPECT_EQ(storage.catalog.assets.find(clip.id), clip);
    EXPECT_THAT(storage.catalog.tags.of(clip.id), ElementsAre("2025", "beach"));
    EXPECT_EQ(read_file(storage.original(a, "clip.mov")), "one");
    EXPECT_THAT(trashed(), IsEmpty());
    EXPECT_EQ(storage.trash.total("").items, 0);
    EXPECT_THAT(scratch::names_in(storage.path(store::kTrash)), IsEmpty());
    EXPECT_THAT(event_types(a), testing::IsSupersetOf({"delete", "restore"}));
}

TEST_F(Tidying, WhatWasDeletedMayBeUploadedAnew)
{
    auto const clip = add(a, "clip.mov", "one");
    auto const deleted = remove({clip.id});
    auto const again = storage.upload(a, "clip.mov", "one");
    EXPECT_EQ(again->novelty, service::Novelty::New);
    auto const results = restore({deleted[0].trash_id});
    EXPECT_EQ(results[0].status, ItemStatus::Duplicate);
    EXPECT_EQ(results[0].path, again->asset.path);
    EXPECT_EQ(trashed().size(), 1U);
}

TEST_F(Tidying, ARestoreFindsItsNameTaken)
{
    auto const clip = add(a, "clip.mov", "one");
    auto const deleted = remove({clip.id});
    add(a, "clip.mov", "two");
    EXPECT_EQ(restore({deleted[0].trash_id})[0].path, originals + "clip_1.mov");
    EXPECT_EQ(read_file(storage.original(a, "clip.mov")), "two");
    EXPECT_EQ(read_file(storage.original(a, "clip_1.mov")), "one");
}

TEST_F(Tidying, ARestoreMakesTheProjectAnewThatWasDeletedByHand)
{
    auto const clip = add(a, "clip.mov", "one");
    auto const deleted = remove({clip.id});
    std::filesystem::remove_all(storage.path("A"));
    EXPECT_EQ(restore({deleted[0].trash_id})[0].status, ItemStatus::Done);
    EXPECT_EQ(read_file(storage.original(a, "clip.mov")), "one");
    EXPECT_EQ(storage.paths(*storage.catalog.projects.find("A")), std::vector{originals + "clip.mov"});
}

TEST_F(Tidying, AFileThatWasEditedInTheTrashComesBackAsWhatItIs)
{
    auto const deleted = remove({add(a, "clip.mov", "one").id});
    write_file(storage.path(trashed()[0].location), "edited");
    EXPECT_EQ(restore({deleted[0].trash_id})[0].status, ItemStatus::Done);
    EXPECT_EQ(storage.assets(a)[0].digest, scratch::digest_of("edited"));
}

TEST_F(Tidying, AFileThatVanishedFromTheTrashIsMissing)
{
    auto const deleted = remove({add(a, "clip.mov", "one").id});
    std::filesystem::remove(storage.path(trashed()[0].location));
    EXPECT_EQ(restore({deleted[0].trash_id, 77})[0].status, ItemStatus::Missing);
}

TEST_F(Tidying, TagsAreOneHoweverTheyAreWrittenAndGoWithTheirLastAsset)
{
    auto const one = add(a, "1.mov", "one");
    auto const two = add(a, "2.mov", "two");
    EXPECT_THAT(tag(one.id, {"Beach", "beach", "sun"})[0].tags, ElementsAre("Beach", "sun"));
    tag(two.id, {"BEACH"});
    auto const tags = storage.tidy.tags();
    ASSERT_EQ(tags.size(), 2U);
    EXPECT_EQ(tags[0].name, "Beach");
    EXPECT_EQ(tags[0].assets, 2);
    EXPECT_THAT(tag(one.id, {}, {"bEACH", "never given"})[0].tags, ElementsAre("sun"));
    remove({two.id});
    ASSERT_EQ(storage.tidy.tags().size(), 1U);
    EXPECT_EQ(storage.tidy.tags()[0].name, "sun");
}

TEST_F(Tidying, TagsStayWithAFileThatAPersonMovesOrEdits)
{
    tag(add(a, "1.mov", "one").id, {"first"});
    tag(add(a, "2.mov", "two").id, {"second"});
    tag(add(a, "3.mov", "three").id, {"third"});
    // 1 and 2 swap their names, 3 moves and 1 is edited in its new place.
    std::filesystem::rename(storage.original(a, "1.mov"), storage.original(a, "x"));
    std::filesystem::rename(storage.original(a, "2.mov"), storage.original(a, "1.mov"));
    std::filesystem::rename(storage.original(a, "x"), storage.original(a, "2.mov"));
    std::filesystem::rename(storage.original(a, "3.mov"), storage.original(a, "4.mov"));
    ASSERT_TRUE(storage.reconcile.run("A", [](auto, auto) {}));
    write_file(storage.original(a, "4.mov"), "edited");
    ASSERT_TRUE(storage.reconcile.run("A", [](auto, auto) {}));
    auto const tags_at = [&](std::string const& name) {
        return storage.catalog.tags.of(storage.catalog.assets.at_path(a.id, originals + name)->id);
    };
    EXPECT_THAT(tags_at("1.mov"), ElementsAre("second"));
    EXPECT_THAT(tags_at("2.mov"), ElementsAre("first"));
    EXPECT_THAT(tags_at("4.mov"), ElementsAre("third"));
}

TEST_F(Tidying, ATagIsAShortTextWithoutControlCharacters)
{
    EXPECT_EQ(*service::Assets::clean_tag("  été "), "été");
    for (auto const& text :
         std::vector<std::string>{"", "   ", "a\nb", "a\x7F", "\xFF", std::string(65, 'x')})
        EXPECT_FALSE(service::Assets::clean_tag(text)) << text;
    auto const clip = add(a, "1.mov", "one");
    std::vector<std::string> many;
    for (int i = 0; i < 101; ++i) many.push_back("t" + std::to_string(i));
    tag(clip.id, {"kept"});
    EXPECT_EQ(tag(clip.id, many)[0].status, ItemStatus::Error);
    EXPECT_THAT(storage.catalog.tags.of(clip.id), ElementsAre("kept"));
}

TEST_F(Tidying, NothingIsTouchedWithoutTheRightRoot)
{
    auto const clip = add(a, "clip.mov", "one");
    std::filesystem::remove(storage.path(".media-sync/root.id"));
    EXPECT_EQ(storage.tidy.remove({{clip.id}, "", {}}).error().code, ErrorCode::Unavailable);
    EXPECT_EQ(storage.restores.restore({1}).error().code, ErrorCode::Unavailable);
    EXPECT_EQ(storage.trash.purge_all().error().code, ErrorCode::Unavailable);
    EXPECT_EQ(storage.loose.adopt({}, std::chrono::seconds{1}).error().code, ErrorCode::Unavailable);
    EXPECT_EQ(read_file(storage.original(a, "clip.mov")), "one");
}

TEST_F(Tidying, SixteenDeletionsMovesAndRestoresAtOnceLeaveEachFileInOnePlace)
{
    std::vector<std::int64_t> ids;
    for (int i = 0; i < 60; ++i)
        ids.push_back(add(a, std::to_string(i) + ".mov", "content " + std::to_string(i)).id);
    std::vector<std::thread> threads;
    std::atomic<int> moved{0};
    std::atomic<int> deleted{0};
    for (int i = 0; i < 16; ++i)
        threads.emplace_back([&, i] {
            // As the threads of the pool: own readers, common writer and locks.
            catalog::Catalog reader{storage.catalog_file, catalog::Access::Read};
            service::Publisher publisher{reader, storage.writer, storage.root, storage.state};
            service::Projects projects{reader,    storage.writer, storage.root, storage.guard,
                                       publisher, storage.jobs,   storage.locks};
            service::Workplace place{reader,        storage.writer, storage.root, storage.guard,
                                     storage.locks, storage.jobs,   projects};
            service::Assets assets{place};
            service::Restores restores{place};
            if (i % 3 == 0)
                for (auto const& r : *assets.move({ids, "", {}}, i % 2 ? "B" : "A"))
                    moved += r.status == ItemStatus::Done;
            else if (i % 3 == 1)
                for (auto const& r : *assets.remove({ids, "", {}})) deleted += r.status == ItemStatus::Done;
            else {
                std::vector<std::int64_t> all;
                for (std::int64_t id = 1; id <= 60; ++id) all.push_back(id);
                (void)restores.restore(all);
            }
        });
    for (auto& thread : threads) thread.join();

    std::vector<std::string> on_disk;
    for (auto const* folder : {"A/ingest/originals", "B/ingest/originals"})
        for (auto const& name : scratch::names_in(storage.path(folder)))
            on_disk.push_back(read_file(storage.path(folder) + "/" + name));
    for (auto const& item : trashed()) {
        on_disk.push_back(read_file(storage.path(item.location)));
        EXPECT_EQ(scratch::digest_of(on_disk.back()), item.asset.digest);
    }
    std::ranges::sort(on_disk);
    EXPECT_EQ(on_disk.size(), 60U);
    EXPECT_EQ(std::ranges::unique(on_disk).size(), 0U);
    EXPECT_GE(deleted, 60);
    std::size_t rows = 0;
    for (auto const& project : {a, b})
        for (auto const& asset : storage.assets(project)) {
            EXPECT_EQ(storage.root.stamp(project.name + "/" + asset.path), asset.stamp);
            ++rows;
        }
    EXPECT_EQ(rows + trashed().size(), 60U);
    EXPECT_THAT(storage.catalog.moves.all(), IsEmpty());
}

// A process that is killed leaves its steps half done. What the next start makes of it:

TEST_F(Tidying, KilledBeforeTheRenameNothingHasHappened)
{
    auto const clip = add(a, "clip.mov", "one");
    begun(catalog::Purpose::Move, clip, "A/" + clip.path, "B/" + clip.path, b.id, clip.path);
    begun(catalog::Purpose::Delete, clip, "A/" + clip.path, ".media-sync/trash/7-a/A/" + clip.path, 0, "");
    recover();
    EXPECT_EQ(storage.catalog.assets.find(clip.id), clip);
    EXPECT_THAT(storage.catalog.moves.all(), IsEmpty());
    EXPECT_THAT(trashed(), IsEmpty());
}

TEST_F(Tidying, KilledAfterTheRenameAMoveIsFinishedWithItsTags)
{
    auto const clip = add(a, "clip.mov", "one");
    tag(clip.id, {"beach"});
    begun(catalog::Purpose::Move, clip, "A/" + clip.path, "B/" + clip.path, b.id, clip.path);
    rename_on_disk("A/" + clip.path, "B/" + clip.path);
    recover();
    auto expected = clip;
    expected.project_id = b.id;
    EXPECT_EQ(storage.catalog.assets.find(clip.id), expected);
    EXPECT_THAT(storage.catalog.tags.of(clip.id), ElementsAre("beach"));
}

TEST_F(Tidying, AScanThatCameFirstDoesNotCostTheIdOrTheTags)
{
    auto const clip = add(a, "clip.mov", "one");
    tag(clip.id, {"beach"});
    begun(catalog::Purpose::Move, clip, "A/" + clip.path, "B/" + clip.path, b.id, clip.path);
    rename_on_disk("A/" + clip.path, "B/" + clip.path);
    ASSERT_TRUE(storage.reconcile.run("A", [](auto, auto) {}));
    ASSERT_TRUE(storage.reconcile.run("B", [](auto, auto) {}));
    ASSERT_FALSE(storage.catalog.assets.find(clip.id));
    recover();
    ASSERT_EQ(storage.assets(b).size(), 1U);
    EXPECT_EQ(storage.assets(b)[0].added_at, clip.added_at);
    EXPECT_THAT(storage.catalog.tags.of(storage.assets(b)[0].id), ElementsAre("beach"));
    EXPECT_THAT(storage.assets(a), IsEmpty());
}

TEST_F(Tidying, KilledAfterTheRenameADeletionIsFinished)
{
    auto const clip = add(a, "clip.mov", "one");
    tag(clip.id, {"beach"});
    auto const location = store::Trash::new_folder(7'000'000) + "/A/" + clip.path;
    begun(catalog::Purpose::Delete, clip, "A/" + clip.path, location, 0, "");
    rename_on_disk("A/" + clip.path, location);
    recover();
    EXPECT_THAT(storage.assets(a), IsEmpty());
    ASSERT_EQ(trashed().size(), 1U);
    EXPECT_EQ(trashed()[0].asset.id, clip.id);
    EXPECT_THAT(trashed()[0].tags, ElementsAre("beach"));
    recover();
    EXPECT_EQ(trashed().size(), 1U);
}

TEST_F(Tidying, KilledInARestoreTheFileIsInOnePlaceWithItsRow)
{
    auto const clip = add(a, "clip.mov", "one");
    tag(clip.id, {"beach"});
    remove({clip.id});
    auto const item = trashed()[0];
    auto move =
        begun(catalog::Purpose::Restore, item.asset, item.location, "A/" + clip.path, a.id, clip.path);
    storage.writer.write([&](catalog::Catalog& tx) {
        tx.moves.remove(move.id);
        move.trash_id = item.id;
        move.tags = item.tags;
        tx.moves.add(move);
    });
    rename_on_disk(item.location, "A/" + clip.path);
    recover();
    EXPECT_THAT(trashed(), IsEmpty());
    EXPECT_EQ(storage.catalog.assets.find(clip.id), clip);
    EXPECT_THAT(storage.catalog.tags.of(clip.id), ElementsAre("beach"));
}

TEST_F(Tidying, ACopyThatWasCutShortIsRemoved)
{
    auto const clip = add(a, "clip.mov", "one");
    auto const move =
        begun(catalog::Purpose::Move, clip, "A/" + clip.path, "B/" + clip.path, b.id, clip.path);
    write_file(storage.original(b, ".media-sync-move-" + std::to_string(move.id)), "on");
    recover();
    EXPECT_THAT(scratch::names_in(storage.path("B/ingest/originals")), IsEmpty());
    EXPECT_EQ(storage.catalog.assets.find(clip.id), clip);
}

TEST_F(Tidying, AForeignFileAtTheTargetIsNotTakenForTheMovedOne)
{
    auto const clip = add(a, "clip.mov", "one");
    begun(catalog::Purpose::Move, clip, "A/" + clip.path, "B/" + clip.path, b.id, clip.path);
    std::filesystem::remove(storage.original(a, "clip.mov"));
    write_file(storage.original(b, "clip.mov"), "two");
    recover();
    EXPECT_THAT(storage.assets(b), IsEmpty());
    EXPECT_THAT(storage.catalog.moves.all(), IsEmpty());
}

/// The project B is a drive of its own.
class TidyingOverDrives : public Tidying {
protected:
    void SetUp() override
    {
        is_mounted = ::mount("none", storage.path("B").c_str(), "tmpfs", 0, "size=1m") == 0;
        if (!is_mounted) GTEST_SKIP() << "only root may mount";
    }
    void TearDown() override
    {
        if (is_mounted) ::umount2(storage.path("B").c_str(), MNT_DETACH);
    }
    bool is_mounted = false;
};

TEST_F(TidyingOverDrives, FilesMoveAreDeletedAndComeBack)
{
    auto const clip = add(a, "clip.mov", "one");
    EXPECT_EQ(move({clip.id}, "B")[0].status, ItemStatus::Done);
    auto const there = *storage.catalog.assets.find(clip.id);
    EXPECT_EQ(storage.root.stamp("B/" + there.path), there.stamp);
    EXPECT_FALSE(storage.root.has_entry("A/" + clip.path));
    auto const deleted = remove({clip.id});
    EXPECT_EQ(deleted[0].status, ItemStatus::Done);
    EXPECT_FALSE(storage.root.has_entry("B/" + there.path));
    EXPECT_EQ(restore({deleted[0].trash_id})[0].status, ItemStatus::Done);
    EXPECT_EQ(read_file(storage.original(b, "clip.mov")), "one");
    EXPECT_EQ(storage.root.stamp("B/" + there.path), storage.catalog.assets.find(clip.id)->stamp);
}

TEST_F(TidyingOverDrives, AFullDriveIsSaidAndTheFileStays)
{
    auto const clip = add(a, "clip.mov", std::string(2 * 1024 * 1024, 'x'));
    auto const results = move({clip.id}, "B");
    EXPECT_EQ(results[0].error->code, ErrorCode::NoSpace);
    EXPECT_EQ(storage.catalog.assets.find(clip.id), clip);
    EXPECT_THAT(scratch::names_in(storage.path("B/ingest/originals")), IsEmpty());
}

}  // namespace
