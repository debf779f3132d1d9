#include "service/Renaming.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <atomic>
#include <thread>

#include "Scratch.h"

namespace {

using domain::ErrorCode;
using scratch::write_file;
using testing::Contains;
using testing::ElementsAre;

class RenamedProjects : public testing::Test {
protected:
    domain::Result<domain::Project> rename(std::string const& from, std::string const& to)
    {
        return storage.projects.change(from, {.name = to});
    }
    void recover()
    {
        service::Renaming{storage.catalog, storage.writer, storage.root, storage.publisher, storage.locks}
            .recover();
    }
    void begin(std::string const& to)
    {
        storage.writer.write([&](catalog::Catalog& tx) { tx.projects.begin_rename(a.id, to); });
    }

    scratch::Storage storage;
    domain::Project a = storage.make_project("A");
};

TEST_F(RenamedProjects, TheFolderTheRowsTheEventsAndTheTrashFollow)
{
    auto const clip = storage.upload(a, "clip.mov", "one")->asset;
    auto const gone = storage.upload(a, "gone.mov", "two")->asset;
    ASSERT_TRUE(storage.tidy.remove({{gone.id}, "", {}}));
    auto const renamed = rename("A", "Wedding");
    ASSERT_TRUE(renamed);
    EXPECT_EQ(renamed->id, a.id);
    EXPECT_EQ(renamed->name, "Wedding");
    EXPECT_FALSE(storage.root.has_entry("A"));
    EXPECT_EQ(scratch::read_file(storage.original(*renamed, "clip.mov")), "one");
    EXPECT_EQ(storage.catalog.assets.find(clip.id), clip);
    EXPECT_TRUE(storage.catalog.events.latest({"A", ""}, 10).empty());
    std::vector<std::string> types;
    for (auto const& event : storage.catalog.events.latest({"Wedding", ""}, 10)) types.push_back(event.type);
    EXPECT_THAT(types, ElementsAre("project", "upload", "upload", "delete", "rename"));
    ASSERT_EQ(storage.trash.list("Wedding", 0, 10).size(), 1U);
    EXPECT_EQ(storage.trash.total("Wedding").items, 1);
    EXPECT_EQ(storage.trash.total("A").items, 0);
    auto const id = storage.trash.list("Wedding", 0, 10)[0].id;
    EXPECT_EQ((*storage.restores.restore({id}))[0].project, "Wedding");
    EXPECT_EQ(scratch::read_file(storage.original(*renamed, "gone.mov")), "two");
}

TEST_F(RenamedProjects, IndexAndLogsAreWrittenUnderTheNewName)
{
    storage.upload(a, "clip.mov", "one");
    ASSERT_TRUE(rename("A", "Wedding"));
    EXPECT_TRUE(storage.catalog.jobs.next_time(catalog::Lane::Publishing));
    storage.publisher.publish(a);  // a job that began before
    EXPECT_FALSE(storage.root.has_entry("A"));
    EXPECT_THAT(scratch::read_file(storage.path("Wedding/index.json")),
                testing::HasSubstr(R"("project":"Wedding")"));
    EXPECT_THAT(scratch::read_file(storage.path("Wedding/_manifest/events.jsonl")),
                testing::HasSubstr(R"("event":"rename")"));
}

TEST_F(RenamedProjects, WaitingJobsFollow)
{
    storage.jobs.request_reindex("A");
    ASSERT_TRUE(rename("A", "Wedding"));
    auto const jobs = storage.catalog.jobs.shown(0, 10);
    ASSERT_EQ(jobs.size(), 1U);
    EXPECT_EQ(jobs[0].project, "Wedding");
    EXPECT_EQ(jobs[0].state, domain::JobState::Waiting);
}

TEST_F(RenamedProjects, CaseAloneMayChange)
{
    ASSERT_TRUE(rename("A", "a"));
    EXPECT_EQ(storage.root.folders(), std::vector<std::string>{"a"});
    EXPECT_TRUE(rename("a", "a"));
}

TEST_F(RenamedProjects, ATakenNameIsRefusedAndNothingChanges)
{
    storage.make_project("B");
    std::filesystem::create_directory(storage.path("bare"));
    write_file(storage.path("file"), "x");
    for (auto const* name : {"B", "bare", "file"}) {
        auto const refused = rename("A", name);
        ASSERT_FALSE(refused) << name;
        EXPECT_EQ(refused.error().code, ErrorCode::Conflict) << name;
    }
    EXPECT_EQ(storage.catalog.projects.find("A")->renames, 0);
    EXPECT_EQ(scratch::read_file(storage.path("file")), "x");
}

TEST_F(RenamedProjects, ABadNameIsRefused)
{
    for (auto const& name :
         std::vector<std::string>{"", ".", "..", "a/b", ".hidden", "uploads", "backup", "x..y", "trailing.",
                                  "blank here", std::string(129, 'x')}) {
        auto const refused = rename("A", name);
        ASSERT_FALSE(refused) << name;
        EXPECT_EQ(refused.error().code, ErrorCode::BadName) << name;
    }
    EXPECT_TRUE(storage.root.has_folder("A"));
}

TEST_F(RenamedProjects, NotesAndLabelsStay)
{
    ASSERT_TRUE(storage.projects.change("A", {.notes = "by the sea", .labels = {{"summer", "2025"}}}));
    ASSERT_TRUE(rename("A", "B"));
    auto const b = *storage.catalog.projects.find("B");
    EXPECT_EQ(b.notes, "by the sea");
    EXPECT_THAT(b.labels, ElementsAre("summer", "2025"));
    ASSERT_TRUE(storage.projects.change("B", {.labels = std::vector<std::string>{}}));
    EXPECT_EQ(storage.catalog.projects.find("B")->notes, "by the sea");
    EXPECT_TRUE(storage.catalog.projects.find("B")->labels.empty());
}

TEST_F(RenamedProjects, AnUploadThatCameForTheOldNameIsRefusedAndLeavesNothing)
{
    ASSERT_TRUE(rename("A", "B"));
    auto const refused = storage.upload(a, "late.mov", "late");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::Conflict);
    EXPECT_FALSE(storage.root.has_entry("A"));
    EXPECT_TRUE(storage.incoming().empty());
    storage.projects.record_sync(a, "{}");
    EXPECT_FALSE(storage.root.has_entry("A"));
}

