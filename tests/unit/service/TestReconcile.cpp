#include "service/Reconcile.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "Scratch.h"
#include "lib/json/Value.h"

namespace {

using scratch::digest_of;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

namespace fs = std::filesystem;

/// A project whose files are at `ingest/originals/<name>`. Every content that is written gets a time of its own, so that
/// two edits within a tick of the kernel's clock differ, as they do for people.
class Reconcile : public testing::Test {
protected:
    scratch::Folder m_state{scratch::memory()};
    scratch::Storage m_storage{m_state.path()};
    domain::Project m_project = m_storage.make_project("P");
    std::int64_t m_clock = 1'700'000'000'000'000'000;

    std::string at(std::string const& name) const { return m_storage.original(m_project, name); }
    void put(std::string const& name, std::string const& content)
    {
        scratch::write_file(at(name), content);
        scratch::set_mtime(at(name), m_clock += 1'000);
    }
    void move(std::string const& from, std::string const& to)
    {
        fs::create_directories(fs::path{at(to)}.parent_path());
        fs::rename(at(from), at(to));
    }
    service::ReconcileOutcome run()
    {
        auto const outcome = m_storage.reconcile.run(m_project.name, [](auto, auto) {});
        if (!outcome) throw std::runtime_error(outcome.error().message);
        return *outcome;
    }
    /// The index: content by name, each held against the disk.
    std::map<std::string, std::string> index()
    {
        std::map<std::string, std::string> all;
        for (auto const& asset : m_storage.assets(m_project)) {
            auto const name = asset.path.substr(std::string{"ingest/originals/"}.size());
            auto const content = scratch::read_file(at(name));
            EXPECT_EQ(asset.digest, digest_of(content)) << name;
            EXPECT_EQ(asset.stamp, m_storage.root.stamp("P/" + asset.path)) << name;
            all[name] = content;
        }
        return all;
    }
    std::int64_t id_of(std::string const& name)
    {
        auto const asset = m_storage.catalog.assets.at_path(m_project.id, "ingest/originals/" + name);
        return asset ? asset->id : 0;
    }
    /// `op path` of the lines for files.jsonl since the last call.
    std::vector<std::string> changes()
    {
        auto& events = m_storage.catalog.events;
        auto const lines = events.lines(m_project.id, catalog::Log::Files, 1'000);
        std::vector<std::string> all;
        for (auto const& line : lines) {
            auto const value = lib::json::Document::parse(line.line);
            all.push_back(*value->root().find("op")->string() + " " +
                          *value->root().find("relative_path")->string());
        }
        if (!lines.empty())
            m_storage.writer.write([&](catalog::Catalog& tx) {
                tx.events.drop_lines(m_project.id, catalog::Log::Files, lines.back().id);
            });
        return all;
    }
    /// What the background does each minute; nullopt when its look found nothing to do.
    std::optional<service::ReconcileOutcome> rescan(std::string const& name = "P")
    {
        auto finding = m_storage.reconcile.look(name);
        if (!finding || !finding->needs_work()) return std::nullopt;
        auto const outcome = m_storage.reconcile.follow(
            std::move(*finding), [](auto, auto) {}, [] { return true; });
        if (!outcome) throw std::runtime_error(outcome.error().message);
        return *outcome;
    }
    static std::vector<std::int64_t> counts(service::ReconcileOutcome const& outcome)
    {
        return {outcome.indexed, outcome.removed, outcome.moved, outcome.changed};
    }
    /// A second look finds nothing to do.
    void expect_settled()
    {
        while (!changes().empty()) continue;
        auto const again = run();
        EXPECT_FALSE(again.has_changes());
        EXPECT_EQ(again.skipped, 0);
        EXPECT_EQ(again.first_id, again.last_id);
        EXPECT_THAT(changes(), IsEmpty());
    }
};

TEST_F(Reconcile, FilesThatWereAddedAreIndexed)
{
    put("a.mov", "A");
    put("day 1/b.mov", "B");
    auto const outcome = run();
    EXPECT_THAT(counts(outcome), ElementsAre(2, 0, 0, 0));
    EXPECT_EQ(outcome.last_id - outcome.first_id, 2);
    EXPECT_THAT(index(), ElementsAre(testing::Pair("a.mov", "A"), testing::Pair("day 1/b.mov", "B")));
    EXPECT_THAT(changes(),
                ElementsAre("indexed ingest/originals/a.mov", "indexed ingest/originals/day 1/b.mov"));
    EXPECT_EQ(m_storage.assets(m_project).front().origin, domain::Origin::Index);
    expect_settled();
}

TEST_F(Reconcile, FilesThatWereDeletedLeaveTheIndex)
{
    put("a", "A");
    put("folder/b", "B");
    run();
    changes();
    fs::remove_all(at("folder"));
    EXPECT_THAT(counts(run()), ElementsAre(0, 1, 0, 0));
    EXPECT_THAT(index(), ElementsAre(testing::Pair("a", "A")));
    EXPECT_THAT(changes(), ElementsAre("removed ingest/originals/folder/b"));
    expect_settled();
}

TEST_F(Reconcile, AMovedFileKeepsItsIdentity)
{
    auto const stored = m_storage.upload(m_project, "a.mov", "A");
    ASSERT_TRUE(stored);
    changes();
    move("a.mov", "chosen/best take.mov");
    EXPECT_THAT(counts(run()), ElementsAre(0, 0, 1, 0));
    EXPECT_THAT(changes(), ElementsAre("moved ingest/originals/chosen/best take.mov"));
    auto const row = m_storage.catalog.assets.at_path(m_project.id, "ingest/originals/chosen/best take.mov");
    ASSERT_TRUE(row);
    EXPECT_EQ(row->id, stored->asset.id);
    EXPECT_EQ(row->origin, domain::Origin::Upload);
    EXPECT_EQ(row->added_at, stored->asset.added_at);
    expect_settled();
}

TEST_F(Reconcile, ARenamedFolderMovesAllOfIt)
{
    for (int i = 0; i < 250; ++i) put("day 1/" + std::to_string(i), "content " + std::to_string(i));
    run();
    auto const id = id_of("day 1/17");
    move("day 1", "day 2");
    EXPECT_THAT(counts(run()), ElementsAre(0, 0, 250, 0));
    EXPECT_EQ(id_of("day 2/17"), id);
    EXPECT_EQ(index().size(), 250U);
    expect_settled();
}

TEST_F(Reconcile, AnEditedFileIsChanged)
{
    put("a", "before");
    run();
    changes();
    auto const id = id_of("a");
    put("a", "later!");  // the same length
    EXPECT_THAT(counts(run()), ElementsAre(0, 0, 0, 1));
    EXPECT_EQ(id_of("a"), id);
    EXPECT_THAT(index(), ElementsAre(testing::Pair("a", "later!")));
    EXPECT_THAT(changes(), ElementsAre("changed ingest/originals/a"));
    expect_settled();
}

TEST_F(Reconcile, ATouchedFileIsTheSame)
{
    put("a", "A");
    run();
    changes();
    scratch::set_mtime(at("a"), 5'000'000'000);
    EXPECT_FALSE(run().has_changes());
    EXPECT_THAT(changes(), IsEmpty());
    EXPECT_THAT(index(), ElementsAre(testing::Pair("a", "A"))) << "with its new stamp";
}

TEST_F(Reconcile, AnUnchangedFileIsNotReadAgain)
{
    put("a", "A");
    run();
    fs::permissions(m_storage.folder.path(), fs::perms::all);
    fs::permissions(at("a"), fs::perms::none);
    scratch::OrdinaryUser const user;
    if (!user.is_stopped()) GTEST_SKIP() << "root reads everything";
    auto const outcome = m_storage.reconcile.run("P", [](auto, std::int64_t total) { EXPECT_EQ(total, 0); });
    ASSERT_TRUE(outcome);
    EXPECT_EQ(outcome->skipped, 0);
}

TEST_F(Reconcile, TwoFilesThatSwappedTheirNames)
{
    put("a", "A");
    put("b", "B");
    run();
    auto const a = id_of("a");
    auto const b = id_of("b");
    move("a", "c");
    move("b", "a");
    move("c", "b");
    EXPECT_THAT(counts(run()), ElementsAre(0, 0, 2, 0));
    EXPECT_EQ(id_of("b"), a);
    EXPECT_EQ(id_of("a"), b);
    EXPECT_THAT(index(), ElementsAre(testing::Pair("a", "B"), testing::Pair("b", "A")));
    expect_settled();
}

TEST_F(Reconcile, AFileThatWasRenamedOverAnother)
{
    put("a", "A");
    put("b", "B");
    run();
    changes();
    auto const a = id_of("a");
    move("a", "b");
    EXPECT_THAT(counts(run()), ElementsAre(0, 1, 1, 0));
    EXPECT_EQ(id_of("b"), a);
    EXPECT_THAT(index(), ElementsAre(testing::Pair("b", "A")));
    EXPECT_THAT(changes(), ElementsAre("removed ingest/originals/b", "moved ingest/originals/b"));
    expect_settled();
}

TEST_F(Reconcile, ThreeFilesThatRotatedTheirNames)
{
    for (char const* name : {"a", "b", "c"}) put(name, std::string{"content of "} + name);
    run();
    std::vector<std::int64_t> const ids = {id_of("a"), id_of("b"), id_of("c")};
    move("c", "x");
    move("b", "c");
    move("a", "b");
    move("x", "a");
    EXPECT_THAT(counts(run()), ElementsAre(0, 0, 3, 0));
    EXPECT_THAT((std::vector<std::int64_t>{id_of("b"), id_of("c"), id_of("a")}),
                testing::ElementsAreArray(ids));
    EXPECT_EQ(index().size(), 3U);
    expect_settled();
}

TEST_F(Reconcile, AChainOfMovesWithANewFileAtItsStart)
{
    put("a", "A");
    put("b", "B");
    run();
    auto const a = id_of("a");
    auto const b = id_of("b");
    move("b", "c");
    move("a", "b");
    put("a", "new");
    EXPECT_THAT(counts(run()), ElementsAre(1, 0, 2, 0));
    EXPECT_EQ(id_of("b"), a);
    EXPECT_EQ(id_of("c"), b);
    EXPECT_THAT(index(),
                ElementsAre(testing::Pair("a", "new"), testing::Pair("b", "A"), testing::Pair("c", "B")));
    expect_settled();
}

TEST_F(Reconcile, ANewFileInTheOldPlaceOfAMovedOne)
{
    put("a", "A");
    run();
    auto const a = id_of("a");
    move("a", "kept/a");
    put("a", "new");
    EXPECT_THAT(counts(run()), ElementsAre(1, 0, 1, 0));
    EXPECT_EQ(id_of("kept/a"), a);
    EXPECT_NE(id_of("a"), a);
    EXPECT_THAT(index(), ElementsAre(testing::Pair("a", "new"), testing::Pair("kept/a", "A")));
    expect_settled();
}

TEST_F(Reconcile, ANameWhoseCaseAloneChanged)
{
    put("clip.mov", "A");
    run();
    auto const id = id_of("clip.mov");
    move("clip.mov", "CLIP.MOV");
    EXPECT_THAT(counts(run()), ElementsAre(0, 0, 1, 0));
    EXPECT_EQ(id_of("CLIP.MOV"), id);
    EXPECT_EQ(index().size(), 1U);
    expect_settled();
}

TEST_F(Reconcile, CopiesAndHardLinksAreFilesOfTheirOwn)
{
    put("a", "A");
    run();
    auto const id = id_of("a");
    put("copy", "A");
    fs::create_hard_link(at("a"), at("link"));
    EXPECT_THAT(counts(run()), ElementsAre(2, 0, 0, 0));
    EXPECT_EQ(id_of("a"), id);
    EXPECT_THAT(index(),
                ElementsAre(testing::Pair("a", "A"), testing::Pair("copy", "A"), testing::Pair("link", "A")));
    fs::remove(at("a"));
    EXPECT_THAT(counts(run()), ElementsAre(0, 1, 0, 0));
    EXPECT_EQ(index().size(), 2U);
    expect_settled();
}

TEST_F(Reconcile, OneOfTwoCopiesMovesOverTheOther)
{
    put("a", "same");
    put("b", "same");
    run();
    move("a", "b");
    EXPECT_THAT(counts(run()), ElementsAre(0, 1, 0, 0));
    EXPECT_THAT(index(), ElementsAre(testing::Pair("b", "same")));
    expect_settled();
}

TEST_F(Reconcile, EmptyFoldersAreNothing)
{
    fs::create_directories(at("empty/inner"));
    EXPECT_FALSE(run().has_changes());
    put("a", "A");
    run();
    fs::remove_all(at(""));
    EXPECT_THAT(counts(run()), ElementsAre(0, 1, 0, 0)) << "the folder of the originals itself has gone";
    expect_settled();
}

TEST_F(Reconcile, EmptyFilesAreFiles)
{
    put("a", "");
    put("b", "");
    EXPECT_THAT(counts(run()), ElementsAre(2, 0, 0, 0));
    move("a", "c");
    EXPECT_THAT(counts(run()), ElementsAre(0, 0, 1, 0));
    expect_settled();
}

TEST_F(Reconcile, LinksHiddenAndSystemNamesAreNotIndexed)
{
    scratch::Folder const outside;
    scratch::write_file(outside / "secret", "secret");
    put("a", "A");
    fs::create_symlink("a", at("link"));
    fs::create_symlink(outside / "secret", at("secret"));
    fs::create_directory_symlink(outside.path(), at("folder"));
    for (char const* name : {".DS_Store", ".hidden/x", "Thumbs.db", "@eaDir/x", "bad\xFFname"})
        put(name, name);
    EXPECT_THAT(counts(run()), ElementsAre(1, 0, 0, 0));
    EXPECT_THAT(index(), ElementsAre(testing::Pair("a", "A")));
    expect_settled();
}

TEST_F(Reconcile, AFileThatWasHiddenLeavesTheIndex)
{
    put("a", "A");
    run();
    move("a", ".a");
    EXPECT_THAT(counts(run()), ElementsAre(0, 1, 0, 0));
    expect_settled();
}

TEST_F(Reconcile, AFileThatBecameALinkLeavesTheIndex)
{
    put("a.mov", "A");
    run();
    fs::remove(at("a.mov"));
    fs::create_symlink("elsewhere", at("a.mov"));
    EXPECT_THAT(counts(run()), ElementsAre(0, 1, 0, 0));
    expect_settled();
}

TEST_F(Reconcile, AFileThatBecameAFolderLeavesTheIndex)
{
    put("a.mov", "A");
    run();
    fs::remove(at("a.mov"));
    fs::create_directory(at("a.mov"));
    EXPECT_THAT(counts(run()), ElementsAre(0, 1, 0, 0));
    expect_settled();
}

TEST_F(Reconcile, AFileMovedIntoAFolderOfItsOldNameIsMoved)
{
    put("a.mov", "A");
    run();
    fs::rename(at("a.mov"), at("tmp"));
    fs::create_directory(at("a.mov"));
    fs::rename(at("tmp"), at("a.mov/a.mov"));
    EXPECT_THAT(counts(run()), ElementsAre(0, 0, 1, 0));
    EXPECT_THAT(index(), ElementsAre(testing::Pair("a.mov/a.mov", "A")));
    expect_settled();
}

TEST_F(Reconcile, OnlyTheOriginalsAreIndexed)
{
    scratch::write_file(m_storage.path("P/exports/cut.mov"), "x");
    scratch::write_file(m_storage.path("P/loose.mov"), "x");
    scratch::write_file(m_storage.path("P/ingest/proxy/a.mov"), "x");
    EXPECT_FALSE(run().has_changes());
}

TEST_F(Reconcile, AFileThatVanishesWhileItIsHashedIsLeftOut)
{
    put("a", "A");
    put("b", "B");
    auto const outcome = m_storage.reconcile.run("P", [&](std::int64_t done, auto) {
        if (done == 0) fs::remove(at("a"));
    });
    ASSERT_TRUE(outcome);
    EXPECT_EQ(outcome->skipped, 1);
    EXPECT_THAT(counts(*outcome), ElementsAre(1, 0, 0, 0));
    EXPECT_THAT(index(), ElementsAre(testing::Pair("b", "B")));
    expect_settled();
}

TEST_F(Reconcile, AnEditedFileThatVanishesMeanwhileGoesTheNextTime)
{
    put("a", "A");
    run();
    put("a", "edited");
    ASSERT_TRUE(m_storage.reconcile.run("P", [&](auto, auto) { fs::remove(at("a")); }));
    EXPECT_THAT(counts(run()), ElementsAre(0, 1, 0, 0));
    expect_settled();
}

TEST_F(Reconcile, WhatAnUploadBroughtMeanwhileStays)
{
    put("a", "A");
    auto const outcome = m_storage.reconcile.run("P", [&](std::int64_t done, auto) {
        if (done == 0) {
            ASSERT_TRUE(m_storage.upload(m_project, "b", "B"));
        }
    });
    ASSERT_TRUE(outcome);
    EXPECT_THAT(index(), UnorderedElementsAre(testing::Pair("a", "A"), testing::Pair("b", "B")));
    expect_settled();
}

TEST_F(Reconcile, ARowWhoseNewPlaceAnUploadTookIsNotLeftWithoutAFile)
{
    put("a.mov", "A");
    run();
    move("a.mov", "b.mov");
    auto const outcome = m_storage.reconcile.run("P", [&](std::int64_t done, std::int64_t total) {
        if (done != total) return;  // everything is read, nothing is written yet
        move("b.mov", ".aside");
        ASSERT_TRUE(m_storage.upload(m_project, "b.mov", "uploaded"));
    });
    ASSERT_TRUE(outcome);
    EXPECT_THAT(m_storage.paths(m_project), ElementsAre("ingest/originals/b.mov"));
    EXPECT_THAT(index(), ElementsAre(testing::Pair("b.mov", "uploaded")));
    EXPECT_THAT(counts(*outcome), ElementsAre(0, 1, 0, 0));
    expect_settled();
}

TEST_F(Reconcile, ASequenceThatWasRenumberedKeepsEveryIdentity)
{
    auto const name = [](int i) { return "frame " + std::to_string(10'000 + i); };
    std::vector<std::int64_t> ids;
    for (int i = 0; i < 500; ++i) put(name(i), name(i));
    put("outro", "old");
    run();
    for (int i = 0; i < 500; ++i) ids.push_back(id_of(name(i)));
    for (int i = 499; i >= 0; --i) move(name(i), name(i + 1));
    put(name(0), "inserted");
    EXPECT_THAT(counts(run()), ElementsAre(1, 0, 500, 0));
    for (int i = 0; i < 500; ++i) EXPECT_EQ(id_of(name(i + 1)), ids[static_cast<std::size_t>(i)]);

    move(name(500), "aside");
    for (int i = 499; i > 0; --i) move(name(i), name(i + 1));
    move("aside", name(1));
    EXPECT_THAT(counts(run()), ElementsAre(0, 0, 500, 0)) << "each took the place of the next, in a circle";
    EXPECT_EQ(id_of(name(1)), ids[499]);
    EXPECT_EQ(id_of(name(2)), ids[0]);
    move(name(1), "outro");
    for (int i = 2; i <= 500; ++i) move(name(i), name(i - 1));
    EXPECT_THAT(counts(run()), ElementsAre(0, 1, 500, 0)) << "the last one over another file";
    EXPECT_EQ(id_of("outro"), ids[499]);
    EXPECT_EQ(index().size(), 501U);
    expect_settled();
}

TEST_F(Reconcile, CopiesThatMovedKeepEachItsOwnIdentity)
{
    for (char const* name : {"one/a", "two/a", "three/a"}) put(name, "same");
    run();
    std::vector<std::int64_t> const ids = {id_of("one/a"), id_of("two/a"), id_of("three/a")};
    move("one", "z");
    move("two", "y");
    move("three", "x");
    EXPECT_THAT(counts(run()), ElementsAre(0, 0, 3, 0));
    EXPECT_THAT((std::vector{id_of("z/a"), id_of("y/a"), id_of("x/a")}), testing::ElementsAreArray(ids));
}

TEST_F(Reconcile, AnUploadOfAnUnfinishedNameStaysAndIsFollowed)
{
    auto const stored = m_storage.upload(m_project, "scan.tmp", "A");
    ASSERT_TRUE(stored);
    expect_settled();
    put("scan.tmp", "edited");
    EXPECT_THAT(counts(run()), ElementsAre(0, 0, 0, 1));
    put("by hand.tmp", "unfinished");
    EXPECT_FALSE(run().has_changes());
    fs::remove(at("scan.tmp"));
    EXPECT_THAT(counts(run()), ElementsAre(0, 1, 0, 0));
}

TEST_F(Reconcile, AFolderThatMayNotBeReadKeepsItsRows)
{
    put("open/a", "A");
    put("closed/b", "B");
    run();
    fs::remove(at("open/a"));
    fs::permissions(m_storage.folder.path(), fs::perms::all);
    fs::permissions(at("closed"), fs::perms::none);
    {
        scratch::OrdinaryUser const user;
        if (!user.is_stopped()) GTEST_SKIP() << "root reads everything";
        EXPECT_THAT(counts(run()), ElementsAre(0, 1, 0, 0));
        EXPECT_NE(id_of("closed/b"), 0);
    }
    fs::permissions(at("closed"), fs::perms::all);
    EXPECT_THAT(index(), ElementsAre(testing::Pair("closed/b", "B")));
    expect_settled();
}

TEST_F(Reconcile, NothingIsPrunedWhenTheMarkerIsMissing)
{
    put("a", "A");
    run();
    fs::remove(at("a"));
    fs::remove(m_storage.path(".media-sync/root.id"));
    auto const outcome = m_storage.reconcile.run("P", [](auto, auto) {});
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().code, domain::ErrorCode::Unavailable);
    EXPECT_NE(id_of("a"), 0);
}

TEST_F(Reconcile, NothingIsPrunedWhenTheDriveGoesAwayMeanwhile)
{
    put("a", "A");
    run();
    fs::remove(at("a"));
    put("b", "B");
    auto const outcome =
        m_storage.reconcile.run("P", [&](auto, auto) { fs::remove(m_storage.path(".media-sync/root.id")); });
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().code, domain::ErrorCode::Unavailable);
    EXPECT_NE(id_of("a"), 0);
    EXPECT_EQ(id_of("b"), 0);
}

TEST_F(Reconcile, AFolderWithoutAnIndexIsNoProject)
{
    fs::create_directories(m_storage.path("plain/ingest/originals"));
    EXPECT_EQ(m_storage.reconcile.run("plain", [](auto, auto) {}).error().code, domain::ErrorCode::NoIndex);
    EXPECT_EQ(m_storage.reconcile.run("none", [](auto, auto) {}).error().code,
              domain::ErrorCode::UnknownProject);
}

TEST_F(Reconcile, AForeignIndexIsTakenOver)
{
    scratch::write_file(m_storage.path("old/ingest/originals/b.mov"), "B");
    scratch::write_file(m_storage.path("old/ingest/originals/a.mov"), "A");
    scratch::write_file(m_storage.path("old/ingest/originals/edited.mov"), "E");
    scratch::write_file(m_storage.path("old/ingest/originals/new.mov"), "N");
    for (char const* name : {"a", "b"})
        scratch::set_mtime(m_storage.path("old/ingest/originals/" + std::string{name} + ".mov"),
                           1'700'000'000'000'000'000);
    auto const claim = digest_of("what was hashed then").hex();
    auto const entry = [&](std::string const& name, std::string const& key) {
        return R"({"relative_path":"ingest/originals/)" + name + R"(","sha256":")" + claim +
               R"(","size":1,")" + key + R"(":"2024-01-02T03:04:05.000006+00:00"})";
    };
    scratch::write_file(
        m_storage.path("old/index.json"),
        R"({"project":"old","notes":"by hand","created_at":"2024-01-01T00:00:00+00:00","files":[)" +
            entry("b.mov", "uploaded_at") + "," + entry("gone.mov", "uploaded_at") + "," +
            entry("a.mov", "indexed_at") + "," + entry("edited.mov", "uploaded_at") + "]}");
    auto const outcome = m_storage.reconcile.run("old", [](auto, auto) {});
    ASSERT_TRUE(outcome);
    EXPECT_EQ(outcome->restored, 2);
    EXPECT_EQ(outcome->indexed, 2);
    auto const project = m_storage.catalog.projects.find("old");
    ASSERT_TRUE(project);
    EXPECT_EQ(project->notes, "by hand");
    EXPECT_EQ(project->created_at, 1'704'067'200'000'000);
    auto const assets = m_storage.assets(*project);
    ASSERT_EQ(assets.size(), 4U);
    EXPECT_EQ(assets[0].path, "ingest/originals/b.mov") << "in the order of the index";
    EXPECT_EQ(assets[0].digest.hex(), claim) << "not hashed again";
    EXPECT_EQ(assets[0].origin, domain::Origin::Upload);
    EXPECT_EQ(assets[0].added_at, 1'704'164'645'000'006);
    EXPECT_EQ(assets[1].path, "ingest/originals/a.mov");
    EXPECT_EQ(assets[1].origin, domain::Origin::Index);
    EXPECT_EQ(assets[2].digest, digest_of("E")) << "it is newer than its entry";
    EXPECT_EQ(assets[3].digest, digest_of("N"));
}

TEST_F(Reconcile, ALostCatalogueIsRebuiltFromTheFolders)
{
    ASSERT_TRUE(m_storage.upload(m_project, "b.mov", "B"));
    ASSERT_TRUE(m_storage.upload(m_project, "a.mov", "A"));
    m_storage.publisher.publish(m_project);
    auto const index = scratch::read_file(m_storage.path("P/index.json"));

    auto const file = scratch::prepared(m_storage.path(".media-sync/new.sqlite3"));
    catalog::Writer writer{file};
    catalog::Catalog reader{file, catalog::Access::Read};
    service::Reconcile rebuild{reader, writer, m_storage.root, m_storage.guard};
    auto const outcome = rebuild.run("P", [](auto, auto) {});
    ASSERT_TRUE(outcome);
    EXPECT_EQ(outcome->restored, 2);
    service::Publisher{reader, writer, m_storage.root, m_storage.state}.publish(*reader.projects.find("P"));
    EXPECT_EQ(scratch::read_file(m_storage.path("P/index.json")), index);
}

TEST_F(Reconcile, ALostCatalogueKnowsUploadsOfUnfinishedNames)
{
    ASSERT_TRUE(m_storage.upload(m_project, "scan.tmp", "A"));
    m_storage.publisher.publish(m_project);
    auto const file = scratch::prepared(m_storage.path(".media-sync/new.sqlite3"));
    catalog::Writer writer{file};
    catalog::Catalog reader{file, catalog::Access::Read};
    auto const outcome =
        service::Reconcile{reader, writer, m_storage.root, m_storage.guard}.run("P", [](auto, auto) {});
    ASSERT_TRUE(outcome);
    EXPECT_EQ(outcome->restored, 1);
}

TEST_F(Reconcile, ATakeOverThatWasCutShortIsTakenUp)
{
    ASSERT_TRUE(m_storage.upload(m_project, "b.mov", "B"));
    m_storage.publisher.publish(m_project);
    auto const added_at = m_storage.assets(m_project).front().added_at;
    auto const file = scratch::prepared(m_storage.path(".media-sync/new.sqlite3"));
    catalog::Writer writer{file};
    catalog::Catalog reader{file, catalog::Access::Read};
    writer.write([](catalog::Catalog& tx) { tx.projects.add({0, "P", "", 1}); });  // killed right after it
    ASSERT_TRUE(
        (service::Reconcile{reader, writer, m_storage.root, m_storage.guard}.run("P", [](auto, auto) {})));
    auto const project = *reader.projects.find("P");
    auto const row = reader.assets.at_path(project.id, "ingest/originals/b.mov");
    ASSERT_TRUE(row);
    EXPECT_EQ(row->added_at, added_at);
    EXPECT_TRUE(reader.jobs.next_time(catalog::Lane::Publishing));
}

TEST_F(Reconcile, ShowsItsProgress)
{
    put("a", "A");
    put("b", "B");
    std::vector<std::pair<std::int64_t, std::int64_t>> seen;
    ASSERT_TRUE(m_storage.reconcile.run("P", [&](auto done, auto total) { seen.emplace_back(done, total); }));
    EXPECT_THAT(seen, ElementsAre(testing::Pair(0, 2), testing::Pair(1, 2), testing::Pair(2, 2)));
}

TEST_F(Reconcile, AsksForANewIndexOnlyWhenThereIsOne)
{
    m_storage.writer.write([](catalog::Catalog& tx) { tx.database().execute("DELETE FROM job"); });
    run();
    EXPECT_FALSE(m_storage.catalog.jobs.next_time(catalog::Lane::Publishing));
    put("a", "A");
    run();
    EXPECT_TRUE(m_storage.catalog.jobs.next_time(catalog::Lane::Publishing));
}

TEST_F(Reconcile, ShowsTheProgressOfALongComparison)
{
    for (int i = 0; i < 5'000; ++i) scratch::write_file(at(std::to_string(i)), "");
    run();
    std::vector<std::pair<std::int64_t, std::int64_t>> seen;
    ASSERT_TRUE(m_storage.reconcile.run("P", [&](auto done, auto total) { seen.emplace_back(done, total); }));
    EXPECT_THAT(seen, ElementsAre(testing::Pair(4'096, 5'000), testing::Pair(0, 0)));
}

TEST_F(Reconcile, ManyNewFilesAreTakenPieceByPiece)
{
    for (int i = 0; i < 2'500; ++i) put(std::to_string(10'000 + i), std::to_string(i));
    std::vector<std::size_t> rows;
    auto const outcome = m_storage.reconcile.run("P", [&](std::int64_t done, std::int64_t) {
        if (done % 500 == 0) rows.push_back(m_storage.assets(m_project).size());
    });
    EXPECT_THAT(rows, ElementsAre(0, 0, 1'000, 1'000, 2'000, 2'000));
    EXPECT_THAT(counts(outcome.value()), ElementsAre(2'500, 0, 0, 0));
    EXPECT_EQ(outcome->last_id - outcome->first_id, 2'500);
    expect_settled();
}

TEST_F(Reconcile, InTheBackgroundAFileWaitsUntilItIsComplete)
{
    put("a", "be");
    EXPECT_FALSE(rescan());
    put("a", "beginning");
    EXPECT_FALSE(rescan());
    put("a", "complete!");  // the same length
    EXPECT_FALSE(rescan());
    EXPECT_TRUE(m_storage.reconcile.is_waiting());
    EXPECT_THAT(counts(rescan().value()), ElementsAre(1, 0, 0, 0));
    EXPECT_THAT(index(), ElementsAre(testing::Pair("a", "complete!")));
    EXPECT_FALSE(rescan());
    EXPECT_FALSE(m_storage.reconcile.is_waiting());
    put("a", "edited");
    EXPECT_FALSE(rescan());
    EXPECT_THAT(counts(rescan().value()), ElementsAre(0, 0, 0, 1));
    expect_settled();
}

TEST_F(Reconcile, InTheBackgroundAFileThatChangesAfterTheLookWaits)
{
    put("a", "A");
    rescan();
    auto finding = m_storage.reconcile.look("P");
    ASSERT_TRUE(finding && finding->needs_work());
    put("a", "more");
    auto const outcome = m_storage.reconcile.follow(
        std::move(*finding), [](auto, auto) {}, [] { return true; });
    EXPECT_FALSE(outcome.value().has_changes());
    EXPECT_FALSE(rescan());
    EXPECT_THAT(counts(rescan().value()), ElementsAre(1, 0, 0, 0));
}

TEST_F(Reconcile, InTheBackgroundMovesAndDeletionsAreFollowed)
{
    for (char const* name : {"a", "b", "c", "d"}) put(name, std::string{"content of "} + name);
    run();
    auto const a = id_of("a");
    move("a", "moved/a");
    fs::remove(at("b"));
    move("c", "x");
    move("d", "c");
    move("x", "d");
    EXPECT_FALSE(rescan());
    EXPECT_THAT(counts(rescan().value()), ElementsAre(0, 1, 3, 0));
    EXPECT_EQ(id_of("moved/a"), a);
    EXPECT_EQ(index().size(), 3U);
    EXPECT_FALSE(rescan());
}

TEST_F(Reconcile, InTheBackgroundARowWaitsForAFileThatMayBeIts)
{
    put("a", "A");
    run();
    auto const a = id_of("a");
    put("copy", "A");
    fs::remove(at("a"));
    EXPECT_FALSE(rescan());
    scratch::set_mtime(at("copy"), m_clock += 1'000);  // as copies get their time at the end
    EXPECT_FALSE(rescan());
    EXPECT_THAT(counts(rescan().value()), ElementsAre(0, 0, 1, 0));
    EXPECT_EQ(id_of("copy"), a);
}

TEST_F(Reconcile, InTheBackgroundAFileThatIsBackInTimeKeepsItsRow)
{
    put("a", "A");
    run();
    auto const a = id_of("a");
    move("a", ".a");  // as editors do while they save
    EXPECT_FALSE(rescan());
    move(".a", "a");
    EXPECT_FALSE(rescan());
    EXPECT_EQ(id_of("a"), a);
}

TEST_F(Reconcile, InTheBackgroundAFolderWithAnIndexIsTakenOverWhenThatIsComplete)
{
    put("a.mov", "A");
    run();
    m_storage.publisher.publish(m_project);
    fs::copy(m_storage.path("P"), m_storage.path("copy"), fs::copy_options::recursive);
    auto const text = scratch::read_file(m_storage.path("copy/index.json"));
    scratch::write_file(m_storage.path("copy/index.json"), text.substr(0, text.size() / 2));
    EXPECT_FALSE(rescan("copy"));
    scratch::write_file(m_storage.path("copy/index.json"), text);
    EXPECT_FALSE(rescan("copy"));
    EXPECT_FALSE(m_storage.catalog.projects.find("copy"));
    rescan("copy");
    EXPECT_TRUE(m_storage.catalog.projects.find("copy"));
    rescan("copy");
    EXPECT_EQ(m_storage.assets(*m_storage.catalog.projects.find("copy")).size(), 1U);
    EXPECT_FALSE(fs::exists(m_storage.path("copy/index.damaged.json")));
}

TEST_F(Reconcile, InTheBackgroundNothingIsPrunedWhereTheIndexHasGoneToo)
{
    put("a", "A");
    run();
    fs::rename(m_storage.path("P"), m_storage.path(".away"));
    fs::create_directory(m_storage.path("P"));  // where a drive is mounted, usually
    for (int i = 0; i < 3; ++i) EXPECT_FALSE(rescan());
    EXPECT_NE(id_of("a"), 0);
    fs::remove(m_storage.path("P"));
    EXPECT_FALSE(m_storage.reconcile.look("P"));
    fs::rename(m_storage.path(".away"), m_storage.path("P"));
    EXPECT_FALSE(rescan());
    fs::remove(m_storage.path(".media-sync/root.id"));
    fs::remove(at("a"));
    for (int i = 0; i < 3; ++i) EXPECT_FALSE(m_storage.reconcile.look("P"));
    EXPECT_THAT(m_storage.reconcile.folders_to_look_at(), IsEmpty());
    EXPECT_NE(id_of("a"), 0);
}

TEST_F(Reconcile, InTheBackgroundAFileThatMayNotBeReadIsNoWork)
{
    put("a", "A");
    fs::permissions(m_storage.folder.path(), fs::perms::all);
    fs::permissions(at("a"), fs::perms::none);
    {
        scratch::OrdinaryUser const user;
        if (!user.is_stopped()) GTEST_SKIP() << "root reads everything";
        for (int i = 0; i < 3; ++i) EXPECT_FALSE(rescan());
        EXPECT_FALSE(m_storage.reconcile.is_waiting());
    }
    fs::permissions(at("a"), fs::perms::owner_read);
    EXPECT_THAT(counts(rescan().value()), ElementsAre(1, 0, 0, 0));
}

TEST_F(Reconcile, InTheBackgroundWhatWasInterruptedIsFoundAgain)
{
    for (char const* name : {"a", "b", "c"}) put(name, name);
    run();
    move("a", "x");
    fs::remove(at("b"));
    put("d", "D");
    rescan();
    auto finding = m_storage.reconcile.look("P");
    ASSERT_TRUE(finding);
    int asked = 0;
    auto const outcome = m_storage.reconcile.follow(
        std::move(*finding), [](auto, auto) {}, [&] { return ++asked == 1; });
    EXPECT_THAT(counts(outcome.value()), ElementsAre(1, 0, 0, 0)) << "of d alone; nothing is removed yet";
    EXPECT_THAT(counts(rescan().value()), ElementsAre(0, 1, 1, 0));
    expect_settled();
}

TEST_F(Reconcile, InTheBackgroundALookThatFindsNothingWritesNothing)
{
    put("a", "A");
    run();
    rescan();
    auto const before = m_storage.catalog.database().scalar("PRAGMA data_version");
    put("new", "waits");
    EXPECT_FALSE(rescan());
    put("new", "grows on");
    EXPECT_FALSE(rescan());
    fs::remove(at("new"));
    EXPECT_FALSE(rescan());
    EXPECT_EQ(m_storage.catalog.database().scalar("PRAGMA data_version"), before);
}

/// What a person does between two reconciles, done to the folder and to a model of it. Only hard links make a content
/// appear twice, so mostly it is never in doubt which file is which.
class ReconcileModel : public Reconcile {
protected:
    using Contents = std::map<std::string, std::string>;  // by name

    unsigned m_seed = std::random_device{}();
    std::mt19937 m_random{m_seed};
    Contents m_files;
    Contents m_known;  ///< the index after the last reconcile
    int m_next = 0;

    std::size_t below(std::size_t limit)
    {
        return std::uniform_int_distribution<std::size_t>{0, limit - 1}(m_random);
    }
    std::string some_name()
    {
        static std::vector<std::string> const kNames = {
            "a",     "b",   "c",   "A",  "x/a", "x/b",      "X/a",       "x/y",       "d/z/a",
            "d/z/b", "d/a", "x-1", "x0", "d.1", "\xC3\xA9", "e\xCC\x81", "d/\xC3\xA9"};
        return kNames[below(kNames.size())];
    }
    std::string some_file()
    {
        return std::next(m_files.begin(), static_cast<long>(below(m_files.size())))->first;
    }
    std::string new_content() { return "content " + std::to_string(100'000 + m_next++); }

    void write(std::string const& name)
    {
        fs::remove(at(name));  // a new inode: not into what else is linked to it
        m_files[name] = new_content();
        put(name, m_files[name]);
    }
    void edit(std::string const& name)
    {
        auto const before = m_files[name];
        auto const after = new_content();
        for (auto& [other, content] : m_files)
            if (content == before) content = after;  // the names that are linked to it
        put(name, after);
    }
    void remove(std::string const& name)
    {
        fs::remove(at(name));
        m_files.erase(name);
    }
    void rename(std::string const& from, std::string const& to)
    {
        if (from == to) return;
        if (m_files.contains(to)) fs::remove(at(to));  // of two links to one file a rename would do nothing
        move(from, to);
        m_files[to] = m_files[from];
        m_files.erase(from);
    }
    void swap(std::string const& one, std::string const& other)
    {
        if (one == other) return;
        move(one, "aside");
        move(other, one);
        move("aside", other);
        std::swap(m_files[one], m_files[other]);
    }
    void link(std::string const& from, std::string const& to)
    {
        if (m_files.contains(to)) return;
        fs::create_directories(fs::path{at(to)}.parent_path());
        fs::remove(at(to));
        fs::create_hard_link(at(from), at(to));
        m_files[to] = m_files[from];
    }
    void link_softly(std::string const& from, std::string const& to)
    {
        remove(to);
        fs::create_directories(fs::path{at(to)}.parent_path());
        fs::create_symlink(at(from), at(to));
    }
    void rename_folder()
    {
        static int number = 0;
        auto const from = below(2) == 0 ? std::string{"x"} : "d/z";
        auto const to = "f" + std::to_string(++number % 3);
        if (!fs::is_directory(at(from)) || fs::exists(at(to))) return;
        move(from, to);
        Contents now;
        for (auto const& [name, content] : m_files)
            now[name.starts_with(from + "/") ? to + name.substr(from.size()) : name] = content;
        m_files = std::move(now);
    }
    void step()
    {
        auto const action = below(12);
        if (m_files.empty() || action < 2) return write(some_name());
        if (action == 2) return edit(some_file());
        if (action == 3) return remove(some_file());
        if (action == 4) return swap(some_file(), some_file());
        if (action == 5) return link(some_file(), some_name());
        if (action == 6) return link_softly(some_file(), some_name());
        if (action == 7) return rename_folder();
        rename(some_file(), some_name());  // over another file, sometimes
    }

    struct Row {
        std::string name;
        std::int64_t id;
    };
    std::map<std::string, Row> rows_by_content()
    {
        std::map<std::string, Row> rows;
        for (auto const& [name, content] : m_known) rows[content] = {name, id_of(name)};
        return rows;
    }
    bool has_links() const
    {
        for (auto const* contents : {&m_files, &m_known}) {
            std::set<std::string> distinct;
            for (auto const& [name, content] : *contents) distinct.insert(content);
            if (distinct.size() != contents->size()) return true;
        }
        return false;
    }

    /// Contents keep their rows wherever they go; a name whose content is new, and whose old content is nowhere, was edited.
    void expect_identities(std::map<std::string, Row> const& rows_before,
                           service::ReconcileOutcome const& outcome)
    {
        service::ReconcileOutcome expected;
        std::set<std::string> now;
        for (auto const& [name, content] : m_files) now.insert(content);
        for (auto const& [name, content] : m_known)
            if (!now.contains(content)) ++expected.removed;
        for (auto const& [name, content] : m_files) {
            auto const known = rows_before.find(content);
            auto const old = m_known.find(name);
            if (known != rows_before.end()) {
                EXPECT_EQ(id_of(name), known->second.id) << name << ": its identity";
                expected.moved += known->second.name == name ? 0 : 1;
            } else if (old != m_known.end() && !now.contains(old->second)) {
                EXPECT_EQ(id_of(name), rows_before.at(old->second).id) << name << ": edited in place";
                ++expected.changed;
                --expected.removed;
            } else {
                ++expected.indexed;
            }
        }
        EXPECT_THAT(counts(outcome), testing::ElementsAreArray(counts(expected)));
    }

    /// A reconcile while a folder may not be read: what is in it stays as it was known.
    void reconcile_with_closed(std::string const& folder)
    {
        auto const is_in = [&](std::string const& name) { return name.starts_with(folder + "/"); };
        std::map<std::string, domain::Digest> expected;
        for (auto const& [name, content] : m_known)
            if (is_in(name)) expected["ingest/originals/" + name] = digest_of(content);
        for (auto const& [name, content] : m_files)
            if (!is_in(name)) expected["ingest/originals/" + name] = digest_of(content);
        fs::permissions(at(folder), fs::perms::none);
        {
            scratch::OrdinaryUser const user;
            run();
        }
        fs::permissions(at(folder), fs::perms::all);
        std::map<std::string, domain::Digest> rows;
        for (auto const& asset : m_storage.assets(m_project)) rows[asset.path] = asset.digest;
        EXPECT_EQ(rows, expected) << folder << " was closed";
    }

    /// The catalogue is lost: one that is made from the folders says the same.
    void expect_the_same_from_nothing()
    {
        m_storage.publisher.publish(m_project);
        scratch::Folder const folder{scratch::memory()};
        auto const file = scratch::prepared(folder / "catalog.sqlite3");
        catalog::Writer writer{file};
        catalog::Catalog reader{file, catalog::Access::Read};
        service::Reconcile rebuild{reader, writer, m_storage.root, m_storage.guard};
        ASSERT_TRUE(rebuild.run("P", [](auto, auto) {}));
        auto const all = [](catalog::Catalog& catalog) {
            std::map<std::string, std::pair<domain::Digest, std::int64_t>> assets;
            catalog.assets.for_each(catalog.projects.find("P")->id, 0, INT64_MAX,
                                    [&](domain::Asset const& asset) {
                                        assets[asset.path] = {asset.digest, asset.added_at};
                                    });
            return assets;
        };
        EXPECT_EQ(all(reader), all(m_storage.catalog));
    }

    void follow_one_sequence()
    {
        auto const rows_before = rows_by_content();
        for (auto steps = 1 + below(8); steps > 0; --steps) step();
        bool is_certain = !has_links();
        auto const closed = std::vector<std::string>{"x", "d", "d/z"}[below(3)];
        if (below(8) == 0 && ::geteuid() == 0 && fs::is_directory(at(closed))) {
            reconcile_with_closed(closed);
            is_certain = false;
        }
        auto const outcome = run();
        EXPECT_EQ(index(), m_files);
        if (is_certain) expect_identities(rows_before, outcome);
        m_known = m_files;
        expect_settled();
    }
};

TEST_F(ReconcileModel, FollowsTwoThousandRandomSequences)
{
    fs::permissions(m_storage.folder.path(), fs::perms::all);
    for (int sequence = 0; sequence < 2'000 && !HasFailure(); ++sequence) {
        SCOPED_TRACE("seed " + std::to_string(m_seed) + ", sequence " + std::to_string(sequence));
        follow_one_sequence();
        if (sequence % 50 == 0) expect_the_same_from_nothing();
    }
}

}  // namespace
