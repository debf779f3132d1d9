#include "HttpTest.h"

#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tests {

using testing::AnyOf;
using testing::Contains;
using testing::ElementsAre;
using testing::Ge;
using testing::IsEmpty;
using testing::IsSupersetOf;
using testing::Not;
using testing::UnorderedElementsAre;

namespace {

std::string at(std::string const& name) { return "ingest/originals/" + name; }

class Reindex : public HttpTest {
protected:
    void SetUp() override
    {
        HttpTest::SetUp();
        make_project("A");
    }

    void rename(std::string const& from, std::string const& to) const
    {
        fs::create_directories((originals("A") / to).parent_path());
        fs::rename(originals("A") / from, originals("A") / to);
    }

    void expect_counts(Json const& answer, int indexed, int removed, int moved, int changed) const
    {
        EXPECT_EQ(answer["indexed"].number(), indexed) << answer.dump();
        EXPECT_EQ(answer["removed"].number(), removed) << answer.dump();
        EXPECT_EQ(answer["moved"].number(), moved) << answer.dump();
        EXPECT_EQ(answer["changed"].number(), changed) << answer.dump();
    }

    /// The entry of a path; does not exist when the path is not listed.
    Json entry(std::string const& relative_path, std::string const& in = "A")
    {
        auto const files = project(in)["files"];
        for (std::size_t i = 0; i < files.size(); ++i)
            if (files.at(i)["relative_path"].text() == relative_path) return files.at(i);
        return files["no such entry"];
    }

    void wait_for_index_file(std::string const& name)
    {
        auto const expected = project(name);
        auto const is_there = [&] { return Json::parse(read_file(index_file(name))) == expected; };
        EXPECT_TRUE(eventually(is_there, std::chrono::seconds{5}))
            << read_file(index_file(name)) << expected.dump();
    }

    void delete_catalogue() const
    {
        for (auto const& item : fs::directory_iterator{server.state()})
            if (item.path().filename().string().starts_with("catalog.sqlite3")) fs::remove(item.path());
    }
};

/// A project as the original server leaves it: two uploads, out of name order, and its own manifest database.
void write_original_project(fs::path const& folder)
{
    write_file(folder / "ingest" / "originals" / "z.mov", "first");
    write_file(folder / "ingest" / "originals" / "a.mov", "second");
    for (auto const* const name : {"z.mov", "a.mov"})
        set_mtime(folder / "ingest" / "originals" / name, 1766257590);
    auto const entry = [](char const* name, char const* bytes) {
        return fmt::format(
            "    {{\n      \"relative_path\": \"ingest/originals/{}\",\n      \"sha256\": \"{}\",\n"
            "      \"size\": {},\n      \"uploaded_at\": \"2025-12-20T19:06:31.000001+00:00\"\n    }}",
            name, sha256_hex(bytes), std::string_view{bytes}.size());
    };
    write_file(
        folder / "index.json",
        fmt::format(
            "{{\n  \"created_at\": \"2025-12-20T19:06:30.123456+00:00\",\n  \"files\": [\n{},\n{}\n  ],\n"
            "  \"notes\": \"S\\u00fcd\",\n  \"project\": \"{}\"\n}}",
            entry("z.mov", "first"), entry("a.mov", "second"), folder.filename().string()));
    fs::create_directories(folder / "_manifest");
    sqlite3* database = nullptr;
    ASSERT_EQ(sqlite3_open((folder / "_manifest" / "manifest.db").c_str(), &database), SQLITE_OK);
    sqlite3_exec(
        database,
        "CREATE TABLE files(sha256 TEXT primary key, relative_path TEXT not null, recorded_at TEXT not null);"
        "INSERT INTO files VALUES('00', 'ingest/originals/z.mov', '2025-12-20T19:06:31+00:00')",
        nullptr, nullptr, nullptr);
    sqlite3_close(database);
    write_file(folder / "_manifest" / "events.jsonl",
               "{'timestamp': '2025-12-20T19:06:32+00:00', 'event': 'sync-album', 'payload': {'n': None}}\n");
}

}

