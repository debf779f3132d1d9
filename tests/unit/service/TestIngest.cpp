#include "service/Ingest.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <functional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "Scratch.h"
#include "lib/json/Value.h"

namespace {

using domain::ErrorCode;
using scratch::digest_of;
using service::Novelty;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

namespace fs = std::filesystem;

class Ingest : public testing::Test {
protected:
    scratch::Storage m_storage;
    domain::Project m_project = m_storage.make_project("P");

    std::string at(std::string const& name) const { return m_storage.original(m_project, name); }
    std::vector<std::string> on_disk() const { return scratch::names_in(at("")); }

    service::Ingested upload(std::string const& name, std::string_view content)
    {
        auto stored = m_storage.upload(m_project, name, content);
        if (!stored) throw std::runtime_error(stored.error().message);
        return *stored;
    }
    /// The name that an upload got; with what became of it in front when it was a duplicate.
    std::string stored_as(std::string const& name, std::string_view content)
    {
        auto const stored = upload(name, content);
        auto const path = stored.asset.path.substr(std::string{"ingest/originals/"}.size());
        EXPECT_THAT(m_storage.incoming(), IsEmpty());
        return stored.novelty == Novelty::New ? path : "duplicate of " + path;
    }
    /// Every row has its file, and every file its row.
    void expect_consistent()
    {
        std::set<std::string> names;
        for (auto const& asset : m_storage.assets(m_project)) {
            EXPECT_EQ(asset.stamp, m_storage.root.stamp("P/" + asset.path)) << asset.path;
            EXPECT_EQ(asset.digest, digest_of(scratch::read_file(m_storage.path("P/" + asset.path))))
                << asset.path;
            names.insert(fs::path{asset.path}.filename().string());
        }
        EXPECT_THAT(on_disk(), testing::ElementsAreArray(names));
        EXPECT_THAT(m_storage.incoming(), IsEmpty());
    }
    std::vector<std::string> event_types()
    {
        std::vector<std::string> types;
        for (auto const& event : m_storage.catalog.events.latest({}, 50)) types.push_back(event.type);
        return types;
    }

    /// Uploads while the catalogue is held, and runs `meanwhile` between the placement of `name` and its commit.
    service::Ingested upload_with(std::string const& name, std::string_view content,
                                  std::function<void(catalog::Catalog&)> const& meanwhile)
    {
        service::Ingested answer;
        std::jthread uploader;
        m_storage.writer.write([&](catalog::Catalog& tx) {
            uploader = std::jthread{[&] { answer = upload(name, content); }};
            if (!scratch::eventually([&] { return fs::exists(at(name)); }))
                throw std::runtime_error("never placed");
            meanwhile(tx);
        });
        uploader.join();
        return answer;
    }
    domain::Asset row(std::string const& name, std::string_view content, domain::Origin origin)
    {
        std::string const path = "ingest/originals/" + name;
        auto const stamp = m_storage.root.stamp("P/" + path);
        return {0,
                m_project.id,
                path,
                digest_of(content),
                stamp.value_or(domain::FileStamp{content.size(), 1, 1}),
                origin,
                5};
    }
};

TEST_F(Ingest, StoresAFileAndItsRow)
{
    auto const stored = upload("clip.mov", "media");
    EXPECT_EQ(stored.novelty, Novelty::New);
    EXPECT_EQ(stored.asset.path, "ingest/originals/clip.mov");
    EXPECT_EQ(stored.asset.digest, digest_of("media"));
    EXPECT_EQ(stored.asset.stamp.size, 5U);
    EXPECT_EQ(stored.asset.origin, domain::Origin::Upload);
    EXPECT_EQ(scratch::read_file(at("clip.mov")), "media");
    EXPECT_EQ(m_storage.catalog.assets.at_path(m_project.id, stored.asset.path), stored.asset);
    expect_consistent();
}

TEST_F(Ingest, AnAnswerHasItsEventItsLineAndItsPublication)
{
    m_storage.writer.write([](catalog::Catalog& tx) { tx.database().execute("DELETE FROM job"); });
    auto const rung = m_storage.signals.work.seen();
    upload("clip.mov", "media");
    EXPECT_NE(m_storage.signals.work.seen(), rung);
    auto const event = m_storage.catalog.events.latest({"P", "upload"}, 1);
    ASSERT_EQ(event.size(), 1U);
    EXPECT_EQ(event[0].payload, R"({"path":"ingest/originals/clip.mov","sha256":")" +
                                    digest_of("media").hex() + R"(","size":5,"name":"clip.mov"})");
    auto const lines = m_storage.catalog.events.lines(m_project.id, catalog::Log::Files, 10);
    ASSERT_EQ(lines.size(), 1U);
    EXPECT_THAT(lines[0].line, HasSubstr(R"("op":"stored")"));
    EXPECT_TRUE(m_storage.catalog.jobs.next_time(catalog::Lane::Publishing));
}