TEST_F(RenamedProjects, UploadsAtTheSameMomentLandOnceOrAreRefused)
{
    std::atomic<bool> is_over{false};
    std::atomic<int> stored{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&, t] {
            catalog::Catalog reader{storage.catalog_file, catalog::Access::Read};
            service::Ingest ingest{reader,        storage.writer, storage.root, storage.guard,
                                   storage.locks, storage.jobs,   0644,         storage.unrecorded};
            for (int i = 0; !is_over; ++i) {
                auto const project = reader.projects.with_id(a.id);
                auto const name = std::to_string(t) + "-" + std::to_string(i) + ".mov";
                stored += ingest.store(*project, storage.receive(name), {name, "", {}, {}}).has_value();
            }
        });
    std::string name = "A";
    for (int i = 0; i < 20; ++i) {
        auto const to = "N" + std::to_string(i);
        ASSERT_TRUE(rename(name, to));
        name = to;
    }
    is_over = true;
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(storage.root.folders(), std::vector<std::string>{"N19"});
    auto const project = *storage.catalog.projects.find("N19");
    EXPECT_EQ(storage.assets(project).size(), static_cast<std::size_t>(stored));
    EXPECT_EQ(scratch::names_in(storage.path("N19/ingest/originals")).size(),
              static_cast<std::size_t>(stored));
}

TEST_F(RenamedProjects, AScanDuringWhichTheFolderMovedDropsNothing)
{
    for (int i = 0; i < 10; ++i) {
        auto const name = std::to_string(i) + ".mov";
        storage.upload(a, name, name);
        scratch::set_mtime(storage.original(a, name), 1'700'000'000'000'000'000);  // the scan hashes each
    }
    std::filesystem::remove(storage.original(a, "9.mov"));
    auto const outcome = storage.reconcile.run("A", [&](std::int64_t done, std::int64_t) {
        if (done != 3) return;
        ASSERT_TRUE(rename("A", "B"));
        ASSERT_TRUE(rename("B", "A"));
        ASSERT_TRUE(rename("A", "B"));
    });
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().code, ErrorCode::Unavailable);
    EXPECT_EQ(storage.assets(*storage.catalog.projects.find("B")).size(), 10U);
}

// Killed on the way:

TEST_F(RenamedProjects, KilledBeforeTheFolderMovedTheOldNameStays)
{
    begin("B");
    recover();
    EXPECT_TRUE(storage.catalog.projects.find("A")->rename_to.empty());
    EXPECT_TRUE(storage.reconcile.run("A", [](auto, auto) {}));
}

TEST_F(RenamedProjects, KilledAfterTheFolderMovedTheNewNameIsTaken)
{
    auto const clip = storage.upload(a, "clip.mov", "one")->asset;
    begin("B");
    std::filesystem::rename(storage.path("A"), storage.path("B"));
    // A scan of the new folder does not make a second project of it.
    storage.publisher.publish(a);
    EXPECT_FALSE(storage.reconcile.run("B", [](auto, auto) {}));
    EXPECT_FALSE(storage.catalog.projects.find("B"));
    recover();
    EXPECT_EQ(storage.catalog.projects.find("B")->id, a.id);
    EXPECT_EQ(storage.catalog.assets.find(clip.id), clip);
    EXPECT_FALSE(storage.catalog.projects.find("A"));
    EXPECT_TRUE(storage.reconcile.run("B", [](auto, auto) {}));
}

TEST_F(RenamedProjects, AScanRefusesAProjectThatIsBeingRenamed)
{
    begin("B");
    EXPECT_EQ(storage.reconcile.run("A", [](auto, auto) {}).error().code, ErrorCode::Unavailable);
}

}  // namespace