TEST_F(Reindex, FilesAddedByHandAreIndexed)
{
    write_file(originals("A") / "b.mov", "b");
    write_file(originals("A") / "day 1" / "c.jpg", "c");
    write_file(originals("A") / "notes.txt", "not media");
    auto const answer = reindex("A");
    EXPECT_THAT(answer.keys(), UnorderedElementsAre("indexed", "files", "removed", "moved", "changed", "ok",
                                                    "message", "status"));
    expect_counts(answer, 3, 0, 0, 0);
    EXPECT_EQ(answer["status"].text(), "ok");
    EXPECT_THAT(answer["files"].pluck("relative_path"),
                UnorderedElementsAre(at("b.mov"), at("day 1/c.jpg"), at("notes.txt")));
    auto const added = entry(at("day 1/c.jpg"));
    EXPECT_THAT(added.keys(), UnorderedElementsAre("relative_path", "sha256", "size", "indexed_at"));
    EXPECT_EQ(added["sha256"].text(), sha256_hex("c"));
    EXPECT_TRUE(is_timestamp(added["indexed_at"].text()));
}

TEST_F(Reindex, TwiceIsNothing)
{
    store("A", "a.mov", "a");
    write_file(originals("A") / "b.mov", "b");
    expect_counts(reindex("A"), 1, 0, 0, 0);
    auto const before = project("A");
    auto const again = reindex("A");
    expect_counts(again, 0, 0, 0, 0);
    EXPECT_EQ(again["files"].size(), 0U);
    EXPECT_EQ(project("A"), before);
}

TEST_F(Reindex, AFileThatJustArrivedByHandIsTakenAtOnce)
{
    write_file(originals("A") / "fresh.mov", "fresh");
    expect_counts(reindex("A"), 1, 0, 0, 0);
    auto const answer = upload("A", "x.mov", "fresh");
    EXPECT_EQ(answer.json()["status"].text(), "duplicate") << answer.body;
    EXPECT_EQ(answer.json()["path"].text(), at("fresh.mov"));
}

TEST_F(Reindex, DeletedFilesAreRemoved)
{
    store("A", "a.mov", "a");
    store("A", "b.mov", "b");
    fs::remove(originals("A") / "a.mov");
    expect_counts(reindex("A"), 0, 1, 0, 0);
    EXPECT_THAT(listed("A"), ElementsAre(at("b.mov")));
    EXPECT_EQ(store("A", "a.mov", "a"), at("a.mov"));
}

TEST_F(Reindex, MovedFilesKeepTheirPlaceAndTime)
{
    store("A", "a.mov", "a");
    store("A", "b.mov", "b");
    auto const before = entry(at("a.mov"));
    rename("a.mov", "day 1/renamed.mov");
    expect_counts(reindex("A"), 0, 0, 1, 0);
    EXPECT_THAT(listed("A"), ElementsAre(at("day 1/renamed.mov"), at("b.mov")));
    auto const after = entry(at("day 1/renamed.mov"));
    EXPECT_EQ(after["uploaded_at"].text(), before["uploaded_at"].text());
    EXPECT_EQ(after["sha256"].text(), before["sha256"].text());
    EXPECT_EQ(upload("A", "a.mov", "a").json()["path"].text(), at("day 1/renamed.mov"));
}

TEST_F(Reindex, ACopiedAndDeletedFileIsAMoveToo)
{
    store("A", "a.mov", "a");
    fs::copy_file(originals("A") / "a.mov", originals("A") / "copy.mov");
    fs::remove(originals("A") / "a.mov");
    expect_counts(reindex("A"), 0, 0, 1, 0);
    EXPECT_THAT(listed("A"), ElementsAre(at("copy.mov")));
}

TEST_F(Reindex, ARenamedFolderMovesAllItsFiles)
{
    for (auto const* const name : {"old/1.mov", "old/2.mov", "old/3.mov"})
        write_file(originals("A") / name, name);
    reindex("A");
    fs::rename(originals("A") / "old", originals("A") / "new");
    expect_counts(reindex("A"), 0, 0, 3, 0);
    EXPECT_THAT(listed("A"), UnorderedElementsAre(at("new/1.mov"), at("new/2.mov"), at("new/3.mov")));
}