TEST_F(Ingest, AFalseDigestFromTheArrivalThrowsNothingAway)
{
    upload("a.mov", "first");
    auto received = m_storage.receive("second");
    received.digest = digest_of("first");
    received.is_hashed_ahead = true;
    auto const stored = m_storage.ingest.store(m_project, std::move(received), {"b.mov", "", {}, {}});
    ASSERT_TRUE(stored);
    EXPECT_EQ(stored->novelty, Novelty::New);
    EXPECT_EQ(stored->asset.digest, digest_of("second"));
    expect_consistent();
}

TEST_F(Ingest, AFalseDigestFromTheArrivalRefusesNothing)
{
    auto received = m_storage.receive("media");
    received.digest = digest_of("other");
    received.is_hashed_ahead = true;
    auto const stored =
        m_storage.ingest.store(m_project, std::move(received), {"a.mov", "", {}, digest_of("media")});
    ASSERT_TRUE(stored);
    EXPECT_EQ(stored->asset.digest, digest_of("media"));
}

TEST_F(Ingest, TheNameIsMadeSafe)
{
    EXPECT_EQ(stored_as("../../etc/passwd", "1"), "passwd");
    EXPECT_EQ(stored_as("C:\\clips\\a:b?.mov", "2"), "a_b_.mov");
    EXPECT_EQ(stored_as(".hidden", "3"), "hidden");
    EXPECT_THAT(stored_as("", "4"), testing::StartsWith("upload-"));
    expect_consistent();
}

