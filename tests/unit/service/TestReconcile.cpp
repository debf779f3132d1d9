#include "service/Reconcile.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <map>
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
    scratch::Storage m_storage;
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
    static std::vector<std::int64_t> counts(service::ReconcileOutcome const& outcome)
    {
        return {outcome.indexed, outcome.removed, outcome.moved, outcome.changed};
    }
    /// A second look finds nothing to do.
    void expect_settled()
    {
        changes();
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

/// What a person does between two reconciles, done to the folder and to a model of it. No content is used twice, so it is
/// never in doubt which file is which.
class ReconcileModel : public Reconcile {
protected:
    using Contents = std::map<std::string, std::string>;  // by name

    std::mt19937 m_random{20'251'220};
    Contents m_files;
    int m_next = 0;

    std::size_t below(std::size_t limit)
    {
        return std::uniform_int_distribution<std::size_t>{0, limit - 1}(m_random);
    }
    std::string some_name()
    {
        static std::vector<std::string> const kNames = {"a", "b", "c", "d", "x/a", "x/b", "x/y/a", "A"};
        return kNames[below(kNames.size())];
    }
    std::string some_file()
    {
        return std::next(m_files.begin(), static_cast<long>(below(m_files.size())))->first;
    }
    std::string new_content() { return "content " + std::to_string(100'000 + m_next++); }

    void write(std::string const& name)
    {
        m_files[name] = new_content();
        put(name, m_files[name]);
    }
    void remove(std::string const& name)
    {
        fs::remove(at(name));
        m_files.erase(name);
    }
    void rename(std::string const& from, std::string const& to)
    {
        if (from == to) return;
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
    void step()
    {
        auto const action = below(6);
        if (m_files.empty() || action == 0) return write(some_name());
        if (action == 1) return write(some_file());
        if (action == 2) return remove(some_file());
        if (action == 3) return swap(some_file(), some_file());
        rename(some_file(), some_name());  // over another file, sometimes
    }

    struct Row {
        std::string name;
        std::int64_t id;
    };
    std::map<std::string, Row> rows_by_content()
    {
        std::map<std::string, Row> rows;
        for (auto const& [name, content] : index()) rows[content] = {name, id_of(name)};
        return rows;
    }

    /// Contents keep their rows wherever they go; a name whose content is new, and whose old content is nowhere, was edited.
    void expect_identities(Contents const& before, std::map<std::string, Row> const& rows_before,
                           service::ReconcileOutcome const& outcome)
    {
        service::ReconcileOutcome expected;
        std::set<std::string> now;
        for (auto const& [name, content] : m_files) now.insert(content);
        for (auto const& [name, content] : before)
            if (!now.contains(content)) ++expected.removed;
        for (auto const& [name, content] : m_files) {
            auto const known = rows_before.find(content);
            auto const old = before.find(name);
            if (known != rows_before.end()) {
                EXPECT_EQ(id_of(name), known->second.id) << name << ": its identity";
                expected.moved += known->second.name == name ? 0 : 1;
            } else if (old != before.end() && !now.contains(old->second)) {
                EXPECT_EQ(id_of(name), rows_before.at(old->second).id) << name << ": edited in place";
                ++expected.changed;
                --expected.removed;
            } else {
                ++expected.indexed;
            }
        }
        EXPECT_THAT(counts(outcome), testing::ElementsAreArray(counts(expected)));
    }
};

TEST_F(ReconcileModel, FollowsThreeHundredRandomSequences)
{
    for (int sequence = 0; sequence < 300 && !HasFailure(); ++sequence) {
        SCOPED_TRACE("sequence " + std::to_string(sequence));
        auto const before = m_files;
        auto const rows_before = rows_by_content();
        for (auto steps = 1 + below(8); steps > 0; --steps) step();
        auto const outcome = run();
        EXPECT_EQ(index(), m_files);
        expect_identities(before, rows_before, outcome);
        expect_settled();
    }
}

}  // namespace