TEST_F(Reindex, ARenameOfCaseAloneIsAMove)
{
    store("A", "clip.mov", "a");
    rename("clip.mov", "CLIP.mov");
    expect_counts(reindex("A"), 0, 0, 1, 0);
    EXPECT_THAT(listed("A"), ElementsAre(at("CLIP.mov")));
}

TEST_F(Reindex, EditedFilesAreChanged)
{
    store("A", "a.mov", "before");
    write_file(originals("A") / "a.mov", "after!");
    expect_counts(reindex("A"), 0, 0, 0, 1);
    EXPECT_EQ(entry(at("a.mov"))["sha256"].text(), sha256_hex("after!"));
    EXPECT_EQ(upload("A", "x.mov", "after!").json()["status"].text(), "duplicate");
    EXPECT_EQ(upload("A", "a.mov", "before").json()["status"].text(), "stored");
}

TEST_F(Reindex, ATouchedFileIsNotAChange)
{
    store("A", "a.mov", "a");
    set_mtime(originals("A") / "a.mov", 1766617445);
    expect_counts(reindex("A"), 0, 0, 0, 0);
}

TEST_F(Reindex, SwappedFilesAreBothRight)
{
    store("A", "a.mov", "aaa");
    store("A", "b.mov", "bbb");
    rename("a.mov", "t.mov");
    rename("b.mov", "a.mov");
    rename("t.mov", "b.mov");
    EXPECT_EQ(reindex("A")["removed"].number(), 0);
    EXPECT_EQ(entry(at("a.mov"))["sha256"].text(), sha256_hex("bbb"));
    EXPECT_EQ(entry(at("b.mov"))["sha256"].text(), sha256_hex("aaa"));
    EXPECT_EQ(listed("A").size(), 2U);
    expect_counts(reindex("A"), 0, 0, 0, 0);
}

TEST_F(Reindex, AFileRenamedOverAnotherIsOneEntry)
{
    store("A", "a.mov", "aaa");
    store("A", "b.mov", "bbb");
    rename("a.mov", "b.mov");
    reindex("A");
    EXPECT_THAT(listed("A"), ElementsAre(at("b.mov")));
    EXPECT_EQ(entry(at("b.mov"))["sha256"].text(), sha256_hex("aaa"));
    EXPECT_EQ(upload("A", "x.mov", "bbb").json()["status"].text(), "stored");
    expect_counts(reindex("A"), 0, 0, 0, 0);
}

TEST_F(Reindex, TwoFilesWithOneContentAreTwoEntries)
{
    write_file(originals("A") / "a.mov", "same");
    write_file(originals("A") / "b.mov", "same");
    expect_counts(reindex("A"), 2, 0, 0, 0);
    fs::remove(originals("A") / "a.mov");
    expect_counts(reindex("A"), 0, 1, 0, 0);
    EXPECT_EQ(upload("A", "c.mov", "same").json()["path"].text(), at("b.mov"));
}

TEST_F(Reindex, LinksAndSpecialFilesAreLeftAlone)
{
    auto const outside = server.root().parent_path() / "outside";
    write_file(outside / "secret.mov", "secret");
    fs::create_symlink(outside / "secret.mov", originals("A") / "link.mov");
    fs::create_directory_symlink(outside, originals("A") / "dir");
    fs::create_directory_symlink("..", originals("A") / "loop");
    ASSERT_EQ(::mkfifo((originals("A") / "pipe.mov").c_str(), 0600), 0);
    expect_counts(reindex("A"), 0, 0, 0, 0);
    EXPECT_THAT(listed("A"), IsEmpty());
}

TEST_F(Reindex, AnUnreadableFileDoesNotStopTheRest)
{
    if (::geteuid() == 0) GTEST_SKIP() << "root may read everything";
    write_file(originals("A") / "closed.mov", "closed");
    write_file(originals("A") / "open.mov", "open");
    fs::permissions(originals("A") / "closed.mov", fs::perms::none);
    expect_counts(reindex("A"), 1, 0, 0, 0);
    EXPECT_THAT(listed("A"), ElementsAre(at("open.mov")));
}

TEST_F(Reindex, FilesOutsideOriginalsAreIgnored)
{
    write_file(folder("A") / "exports" / "final.mp4", "final");
    write_file(folder("A") / "loose.jpg", "loose");
    expect_counts(reindex("A"), 0, 0, 0, 0);
}

