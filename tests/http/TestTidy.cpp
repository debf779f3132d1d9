// Moving, deleting, tagging, restoring, purging, renaming and adopting over HTTP.

#include "HttpTest.h"

#include <algorithm>
#include <csignal>
#include <thread>

#include <fmt/format.h>
#include <sqlite3.h>

namespace tests {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

namespace {

class Tidy : public HttpTest {
protected:
    void SetUp() override
    {
        HttpTest::SetUp();
        make_project("A");
        make_project("B");
    }

    std::string stored(std::string const& name, std::string const& bytes) { return store("A", name, bytes); }
    /// `{"project":"A","paths":[…]` without the closing brace.
    static std::string in_a(std::vector<std::string> const& paths)
    {
        std::string list;
        for (auto const& path : paths) list += (list.empty() ? "" : ",") + json_string(path);
        return R"({"project":"A","paths":[)" + list + "]";
    }
    Response move(std::vector<std::string> const& paths, std::string const& to = "B")
    {
        return http.post_json("/api/assets/move", in_a(paths) + R"(,"to":)" + json_string(to) + "}");
    }
    Response remove(std::vector<std::string> const& paths)
    {
        return http.post_json("/api/assets/delete", in_a(paths) + "}");
    }
    Response tag(std::string const& path, std::string const& more)
    {
        return http.post_json("/api/assets/tags", in_a({path}) + "," + more + "}");
    }
    Response restore(std::int64_t id)
    {
        return http.post_json("/api/trash/restore", fmt::format(R"({{"ids":[{}]}})", id));
    }
    Json trash() { return http.get("/api/trash").json(); }
    std::vector<std::string> types(std::string const& project)
    {
        auto const log = folder(project) / "_manifest" / "events.jsonl";
        std::vector<std::string> all;
        for (auto const& line : json_lines(log)) all.push_back(line["event"].text());
        return all;
    }
    bool is_logged(std::string const& project, std::string const& type)
    {
        return eventually([&] {
            auto const all = types(project);
            return std::ranges::find(all, type) != all.end();
        });
    }
    void execute(std::string const& sql)
    {
        sqlite3* db = nullptr;
        ASSERT_EQ(sqlite3_open((server.state() / "catalog.sqlite3").c_str(), &db), SQLITE_OK);
        sqlite3_busy_timeout(db, 10'000);
        EXPECT_EQ(sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(db);
        sqlite3_close(db);
    }
};

}

TEST_F(Tidy, AFileMovesToAnotherProject)
{
    auto const path = stored("clip.mov", "one");
    auto const answer = move({path, "ingest/originals/none.mov"});
    ASSERT_EQ(answer.status, 200) << answer.body;
    auto const body = answer.json();
    EXPECT_FALSE(body["ok"].flag());
    EXPECT_EQ(body["status"].text(), "partial");
    EXPECT_EQ(body["moved"].number(), 1);
    EXPECT_EQ(body["failed"].number(), 1);
    EXPECT_EQ(body["message"].text(), "1 moved, 1 failed");
    auto const first = body["results"].at(0);
    EXPECT_EQ(first["status"].text(), "moved");
    EXPECT_EQ(first["project"].text(), "B");
    EXPECT_EQ(first["path"].text(), path);
    EXPECT_TRUE(first["id"].is_number());
    EXPECT_FALSE(first.has("code"));
    auto const second = body["results"].at(1);
    EXPECT_EQ(second["status"].text(), "missing");
    EXPECT_EQ(second["code"].text(), "not_found");
    EXPECT_TRUE(second["id"].is_null());
    EXPECT_THAT(files_on_disk("A"), IsEmpty());
    EXPECT_EQ(http.get("/media/B/" + path).body, "one");
    EXPECT_EQ(http.get("/media/A/" + path).status, 404);
    EXPECT_THAT(listed("A"), IsEmpty());
    EXPECT_THAT(listed("B"), ElementsAre(path));
    EXPECT_TRUE(is_logged("A", "move"));
    EXPECT_TRUE(is_logged("B", "move"));
    EXPECT_EQ(reindex("B")["indexed"].number(), 0);
}

TEST_F(Tidy, AnIdIsAsGoodAsAPath)
{
    auto const path = stored("clip.mov", "one");
    auto const id = tag(path, R"("add":["x"])").json()["results"].at(0)["id"].number();
    auto const answer =
        http.post_json("/api/assets/move", fmt::format(R"({{"ids":[{}],"to":"B"}})", id)).json();
    EXPECT_TRUE(answer["ok"].flag());
    EXPECT_EQ(answer["results"].at(0)["id"].number(), id);
}

TEST_F(Tidy, ADuplicateStaysAndIsNoFailure)
{
    auto const path = stored("clip.mov", "one");
    auto const other = store("B", "other.mov", "one");
    auto const answer = move({path}).json();
    EXPECT_TRUE(answer["ok"].flag());
    EXPECT_EQ(answer["status"].text(), "ok");
    EXPECT_EQ(answer["message"].text(), "0 moved, 1 already there, 0 failed");
    EXPECT_EQ(answer["results"].at(0)["status"].text(), "duplicate");
    EXPECT_EQ(answer["results"].at(0)["path"].text(), other);
    EXPECT_EQ(http.get("/media/A/" + path).body, "one");
}

TEST_F(Tidy, AFileThatWasEditedByHandIsAConflictThatAReindexSolves)
{
    auto const path = stored("clip.mov", "one");
    write_file(folder("A") / path, "edited");
    auto const result = remove({path}).json()["results"].at(0);
    EXPECT_EQ(result["status"].text(), "error");
    EXPECT_EQ(result["code"].text(), "conflict");
    EXPECT_THAT(result["message"].text(), HasSubstr("Reindex"));
    reindex("A");
    EXPECT_TRUE(remove({path}).json()["ok"].flag());
}

TEST_F(Tidy, ADeletedFileIsInTheTrashAndComesBack)
{
    auto const path = stored("clip.mov", "one");
    tag(path, R"("add":["beach"])");
    auto const deleted = remove({path}).json();
    EXPECT_EQ(deleted["deleted"].number(), 1);
    auto const id = deleted["results"].at(0)["trash_id"].number();
    EXPECT_EQ(http.get("/media/A/" + path).status, 404);
    EXPECT_THAT(listed("A"), IsEmpty());

    auto const list = trash();
    EXPECT_EQ(list["count"].number(), 1);
    EXPECT_EQ(list["bytes"].number(), 3);
    EXPECT_TRUE(list["next"].is_null());
    auto const item = list["items"].at(0);
    EXPECT_THAT(item.keys(), ElementsAre("id", "project", "path", "name", "kind", "size", "sha256",
                                         "deleted_at", "expires_at"));
    EXPECT_EQ(item["id"].number(), id);
    EXPECT_EQ(item["kind"].text(), "video");
    EXPECT_EQ(item["sha256"].text(), sha256_hex("one"));
    EXPECT_TRUE(is_timestamp(item["expires_at"].text()));

    auto const restored = restore(id).json();
    EXPECT_EQ(restored["restored"].number(), 1);
    EXPECT_EQ(restored["results"].at(0)["status"].text(), "restored");
    EXPECT_EQ(restored["results"].at(0)["path"].text(), path);
    EXPECT_EQ(http.get("/media/A/" + path).body, "one");
    EXPECT_EQ(http.get("/api/tags").json()["tags"].at(0)["name"].text(), "beach");
    EXPECT_EQ(restore(id).json()["results"].at(0)["status"].text(), "missing");
    EXPECT_TRUE(is_logged("A", "delete"));
    EXPECT_TRUE(is_logged("A", "restore"));
}

TEST_F(Tidy, TheTrashIsPagedFromTheNewest)
{
    for (int i = 0; i < 5; ++i) remove({stored(fmt::format("{}.mov", i), fmt::format("{}", i))});
    std::vector<std::string> names;
    std::string next = "0";
    for (int page = 0; page < 10; ++page) {
        auto const list = http.get("/api/trash?limit=2&after=" + next).json();
        for (auto const& name : list["items"].pluck("name")) names.push_back(name);
        EXPECT_EQ(list["count"].number(), 5);
        if (list["next"].is_null()) break;
        next = list["next"].text();
    }
    EXPECT_THAT(names, ElementsAre("4.mov", "3.mov", "2.mov", "1.mov", "0.mov"));
    EXPECT_EQ(http.get("/api/trash?project=B").json()["count"].number(), 0);
    EXPECT_EQ(http.get("/api/trash?project=A").json()["items"].size(), 5U);
    for (auto const* query : {"limit=-1", "limit=x", "after=", "project=%00", "limit=999999999999"})
        EXPECT_EQ(http.get(std::string{"/api/trash?"} + query).status, 200) << query;
}

TEST_F(Tidy, PurgedFilesAreGoneForGood)
{
    auto const one = remove({stored("1.mov", "one")}).json()["results"].at(0)["trash_id"].number();
    remove({stored("2.mov", "two")});
    remove({stored("3.mov", "three")});
    auto const by_one = fmt::format(R"({{"ids":[{},777]}})", one);
    expect_error(http.post_json("/api/trash/purge", by_one), 401);
    EXPECT_EQ(trash()["count"].number(), 3);
    auto const administrator = become_administrator();
    auto const purged = http.post_json("/api/trash/purge", by_one, administrator).json();
    EXPECT_EQ(purged["purged"].number(), 1);
    EXPECT_EQ(purged["results"].at(1)["status"].text(), "missing");
    EXPECT_EQ(trash()["count"].number(), 2);
    auto const all = http.post_json("/api/trash/purge", R"({"all":true})", administrator).json();
    EXPECT_TRUE(all["ok"].flag());
    EXPECT_EQ(all["purged"].number(), 2);
    EXPECT_EQ(trash()["count"].number(), 0);
    EXPECT_TRUE(fs::is_empty(server.state() / "trash"));
    EXPECT_TRUE(is_logged("A", "purge"));
}

TEST_F(Tidy, WhatIsOldLeavesTheTrashByItself)
{
    auto const old = remove({stored("old.mov", "one")}).json()["results"].at(0)["trash_id"].number();
    remove({stored("new.mov", "two")});
    execute(fmt::format("UPDATE trash SET deleted_at = deleted_at - 31 * 86400000000 WHERE id = {}", old));
    restart_program();
    EXPECT_TRUE(eventually([&] { return trash()["count"].number() == 1; }));
    EXPECT_THAT(trash()["items"].pluck("name"), ElementsAre("new.mov"));
    auto const jobs = http.get("/api/jobs").json()["jobs"];
    bool has_purge = false;
    for (std::size_t i = 0; i < jobs.size(); ++i) has_purge |= jobs.at(i)["kind"].text() == "purge";
    EXPECT_TRUE(has_purge) << jobs.dump();
}

TEST_F(Tidy, TheTrashIsListedAgainAfterTheCatalogueWasLost)
{
    auto const path = stored("clip.mov", "one");
    remove({path});
    server.stop_program();
    for (auto const* end : {"", "-wal", "-shm"})
        fs::remove(server.state() / (std::string{"catalog.sqlite3"} + end));
    server.start_program();
    server.wait_until_ready();
    ASSERT_TRUE(eventually([&] { return trash()["count"].number() == 1; }));
    auto const item = trash()["items"].at(0);
    EXPECT_EQ(item["project"].text(), "A");
    EXPECT_EQ(item["path"].text(), path);
    http.get("/api/projects");
    EXPECT_EQ(restore(item["id"].number()).json()["results"].at(0)["status"].text(), "restored");
    EXPECT_EQ(http.get("/media/A/" + path).body, "one");
}

TEST_F(Tidy, TagsAreGivenTakenAndCounted)
{
    auto const one = stored("1.mov", "one");
    auto const two = stored("2.mov", "two");
    auto const answer = tag(one, R"("add":["Beach"," sunset ","beach"])").json();
    EXPECT_EQ(answer["tagged"].number(), 1);
    EXPECT_EQ(answer["results"].at(0)["tags"].dump(), R"(["Beach","sunset"])");
    tag(two, R"("add":["BEACH"])");
    EXPECT_EQ(http.get("/api/tags").json().dump(),
              R"({"tags":[{"name":"Beach","assets":2},{"name":"sunset","assets":1}]})");
    EXPECT_EQ(tag(one, R"("remove":["beach"])").json()["results"].at(0)["tags"].dump(), R"(["sunset"])");
    move({one});
    EXPECT_EQ(http.get("/api/tags").json()["tags"].size(), 2U);
    EXPECT_TRUE(is_logged("A", "tag"));
}

TEST_F(Tidy, AProjectIsRenamedWithAllThatIsInIt)
{
    auto const path = stored("clip.mov", "one");
    auto const answer = http.request("PATCH", "/api/projects/A",
                                     R"({"name":"Wedding","notes":"by the sea","labels":["2025"]})",
                                     {{"Content-Type", "application/json"}});
    ASSERT_EQ(answer.status, 200) << answer.body;
    auto const body = answer.json();
    EXPECT_EQ(body["name"].text(), "Wedding");
    EXPECT_EQ(body["notes"].text(), "by the sea");
    EXPECT_EQ(body["labels"].dump(), R"(["2025"])");
    EXPECT_TRUE(body["index_exists"].flag());
    EXPECT_TRUE(body["ok"].flag());
    EXPECT_EQ(http.get("/media/Wedding/" + path).body, "one");
    EXPECT_EQ(http.get("/api/projects/A").status, 404);
    EXPECT_EQ(project("Wedding")["notes"].text(), "by the sea");
    EXPECT_EQ(upload("A", "late.mov", "late").status, 404);
    EXPECT_TRUE(is_logged("Wedding", "rename"));
    EXPECT_TRUE(eventually(
        [&] { return Json::parse(read_file(index_file("Wedding")))["project"].text() == "Wedding"; }));
    EXPECT_FALSE(fs::exists(folder("A")));
    EXPECT_EQ(http.get("/api/events?project=A&after=0").json()["events"].size(), 0U);
    EXPECT_EQ(reindex("Wedding")["indexed"].number(), 0);
}

TEST_F(Tidy, ARenameIsRefusedWithItsReason)
{
    auto const rename = [&](std::string const& body) {
        return http.request("PATCH", "/api/projects/A", body, {{"Content-Type", "application/json"}});
    };
    expect_error(rename(R"({"name":"B"})"), 409);
    for (auto const* name : {"", "..", "uploads", "backup", ".x", "a/b", "ende.", "zwei worte"})
        expect_error(rename(fmt::format(R"({{"name":"{}"}})", name)), 400);
    for (auto const* body :
         {"", "{", "[]", "{}", R"({"name":1})", R"({"name":null})", R"({"notes":[]})", R"({"labels":"x"})",
          R"({"labels":[1]})", R"({"labels":[""]})", R"({"labels":["a\nb"]})"})
        expect_error(rename(body), 422);
    expect_error(rename(fmt::format(R"({{"notes":"{}"}})", std::string(10'001, 'x'))), 422);
    expect_error(http.request("PATCH", "/api/projects/None", R"({"notes":"x"})"), 404);
    expect_error(http.request("PATCH", "/api/projects/..", R"({"notes":"x"})"), 400);
    EXPECT_EQ(project("A")["notes"].text(), "");
}

TEST_F(Tidy, LooseFilesAreListedAndAdoptedOnRequest)
{
    write_file(server.root() / "a.mov", "one");
    write_file(server.root() / "b.jpg", "two");
    write_file(server.root() / ".hidden.mov", "x");
    write_file(server.root() / "notes.txt", "x");
    auto const list = http.get("/api/loose").json();
    EXPECT_EQ(list["count"].number(), 2);
    EXPECT_THAT(list["files"].pluck("name"), ElementsAre("a.mov", "b.jpg"));
    EXPECT_THAT(list["files"].at(0).keys(), ElementsAre("name", "size", "modified_at"));
    std::string too_many = R"({"names":["a")";
    for (int i = 0; i < 1000; ++i) too_many += R"(,"a")";
    for (auto const& wrong : {std::string{"{"}, std::string{"[]"}, std::string{R"({"names":"a.mov"})"},
                              std::string{R"({"names":[1]})"}, too_many + "]}"})
        EXPECT_EQ(http.post_json("/api/loose/adopt", wrong).status, 422) << wrong.substr(0, 40);
    EXPECT_EQ(http.post_json("/api/loose/adopt", R"({"names":["none.mov",".hidden.mov"]})")
                  .json()["moved"]
                  .number(),
              0);
    auto const answer = http.post("/api/loose/adopt");
    ASSERT_EQ(answer.status, 200) << answer.body;
    auto const body = answer.json();
    EXPECT_EQ(body["moved"].number(), 2);
    EXPECT_EQ(body["project"].text(), "Unsorted-Loose");
    EXPECT_EQ(http.get("/api/loose").json()["count"].number(), 0);
    EXPECT_EQ(http.get("/media/Unsorted-Loose/ingest/originals/a.mov").body, "one");
    EXPECT_THAT(listed("Unsorted-Loose"), ElementsAre("ingest/originals/a.mov", "ingest/originals/b.jpg"));
    EXPECT_TRUE(fs::exists(server.root() / "notes.txt"));
    EXPECT_EQ(http.post("/api/loose/adopt").json()["status"].text(), "ok");
}

TEST_F(Tidy, ASpoiltPlaceInAListIsRefused)
{
    for (std::string const list :
         {"/api/trash?after=", "/api/batches?before=", "/api/jobs?before=", "/api/devices?after="})
        for (auto const* place : {"x", "-1", "1.5", "99999999999999999999", "0x10", "%FF"}) {
            EXPECT_EQ(http.get(list + place).status, 422) << list << place;
            EXPECT_EQ(http.get(list + "7").status, 200) << list;
        }
    EXPECT_EQ(http.get("/photos/ignored?after=x").status, 400);
    EXPECT_EQ(http.get("/backup/devices?after=x").status, 400);
}

TEST_F(Tidy, HostileBodiesAreRefusedAndNothingHappens)
{
    auto const administrator = become_administrator();
    auto const path = stored("clip.mov", "one");
    std::string many = "1";
    for (int i = 0; i < 1000; ++i) many += ",1";
    for (auto const* address : {"/api/assets/move", "/api/assets/delete", "/api/assets/tags",
                                "/api/trash/restore", "/api/trash/purge"}) {
        for (std::string const& body : std::vector<std::string>{
                 "", "{", "[]", "null", "{}", R"({"ids":[]})", R"({"ids":{}})", R"({"ids":["1"]})",
                 R"({"ids":[1.5]})", R"({"ids":[99999999999999999999]})", R"({"ids":[1,null]})",
                 R"({"ids":[)" + many + "]}", R"({"all":false})", R"({"paths":["x"]})"})
            expect_error(http.post_json(address, body, administrator), 422);
        expect_client_error(http.get(address));
        auto as_text = administrator;
        as_text.emplace_back("Content-Type", "text/plain");
        expect_error(http.post(address, R"({"ids":[1]})", as_text), 422);
        expect_error(http.post_json(address, R"({"ids":[1],"to":"B"})", {{"Origin", "http://evil.example"}}),
                     403);
    }
    expect_error(http.post_json("/api/assets/move", R"({"ids":[1]})"), 422);
    expect_error(http.post_json("/api/assets/move", R"({"ids":[1],"to":7})"), 422);
    expect_error(move({path}, "None"), 404);
    expect_error(move({path}, ".."), 400);
    expect_error(move({path}, ".media-sync"), 404);
    expect_error(http.post_json("/api/assets/delete", R"({"project":"None","paths":["x"]})"), 404);
    expect_error(tag(path, R"("add":[""])"), 422);
    expect_error(tag(path, R"("add":["a\u0000b"])"), 422);
    expect_error(tag(path, fmt::format(R"("add":["{}"])", std::string(65, 'x'))), 422);
    expect_error(tag(path, R"("add":"x")"), 422);
    for (std::string const& bad : std::vector<std::string>{"../A/" + path, "/" + path, "ingest/../" + path,
                                                           "", ".", "index.json", "_manifest/events.jsonl"})
        EXPECT_EQ(remove({bad}).json()["results"].at(0)["status"].text(), "missing") << bad;
    EXPECT_EQ(http.get("/media/A/" + path).body, "one");
    EXPECT_EQ(trash()["count"].number(), 0);
}

TEST_F(Tidy, SixteenAtOnceLeaveEachFileInOnePlace)
{
    std::vector<std::string> paths;
    for (int i = 0; i < 40; ++i) paths.push_back(stored(fmt::format("{}.mov", i), fmt::format("clip {}", i)));
    auto const at_once = [&](auto work) {
        std::vector<std::jthread> clients;
        for (int i = 0; i < 16; ++i)
            clients.emplace_back([&] {
                Client client{server.port()};
                auto const answer = work(client);
                EXPECT_EQ(answer.status, 200) << answer.body << answer.failure;
            });
    };
    std::string const all = in_a(paths);
    at_once([&](Client& client) { return client.post_json("/api/assets/delete", all + "}"); });
    EXPECT_THAT(files_on_disk("A"), IsEmpty());
    ASSERT_EQ(trash()["count"].number(), 40);
    std::string ids;
    for (std::size_t i = 0; i < 40; ++i)
        ids += (i ? "," : "") + std::to_string(trash()["items"].at(i)["id"].number());
    at_once(
        [&](Client& client) { return client.post_json("/api/trash/restore", R"({"ids":[)" + ids + "]}"); });
    EXPECT_EQ(files_on_disk("A").size(), 40U);
    EXPECT_EQ(trash()["count"].number(), 0);
    at_once([&](Client& client) { return client.post_json("/api/assets/move", all + R"(,"to":"B"})"); });
    EXPECT_THAT(files_on_disk("A"), IsEmpty());
    EXPECT_EQ(files_on_disk("B").size(), 40U);
    EXPECT_EQ(listed("B").size(), 40U);
    EXPECT_EQ(reindex("B")["indexed"].number(), 0);
    EXPECT_EQ(reindex("A")["removed"].number(), 0);
}

TEST_F(Tidy, KilledInTheMiddleEachFileIsInOnePlaceAndKeepsItsTags)
{
    std::vector<std::string> paths;
    for (int i = 0; i < 300; ++i)
        paths.push_back(stored(fmt::format("{}.mov", i), fmt::format("clip {}", i)));
    http.post_json("/api/assets/tags", in_a(paths) + R"(,"add":["kept"]})");
    for (int round = 0; round < 4; ++round) {
        std::jthread const killer{[&, round] {
            std::this_thread::sleep_for(std::chrono::milliseconds{15 + 20 * round});
            if (auto const pool = server.pool(); pool > 0) ::kill(pool, SIGKILL);
        }};
        Client client{server.port()};
        (void)(round % 2 ? client.post_json("/api/assets/delete", in_a(paths) + "}")
                         : client.post_json("/api/assets/move", in_a(paths) + R"(,"to":"B"})"));
    }
    server.wait_until_ready();
    reindex("A");
    reindex("B");
    auto const trashed = http.get("/api/trash?limit=1000").json();
    EXPECT_EQ(listed("A").size() + listed("B").size() + trashed["items"].size(), 300U);
    EXPECT_EQ(files_on_disk("A").size(), listed("A").size());
    EXPECT_EQ(files_on_disk("B").size(), listed("B").size());
    std::string ids;
    for (std::size_t i = 0; i < trashed["items"].size(); ++i)
        ids += (i ? "," : "") + std::to_string(trashed["items"].at(i)["id"].number());
    if (!ids.empty()) {
        auto const restored = http.post_json("/api/trash/restore", R"({"ids":[)" + ids + "]}");
        EXPECT_TRUE(restored.json()["ok"].flag()) << restored.body;
    }
    EXPECT_EQ(http.get("/api/tags").json()["tags"].at(0)["assets"].number(), 300);
}

TEST_F(Tidy, AMoveThatAKilledPoolLeftHalfDoneIsFinishedByTheNextOne)
{
    auto const path = stored("clip.mov", "one");
    tag(path, R"("add":["kept"])");
    execute(
        "INSERT INTO file_move (purpose, source, target, asset_id, project_id, path, digest, size, mtime_ns, "
        "inode,"
        " origin, added_at, tags, to_project, to_path, trash_id, started_at)"
        " SELECT 0, 'A/' || a.path, 'B/' || a.path, a.id, a.project_id, a.path, b.digest, b.size, a.mtime_ns,"
        " a.inode, a.origin, a.added_at, 'kept' || char(10), p.id, a.path, 0, 1"
        " FROM asset a JOIN blob b ON b.id = a.blob_id JOIN project p ON p.name = 'B'");
    fs::rename(folder("A") / path, folder("B") / path);
    auto const pool = server.pool();
    ASSERT_GT(pool, 0);
    ::kill(pool, SIGKILL);
    EXPECT_TRUE(eventually([&] { return http.get("/media/B/" + path).status == 200; }));
    EXPECT_THAT(listed("B"), ElementsAre(path));
    EXPECT_THAT(listed("A"), IsEmpty());
    EXPECT_EQ(http.get("/api/tags").json()["tags"].at(0)["assets"].number(), 1);
}

TEST_F(Tidy, ARenameThatAKilledServerLeftHalfDoneIsFinishedBeforeTheFoldersAreScanned)
{
    auto const path = stored("clip.mov", "one");
    tag(path, R"("add":["kept"])");
    server.stop_program();
    execute("UPDATE project SET rename_to = 'Wedding', renames = 1 WHERE name = 'A'");
    fs::rename(folder("A"), folder("Wedding"));
    server.start_program();
    server.wait_until_ready();
    EXPECT_THAT(http.get("/api/projects").json().pluck("name"), ElementsAre("B", "Wedding"));
    EXPECT_THAT(listed("Wedding"), ElementsAre(path));
    EXPECT_EQ(http.get("/api/tags").json()["tags"].at(0)["assets"].number(), 1);
    EXPECT_TRUE(is_logged("Wedding", "rename"));
}

}