TEST_F(Ingest, ModeAndCaptureTimeAreThoseAskedFor)
{
    service::Ingest ingest{m_storage.catalog, m_storage.writer, m_storage.root, m_storage.guard,
                           m_storage.locks,   m_storage.jobs,   0640,           m_storage.unrecorded};
    ASSERT_TRUE(
        ingest.store(m_project, m_storage.receive("media"), {"a.mov", "", 1'766'257'590'250'000, {}}));
    struct stat status {};
    ASSERT_EQ(::stat(at("a.mov").c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 07777, 0640U);
    EXPECT_EQ(status.st_mtim.tv_sec, 1'766'257'590);
    EXPECT_EQ(status.st_mtim.tv_nsec, 250'000'000);
    expect_consistent();
}

TEST_F(Ingest, TheSameContentIsADuplicateWhateverItsName)
{
    EXPECT_EQ(stored_as("a.mov", "media"), "a.mov");
    EXPECT_EQ(stored_as("a.mov", "media"), "duplicate of a.mov");
    EXPECT_EQ(stored_as("other.mov", "media"), "duplicate of a.mov");
    EXPECT_THAT(on_disk(), ElementsAre("a.mov"));
    EXPECT_THAT(event_types(), ElementsAre("project", "upload", "duplicate", "duplicate"));
}

TEST_F(Ingest, AFileThatAKillLeftWithoutARowIsTheOneUnderWhateverNameItComesAgain)
{
    upload("before.mov", "before");
    auto const left = at("left.mov");
    scratch::write_file(left, "media");
    scratch::write_file(at("other.mov"), "media");
    scratch::write_file(at("also.mov"), "sound");
    m_storage.unrecorded = service::Unrecorded::find(m_storage.catalog, m_storage.root);
    EXPECT_EQ(stored_as("again.mov", "media"), "left.mov");
    EXPECT_EQ(stored_as("again.mov", "media"), "duplicate of left.mov");
    EXPECT_EQ(stored_as("new.mov", "video"), "new.mov");
    EXPECT_EQ(stored_as("before.mov", "before"), "duplicate of before.mov");
    EXPECT_THAT(on_disk(), ElementsAre("also.mov", "before.mov", "left.mov", "new.mov", "other.mov"));
}

TEST_F(Ingest, WhatLiesThereForLongIsLeftToTheReindex)
{
    upload("before.mov", "before");
    scratch::write_file(at("left.mov"), "media");
    auto const folder = fs::path{at("left.mov")}.parent_path();
    fs::last_write_time(folder, fs::last_write_time(folder) - std::chrono::hours{1});
    m_storage.unrecorded = service::Unrecorded::find(m_storage.catalog, m_storage.root);
    EXPECT_EQ(stored_as("again.mov", "media"), "again.mov");
}

TEST_F(Ingest, TheSameContentInAnotherProjectIsStored)
{
    upload("a.mov", "media");
    auto const other = m_storage.make_project("Q");
    EXPECT_EQ(m_storage.upload(other, "a.mov", "media")->novelty, Novelty::New);
    EXPECT_EQ(scratch::read_file(m_storage.original(other, "a.mov")), "media");
}

TEST_F(Ingest, EmptyFilesAreFiles)
{
    EXPECT_EQ(stored_as("a", ""), "a");
    EXPECT_EQ(stored_as("b", ""), "duplicate of a");
}

TEST_F(Ingest, WhatWasDeletedByHandIsStoredAgain)
{
    upload("a.mov", "media");
    fs::remove(at("a.mov"));
    EXPECT_EQ(stored_as("a.mov", "media"), "a.mov") << "its name is free again";
    expect_consistent();
}

TEST_F(Ingest, WhatWasEditedByHandIsNoDuplicate)
{
    upload("a.mov", "media");
    scratch::write_file(at("a.mov"), "edit!");
    scratch::set_mtime(at("a.mov"), 1'000'000'000);
    EXPECT_EQ(stored_as("a.mov", "media"), "a_1.mov");
    EXPECT_EQ(scratch::read_file(at("a.mov")), "edit!") << "the work of a person stays";
    EXPECT_EQ(scratch::read_file(at("a_1.mov")), "media");
    EXPECT_EQ(stored_as("a.mov", "media"), "duplicate of a_1.mov");
}

TEST_F(Ingest, WhatBecameALinkIsNoDuplicate)
{
    upload("a.mov", "media");
    fs::rename(at("a.mov"), m_storage.path("elsewhere.mov"));
    fs::create_symlink(m_storage.path("elsewhere.mov"), at("a.mov"));
    EXPECT_EQ(stored_as("b.mov", "media"), "b.mov");
    EXPECT_EQ(scratch::read_file(at("b.mov")), "media");
}

TEST_F(Ingest, WhatWasTouchedIsStillADuplicate)
{
    upload("a.mov", "media");
    scratch::set_mtime(at("a.mov"), 1'000'000'000);
    EXPECT_EQ(stored_as("a.mov", "media"), "duplicate of a.mov");
    expect_consistent();
}

TEST_F(Ingest, OfSeveralCopiesOneOnDiskIsEnough)
{
    upload("a.mov", "media");
    fs::copy(at("a.mov"), at("copy.mov"));
    ASSERT_TRUE(m_storage.reconcile.run("P", [](auto, auto) {}));
    fs::remove(at("a.mov"));
    EXPECT_EQ(stored_as("a.mov", "media"), "duplicate of copy.mov");
    expect_consistent();
}

TEST_F(Ingest, OtherContentUnderATakenNameGetsANumber)
{
    EXPECT_EQ(stored_as("a.mov", "one"), "a.mov");
    EXPECT_EQ(stored_as("a.mov", "two"), "a_1.mov");
    EXPECT_EQ(stored_as("a.mov", "three"), "a_2.mov");
    EXPECT_EQ(scratch::read_file(at("a.mov")), "one");
    expect_consistent();
}

TEST_F(Ingest, NamesThatWindowsOrAMacTakeForOneGetANumber)
{
    EXPECT_EQ(stored_as("Clip.MOV", "one"), "Clip.MOV");
    EXPECT_EQ(stored_as("clip.mov", "two"), "clip_1.mov");
    EXPECT_EQ(stored_as("CLIP.mov", "three"), "CLIP_2.mov");
    EXPECT_EQ(stored_as("\xC3\xA9.mov", "four"), "\xC3\xA9.mov");
    EXPECT_EQ(stored_as("E\xCC\x81.mov", "five"), "\xC3\x89_1.mov");
    expect_consistent();
}

TEST_F(Ingest, AFileThatACrashLeftIsAdopted)
{
    scratch::write_file(at("a.mov"), "media");  // placed, and no row
    auto const stored = upload("a.mov", "media");
    EXPECT_EQ(stored.novelty, Novelty::New);
    EXPECT_EQ(stored.asset.path, "ingest/originals/a.mov");
    EXPECT_THAT(on_disk(), ElementsAre("a.mov"));
    expect_consistent();
    EXPECT_EQ(stored_as("a.mov", "media"), "duplicate of a.mov");
}

TEST_F(Ingest, AFileOfTheSameSizeAndOtherContentIsNotAdopted)
{
    scratch::write_file(at("a.mov"), "other");
    EXPECT_EQ(stored_as("a.mov", "media"), "a_1.mov");
    EXPECT_EQ(scratch::read_file(at("a.mov")), "other");
    EXPECT_THAT(m_storage.paths(m_project), ElementsAre("ingest/originals/a_1.mov"));
}

TEST_F(Ingest, AFolderOrALinkUnderTheNameIsLeftAlone)
{
    fs::create_directory(at("folder"));
    scratch::write_file(m_storage.path("precious"), "media");
    fs::create_symlink(m_storage.path("precious"), at("link"));
    EXPECT_EQ(stored_as("folder", "one"), "folder_1");
    EXPECT_EQ(stored_as("link", "media"), "link_1");
    EXPECT_TRUE(fs::is_symlink(at("link")));
}

TEST_F(Ingest, LongNamesStayWithinTheLimit)
{
    std::string const name = std::string(300, 'x') + ".mov";
    auto const first = stored_as(name, "one");
    auto const second = stored_as(name, "two");
    EXPECT_EQ(first.size(), 255U);
    EXPECT_EQ(second.size(), 255U);
    EXPECT_THAT(second, testing::EndsWith("_1.mov"));
    expect_consistent();
}

TEST_F(Ingest, ThreeHundredEqualNamesInARowAreNumberedInARow)
{
    for (int i = 0; i < 300; ++i) {
        auto const wanted = i == 0 ? std::string{"IMG.MOV"} : "IMG_" + std::to_string(i) + ".MOV";
        ASSERT_EQ(stored_as("IMG.MOV", "content " + std::to_string(i)), wanted);
    }
    expect_consistent();
}

TEST_F(Ingest, ThreeHundredEqualNamesAtOnceGetDistinctNumbers)
{
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < 6; ++thread)
        threads.emplace_back([&, thread] {
            catalog::Catalog reader{m_storage.catalog_file, catalog::Access::Read};
            service::Ingest ingest{reader,          m_storage.writer, m_storage.root, m_storage.guard,
                                   m_storage.locks, m_storage.jobs,   0644,           m_storage.unrecorded};
            for (int i = 0; i < 50; ++i) {
                auto const content = std::to_string(thread) + " " + std::to_string(i);
                EXPECT_TRUE(ingest.store(m_project, m_storage.receive(content), {"IMG.MOV", "", {}, {}}));
            }
        });
    threads.clear();
    EXPECT_EQ(on_disk().size(), 300U);
    expect_consistent();
}

TEST_F(Ingest, OneContentAtOnceIsStoredOnce)
{
    std::atomic<int> news{0};
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < 8; ++thread)
        threads.emplace_back([&, thread] {
            catalog::Catalog reader{m_storage.catalog_file, catalog::Access::Read};
            service::Ingest ingest{reader,          m_storage.writer, m_storage.root, m_storage.guard,
                                   m_storage.locks, m_storage.jobs,   0644,           m_storage.unrecorded};
            auto const stored =
                ingest.store(m_project, m_storage.receive("media"), {std::to_string(thread), "", {}, {}});
            if (stored && stored->novelty == Novelty::New) ++news;
        });
    threads.clear();
    EXPECT_EQ(news, 1);
    EXPECT_EQ(on_disk().size(), 1U);
    expect_consistent();
}

TEST_F(Ingest, AWrongDigestIsRefusedAndLeavesNothing)
{
    auto const refused = m_storage.ingest.store(m_project, m_storage.receive("damaged"),
                                                {"a.mov", "", {}, digest_of("media")});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::DigestMismatch);
    EXPECT_THAT(refused.error().message, HasSubstr(digest_of("media").hex()));
    EXPECT_THAT(on_disk(), IsEmpty());
    EXPECT_THAT(m_storage.paths(m_project), IsEmpty());
    EXPECT_THAT(m_storage.incoming(), IsEmpty());
    EXPECT_TRUE(
        m_storage.ingest.store(m_project, m_storage.receive("media"), {"a.mov", "", {}, digest_of("media")}));
}

TEST_F(Ingest, AWrongDigestIsNoDuplicateEither)
{
    upload("a.mov", "media");
    EXPECT_FALSE(
        m_storage.ingest.store(m_project, m_storage.receive("media"), {"a.mov", "", {}, digest_of("else")}));
}

TEST_F(Ingest, AStrangeRootTakesNothing)
{
    fs::remove(m_storage.path(".media-sync/root.id"));
    auto const refused = m_storage.upload(m_project, "a.mov", "media");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::Unavailable);
    EXPECT_EQ(m_storage.ingest.refuse_early(5)->code, ErrorCode::Unavailable);
    EXPECT_THAT(on_disk(), IsEmpty());
    EXPECT_THAT(m_storage.incoming(), IsEmpty());
}

TEST_F(Ingest, AFileThatCannotFitIsRefusedEarlyWithNumbers)
{
    EXPECT_FALSE(m_storage.ingest.refuse_early(1000));
    EXPECT_FALSE(m_storage.ingest.refuse_early(std::nullopt));
    auto const refused = m_storage.ingest.refuse_early(std::uint64_t{1} << 60U);
    ASSERT_TRUE(refused);
    EXPECT_EQ(refused->code, ErrorCode::NoSpace);
    EXPECT_THAT(refused->message, testing::ContainsRegex("[0-9.]+ [kMGT]B free"));
    EXPECT_TRUE(m_storage.ingest.refuse_early(UINT64_MAX));
}

TEST_F(Ingest, NothingIsWrittenThroughALinkedFolder)
{
    scratch::Folder const outside;
    fs::remove_all(at(""));
    fs::create_directory_symlink(outside.path(), m_storage.path("P/ingest/originals"));
    EXPECT_THROW(m_storage.upload(m_project, "a.mov", "media"), std::system_error);
    EXPECT_TRUE(fs::is_empty(outside.path()));
    EXPECT_THAT(m_storage.incoming(), IsEmpty());
}

TEST_F(Ingest, TheFolderOfTheOriginalsIsMadeAgain)
{
    fs::remove_all(m_storage.path("P/ingest"));
    EXPECT_EQ(stored_as("a.mov", "media"), "a.mov");
}

TEST_F(Ingest, ARowThatAReconcileMadeOfOurFileIsOurs)
{
    auto const stored = upload_with("a.mov", "media", [&](catalog::Catalog& tx) {
        tx.assets.put(row("a.mov", "media", domain::Origin::Index));
    });
    EXPECT_EQ(stored.novelty, Novelty::New);
    auto const assets = m_storage.assets(m_project);
    ASSERT_EQ(assets.size(), 1U);
    EXPECT_EQ(assets[0].origin, domain::Origin::Upload);
    EXPECT_EQ(assets[0].id, stored.asset.id);
    expect_consistent();
}

TEST_F(Ingest, AnotherRowOfTheContentThatCameFirstWins)
{
    auto const stored = upload_with("a.mov", "media", [&](catalog::Catalog& tx) {
        scratch::write_file(at("first.mov"), "media");
        tx.assets.put(row("first.mov", "media", domain::Origin::Upload));
    });
    EXPECT_EQ(stored.novelty, Novelty::Known);
    EXPECT_EQ(stored.asset.path, "ingest/originals/first.mov");
    EXPECT_THAT(on_disk(), ElementsAre("first.mov")) << "the loser deletes its own file";
    expect_consistent();
}

TEST_F(Ingest, ARowThatCameFirstWithoutItsFileDoesNotWin)
{
    auto const stored = upload_with("a.mov", "media", [&](catalog::Catalog& tx) {
        tx.assets.put(row("first.mov", "media", domain::Origin::Upload));
    });
    EXPECT_EQ(stored.novelty, Novelty::New);
    EXPECT_EQ(stored.asset.path, "ingest/originals/a.mov");
    expect_consistent();
}

TEST_F(Ingest, ARowThatCameFirstAndWasEditedDoesNotWin)
{
    auto const stored = upload_with("a.mov", "media", [&](catalog::Catalog& tx) {
        scratch::write_file(at("first.mov"), "edit!");
        auto first = row("first.mov", "media", domain::Origin::Upload);
        first.stamp.mtime_ns -= 1;
        tx.assets.put(first);
    });
    EXPECT_EQ(stored.novelty, Novelty::New);
    EXPECT_THAT(on_disk(), ElementsAre("a.mov", "first.mov"));
    EXPECT_EQ(scratch::read_file(at("first.mov")), "edit!");
}

TEST_F(Ingest, AnAdoptedFileIsNotDeletedByALoser)
{
    scratch::write_file(at("a.mov"), "media");  // nobody's yet: it was not ours to delete
    auto const stored = upload_with("a.mov", "media", [&](catalog::Catalog& tx) {
        std::this_thread::sleep_for(std::chrono::milliseconds{50});  // a.mov is there from the beginning
        scratch::write_file(at("first.mov"), "media");
        tx.assets.put(row("first.mov", "media", domain::Origin::Upload));
    });
    EXPECT_EQ(stored.novelty, Novelty::Known);
    EXPECT_THAT(on_disk(), ElementsAre("a.mov", "first.mov"));
}

TEST_F(Ingest, AFailedCommitLeavesNothing)
{
    lib::sqlite::Database other{m_storage.catalog_file, lib::sqlite::Mode::ReadWrite};
    other.execute("CREATE TRIGGER broken BEFORE INSERT ON event BEGIN SELECT RAISE(ABORT, 'broken'); END");
    EXPECT_THROW(upload("a.mov", "media"), std::exception);
    EXPECT_THAT(on_disk(), IsEmpty());
    EXPECT_THAT(m_storage.assets(m_project), IsEmpty());
    EXPECT_THAT(m_storage.incoming(), IsEmpty());
    other.execute("DROP TRIGGER broken");
    EXPECT_EQ(stored_as("a.mov", "media"), "a.mov");
}

}  // namespace