TEST_F(Reindex, TheIndexFileFollowsWithinSeconds)
{
    store("A", "a.mov", "a");
    wait_for_index_file("A");
    write_file(originals("A") / "b.mov", "b");
    reindex("A");
    wait_for_index_file("A");
    fs::remove(originals("A") / "a.mov");
    reindex("A");
    wait_for_index_file("A");
}

TEST_F(Reindex, TheIndexFileIsNeverHalfWritten)
{
    for (int i = 0; i < 60; ++i) {
        store("A", fmt::format("{}.mov", i), std::to_string(i));
        EXPECT_TRUE(Json::parse(read_file(index_file("A"))).is_object());
    }
    wait_for_index_file("A");
}

TEST_F(Reindex, EveryStepIsALineOfTheFilesLog)
{
    auto const log = folder("A") / "_manifest" / "files.jsonl";
    store("A", "a.mov", "a");
    write_file(originals("A") / "b.mov", "b");
    reindex("A");
    rename("a.mov", "c.mov");
    reindex("A");
    write_file(originals("A") / "b.mov", "edited");
    reindex("A");
    fs::remove(originals("A") / "c.mov");
    reindex("A");
    EXPECT_TRUE(eventually([&] { return json_lines(log).size() >= 5; })) << read_file(log);
    std::vector<std::string> steps;
    for (auto const& line : json_lines(log)) {
        EXPECT_TRUE(is_timestamp(line["timestamp"].text())) << line.dump();
        steps.push_back(line["op"].text() + " " + line["relative_path"].text());
    }
    EXPECT_THAT(steps, ElementsAre("stored " + at("a.mov"), "indexed " + at("b.mov"), "moved " + at("c.mov"),
                                   "changed " + at("b.mov"), "removed " + at("c.mov")));
}

TEST_F(Reindex, UnknownProjectsAreRefusedAndLeaveNothing)
{
    expect_error(http.post("/api/projects/nope/reindex"), 404);
    expect_error(http.post("/api/projects/a..b/reindex"), 400);
    fs::create_directory(folder("hand"));
    expect_error(http.post("/api/projects/hand/reindex"), 404);
    EXPECT_TRUE(fs::is_empty(folder("hand")));
    EXPECT_FALSE(fs::exists(folder("nope")));
}

TEST_F(Reindex, WhoDoesNotWaitGetsAJob)
{
    write_file(originals("A") / "a.mov", "a");
    auto const answer = http.post("/api/projects/A/reindex", {}, {{"Prefer", "respond-async"}});
    ASSERT_EQ(answer.status, 202) << answer.body;
    EXPECT_TRUE(answer.json()["ok"].flag());
    EXPECT_EQ(answer.json()["status"].text(), "accepted");
    EXPECT_FALSE(answer.json()["message"].text().empty());
    auto const job_url = url_path(answer.json()["job_url"].text());
    EXPECT_EQ(url_path(answer.header("Location")), job_url);
    auto const is_done = [&] { return http.get(job_url).json()["state"].text() == "done"; };
    ASSERT_TRUE(eventually(is_done)) << http.get(job_url).body;
    auto const job = http.get(job_url).json();
    EXPECT_THAT(job.keys(), IsSupersetOf({"id", "kind", "project", "state", "progress", "created_at",
                                          "finished_at", "result", "error"}));
    EXPECT_EQ(job["kind"].text(), "reindex");
    EXPECT_EQ(job["project"].text(), "A");
    EXPECT_EQ(job["result"]["indexed"].number(), 1) << job.dump();
    EXPECT_TRUE(is_timestamp(job["finished_at"].text()));
    EXPECT_THAT(http.get("/api/jobs?limit=50").json()["jobs"].pluck("kind"), Contains("reindex"));
    auto const first = http.get("/api/jobs?limit=1").json()["jobs"].at(0)["id"].number();
    for (auto const& older : http.get(fmt::format("/api/jobs?before={}", first)).json()["jobs"].items())
        EXPECT_LT(older["id"].number(), first);
    expect_error(http.get("/api/jobs/999999"), 404);
}

TEST_F(Reindex, EverythingIsReindexedInTheBackground)
{
    make_project("B");
    fs::create_directory(folder("plain"));
    write_original_project(folder("Old"));
    for (auto const* const name : {"A", "B"}) write_file(originals(name) / "a.mov", name);
    auto const answer = http.post("/api/reindex");
    ASSERT_EQ(answer.status, 202) << answer.body;
    EXPECT_THAT(answer.json().keys(), UnorderedElementsAre("ok", "status", "jobs", "message"));
    EXPECT_TRUE(answer.json()["ok"].flag());
    EXPECT_EQ(answer.json()["status"].text(), "accepted");
    auto const jobs = answer.json()["jobs"];
    EXPECT_THAT(jobs.pluck("project"), ElementsAre(".", "A", "B", "Old"));  // the dot: what lies in none
    for (std::size_t i = 0; i < jobs.size(); ++i) {
        auto const url = jobs.at(i)["job_url"].text();
        EXPECT_EQ(url, fmt::format("/api/jobs/{}", jobs.at(i)["job"].number()));
        EXPECT_TRUE(eventually([&] { return http.get(url).json()["state"].text() == "done"; })) << url;
    }
    EXPECT_THAT(listed("A"), ElementsAre(at("a.mov")));
    EXPECT_THAT(listed("B"), ElementsAre(at("a.mov")));
    EXPECT_THAT(listed("Old"), ElementsAre(at("z.mov"), at("a.mov")));
    expect_error(http.get("/api/reindex"), 405);
}

TEST_F(Reindex, EverythingOfAnEmptyServerIsWhatLiesInNoProject)
{
    remove_folder(folder("A"));
    auto const answer = http.post("/api/reindex");
    EXPECT_EQ(answer.status, 202) << answer.body;
    EXPECT_THAT(answer.json()["jobs"].pluck("project"), ElementsAre("."));
}

TEST_F(Reindex, AMissingMarkerPrunesNothing)
{
    store("A", "a.mov", "a");
    wait_for_index_file("A");
    auto const away = server.root().parent_path() / "away";
    fs::rename(folder("A"), away);
    fs::rename(server.state() / "root.id", server.state() / "root.id.away");
    ASSERT_TRUE(eventually([&] { return http.get("/healthz").status == 503; })) << http.get("/healthz").body;
    EXPECT_FALSE(http.get("/healthz").json()["ok"].flag());
    http.post("/api/projects/A/reindex");
    expect_error(http.post("/api/reindex"), 503);
    auto const refused = upload("A", "b.mov", "b");
    expect_error(refused, 503);
    server.stop_program();
    server.start_program();
    fs::rename(away, folder("A"));
    fs::rename(server.state() / "root.id.away", server.state() / "root.id");
    ASSERT_TRUE(eventually([&] { return http.get("/healthz").status == 200; }));
    EXPECT_THAT(listed("A"), ElementsAre(at("a.mov")));
    EXPECT_EQ(upload("A", "x.mov", "a").json()["status"].text(), "duplicate");
}

TEST_F(Reindex, AnotherMarkerIsAnotherRoot)
{
    auto const marker = read_file(server.state() / "root.id");
    write_file(server.state() / "root.id", "00000000-0000-4000-8000-000000000000\n");
    EXPECT_TRUE(eventually([&] { return http.get("/healthz").status == 503; }));
    expect_error(upload("A", "b.mov", "b"), 503);
    write_file(server.state() / "root.id", marker);
    EXPECT_TRUE(eventually([&] { return http.get("/healthz").status == 200; }));
}

TEST_F(Reindex, ALostCatalogueIsRebuiltByTheCommand)
{
    make_project("B", "notes of B");
    for (auto const* const name : {"z.mov", "a.mov", "m.mov"}) store("A", name, name);
    write_file(originals("B") / "x.mov", "x");
    reindex("B");
    wait_for_index_file("A");
    wait_for_index_file("B");
    auto const before_a = project("A");
    auto const before_b = project("B");
    server.stop_program();
    delete_catalogue();
    EXPECT_EQ(server.run_command({"reindex"}), 0);
    server.start_program();
    server.wait_until_ready();
    EXPECT_EQ(project("A"), before_a);
    EXPECT_EQ(project("B"), before_b);
    EXPECT_EQ(upload("A", "new.mov", "z.mov").json()["status"].text(), "duplicate");
    expect_counts(reindex("A"), 0, 0, 0, 0);
}

TEST_F(Reindex, ALostCatalogueIsRebuiltByARestart)
{
    for (auto const* const name : {"z.mov", "a.mov"}) store("A", name, name);
    wait_for_index_file("A");
    auto const before = project("A");
    server.stop_program();
    delete_catalogue();
    server.start_program();
    server.wait_until_ready();
    EXPECT_TRUE(eventually([&] { return http.get("/api/projects/A").json() == before; }))
        << http.get("/api/projects/A").body << before.dump();
    EXPECT_EQ(upload("A", "new.mov", "a.mov").json()["status"].text(), "duplicate");
}

TEST_F(Reindex, ARebuildHashesWhatChangedMeanwhile)
{
    store("A", "a.mov", "before");
    store("A", "b.mov", "b");
    wait_for_index_file("A");
    server.stop_program();
    delete_catalogue();
    write_file(originals("A") / "a.mov", "after!");
    set_mtime(originals("A") / "a.mov", std::time(nullptr) + 100);
    fs::remove(originals("A") / "b.mov");
    EXPECT_EQ(server.run_command({"reindex"}), 0);
    server.start_program();
    server.wait_until_ready();
    EXPECT_THAT(listed("A"), ElementsAre(at("a.mov")));
    EXPECT_EQ(entry(at("a.mov"))["sha256"].text(), sha256_hex("after!"));
}

TEST_F(Reindex, AFolderOfTheOriginalServerIsTakenOverAsItIs)
{
    write_original_project(folder("Old"));
    auto const manifest = read_file(folder("Old") / "_manifest" / "manifest.db");
    EXPECT_THAT(http.get("/api/projects").body, testing::HasSubstr(R"({"name":"Old","index_exists":true})"));
    auto const old = project("Old");
    EXPECT_EQ(old["notes"].text(), "Süd");
    EXPECT_EQ(old["created_at"].text(), "2025-12-20T19:06:30.123456+00:00");
    EXPECT_THAT(listed("Old"), ElementsAre(at("z.mov"), at("a.mov")));
    EXPECT_EQ(old["files"].at(0)["uploaded_at"].text(), "2025-12-20T19:06:31.000001+00:00");
    EXPECT_EQ(old["files"].at(0)["sha256"].text(), sha256_hex("first"));
    expect_counts(reindex("Old"), 0, 0, 0, 0);
    EXPECT_EQ(upload("Old", "x.mov", "second").json()["path"].text(), at("a.mov"));
    EXPECT_EQ(store("Old", "z.mov", "third"), at("z_1.mov"));
    EXPECT_THAT(listed("Old"), ElementsAre(at("z.mov"), at("a.mov"), at("z_1.mov")));
    wait_for_index_file("Old");
    EXPECT_EQ(read_file(folder("Old") / "_manifest" / "manifest.db"), manifest);
}

TEST_F(Reindex, AFolderOfTheOriginalServerMayBeThereAtTheStart)
{
    server.stop_program();
    write_original_project(folder("Old"));
    server.start_program();
    server.wait_until_ready();
    EXPECT_EQ(upload("Old", "x.mov", "first").json()["status"].text(), "duplicate");
    EXPECT_THAT(listed("Old"), ElementsAre(at("z.mov"), at("a.mov")));
}

TEST_F(Reindex, ABrokenIndexOfTheOriginalServerIsNotA500)
{
    write_file(folder("Broken") / "index.json", "{\"project\": \"Broken\", \"files\": [");
    write_file(folder("Wrong") / "index.json",
               R"({"project":7,"files":[{"relative_path":"../../etc/passwd"},3]})");
    EXPECT_EQ(http.get("/api/projects").status, 200);
    for (auto const* const name : {"Broken", "Wrong"}) {
        EXPECT_LT(http.get(fmt::format("/api/projects/{}", name)).status, 500) << name;
        EXPECT_EQ(http.post_json("/api/projects", fmt::format(R"({{"name":"{}"}})", name)).status, 201);
        EXPECT_EQ(upload(name, "a.mov", "a").status, 200) << name;
        EXPECT_THAT(listed(name), ElementsAre(at("a.mov")));
    }
}

}
