#include "HttpTest.h"

#include <fmt/format.h>
#include <fstream>
#include <thread>

namespace tests {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;
using testing::UnorderedElementsAre;

namespace {

class Projects : public HttpTest {
protected:
    Response create(std::string const& name)
    {
        return http.post_json("/api/projects", "{\"name\":" + json_string(name) + "}");
    }

    void expect_allowed(std::string const& path, char const* method)
    {
        auto const refused = http.request("DELETE", path);
        expect_error(refused, 405);
        EXPECT_THAT(refused.header("Allow"), HasSubstr(method)) << path;
        auto const options = http.request("OPTIONS", path);
        EXPECT_EQ(options.status, 204) << path;
        EXPECT_THAT(options.header("Allow"), HasSubstr(method)) << path;
        EXPECT_THAT(options.body, IsEmpty()) << path;
    }
};

}

TEST_F(Projects, HealthSaysWhatIsReady)
{
    auto const answer = http.get("/healthz");
    ASSERT_EQ(answer.status, 200);
    EXPECT_THAT(answer.header("Content-Type"), StartsWith("application/json"));
    EXPECT_EQ(answer.json()["status"].text(), "ok");
    EXPECT_TRUE(answer.json()["ok"].flag());
    EXPECT_EQ(answer.json()["db"].text(), "ok");
    EXPECT_EQ(answer.json()["storage"].text(), "ok");
    EXPECT_EQ(answer.json()["s3"].text(), "skipped");
    EXPECT_GT(answer.json()["serverTime"].number(), 1'700'000'000'000'000);
}

TEST_F(Projects, VersionIsText) { EXPECT_FALSE(http.get("/version").json()["version"].text().empty()); }

TEST_F(Projects, AnEmptyRootIsAnEmptyArray)
{
    auto const answer = http.get("/api/projects");
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "[]");
    EXPECT_THAT(answer.header("Content-Type"), StartsWith("application/json"));
}

TEST_F(Projects, CreatingMakesFoldersAndIndexAtOnce)
{
    auto const answer =
        http.post_json("/api/projects", R"({"name":"Trip-1","notes":"Süd","colour":"ignored"})");
    ASSERT_EQ(answer.status, 201) << answer.body;
    EXPECT_THAT(answer.json().keys(), UnorderedElementsAre("name", "index_exists", "ok", "message"));
    EXPECT_EQ(answer.json()["name"].text(), "Trip-1");
    EXPECT_TRUE(answer.json()["index_exists"].flag());
    EXPECT_TRUE(answer.json()["ok"].flag());
    EXPECT_TRUE(fs::is_directory(originals("Trip-1")));
    EXPECT_TRUE(fs::is_directory(folder("Trip-1") / "_manifest"));
    EXPECT_EQ(Json::parse(read_file(index_file("Trip-1")))["notes"].text(), "Süd");
}

TEST_F(Projects, CreatingAgainChangesNothing)
{
    make_project("A", "first");
    auto const before = project("A");
    make_project("A", "second");
    EXPECT_EQ(project("A"), before);
    EXPECT_EQ(project("A")["notes"].text(), "first");
    EXPECT_EQ(http.get("/api/projects").json().size(), 1U);
}

TEST_F(Projects, ManyThatCreateOneAtOnceGetTheSameProject)
{
    std::vector<Response> answers(16);
    {
        std::vector<std::jthread> clients;
        for (auto& answer : answers)
            clients.emplace_back([&] {
                Client client{server.port()};
                answer = client.post_json("/api/projects", R"({"name":"A"})");
            });
    }
    for (auto const& answer : answers) {
        EXPECT_EQ(answer.status, 201) << answer.body;
        EXPECT_EQ(answer.body, answers.front().body);
    }
    store("A", "a.mov", "a");
    EXPECT_THAT(listed("A"), ElementsAre("ingest/originals/a.mov"));
}

TEST_F(Projects, NotesMayBeNullOrMissing)
{
    EXPECT_EQ(http.post_json("/api/projects", R"({"name":"A","notes":null})").status, 201);
    EXPECT_EQ(create("B").status, 201);
    EXPECT_EQ(project("A")["notes"].text(), "");
    EXPECT_EQ(project("B")["notes"].text(), "");
}

TEST_F(Projects, GetShowsExactlyTheContractsKeys)
{
    make_project("A", "notes");
    store("A", "one.mov", "1");
    store("A", "another.mov", "22");
    auto const answer = project("A");
    EXPECT_THAT(answer.keys(), UnorderedElementsAre("project", "notes", "created_at", "files"));
    EXPECT_EQ(answer["project"].text(), "A");
    EXPECT_TRUE(is_timestamp(answer["created_at"].text())) << answer.dump();
    auto const entry = answer["files"].at(0);
    EXPECT_THAT(entry.keys(), UnorderedElementsAre("relative_path", "sha256", "size", "uploaded_at"));
    EXPECT_EQ(entry["relative_path"].text(), "ingest/originals/one.mov");
    EXPECT_EQ(entry["sha256"].text(), sha256_hex("1"));
    EXPECT_EQ(entry["size"].number(), 1);
    EXPECT_TRUE(is_timestamp(entry["uploaded_at"].text())) << entry.dump();
}

TEST_F(Projects, FilesStandInTheOrderInWhichTheyWereAdded)
{
    make_project("A");
    for (auto const* const name : {"z.mov", "a.mov", "m.mov"}) store("A", name, name);
    EXPECT_THAT(listed("A"),
                ElementsAre("ingest/originals/z.mov", "ingest/originals/a.mov", "ingest/originals/m.mov"));
}

TEST_F(Projects, NamesOutsideTheRuleAreRefused)
{
    std::vector<std::string> const names = {"",
                                            "a/b",
                                            "a b",
                                            " a",
                                            "a ",
                                            "a\n",
                                            "a..b",
                                            "..",
                                            ".",
                                            ".git",
                                            "a.",
                                            "ü",
                                            "a*b",
                                            "uploads",
                                            "backup",
                                            "..\\..",
                                            "a\\b",
                                            "a%2fb",
                                            "a:b",
                                            "a\tb",
                                            std::string(129, 'a'),
                                            std::string(5000, 'a'),
                                            std::string("a\0b", 3)};
    for (auto const& name : names) expect_error(create(name), 400);
    EXPECT_EQ(http.get("/api/projects").body, "[]");
}

TEST_F(Projects, NamesInsideTheRuleAreTaken)
{
    for (auto const& name : {std::string(128, 'a'), std::string{"_manifest"}, std::string{"-x"},
                             std::string{"con"}, std::string{"2025-12.trip"}, std::string{"7"}}) {
        EXPECT_EQ(create(name).status, 201) << name;
        EXPECT_EQ(http.get("/api/projects/" + name).status, 200) << name;
    }
}

TEST_F(Projects, WhatIsNotAProjectObjectIsAValidationError)
{
    for (auto const* const body :
         {"", "{", "[]", "null", "\"A\"", "7", "{}", R"({"name":null})", R"({"name":7})", R"({"name":["A"]})",
          R"({"name":"A","notes":7})", R"({"name":"A"} trailing)"}) {
        auto const answer = http.post_json("/api/projects", body);
        expect_error(answer, 422);
        EXPECT_TRUE(answer.json()["detail"].is_array()) << body << " -> " << answer.body;
    }
    EXPECT_EQ(http.get("/api/projects").body, "[]");
}

TEST_F(Projects, OtherContentTypesAreAValidationError)
{
    auto const body = R"({"name":"A"})";
    expect_error(http.post("/api/projects", body, {{"Content-Type", "text/plain"}}), 422);
    expect_error(
        http.post("/api/projects", "name=A", {{"Content-Type", "application/x-www-form-urlencoded"}}), 422);
    expect_error(http.post("/api/projects", multipart_body({{.name = "name", .filename = {}, .body = "A"}}),
                           multipart_headers()),
                 422);
    EXPECT_EQ(http.post("/api/projects", body, {{"Content-Type", "application/json; charset=utf-8"}}).status,
              201);
}

TEST_F(Projects, TheListIsSortedByCodePoint)
{
    for (auto const* const name : {"b", "a", "_x", "Z-1", "10", "9"}) make_project(name);
    EXPECT_THAT(http.get("/api/projects").json().pluck("name"),
                ElementsAre("10", "9", "Z-1", "_x", "a", "b"));
}

TEST_F(Projects, FoldersMadeByHandAreListedWhateverTheirName)
{
    fs::create_directory(folder("holiday 2024"));
    fs::create_directory(folder("Ünï"));
    fs::create_directory(folder(".hidden"));
    write_file(server.root() / "plain.txt", "x");
    auto const list = http.get("/api/projects").json();
    EXPECT_EQ(list.dump(),
              R"([{"name":"holiday 2024","index_exists":false},{"name":"Ünï","index_exists":false}])");
}

TEST_F(Projects, ReservedFoldersShowTheirLayout)
{
    fs::create_directory(folder("uploads"));
    fs::create_directory(folder("backup"));
    auto const list = http.get("/api/projects").json();
    ASSERT_EQ(list.size(), 2U);
    EXPECT_EQ(list.at(0)["name"].text(), "backup");
    EXPECT_EQ(list.at(0)["layout"].text(), "by-month");
    EXPECT_EQ(list.at(1)["name"].text(), "uploads");
    EXPECT_EQ(list.at(1)["layout"].text(), "by-day");
    expect_error(create("uploads"), 400);
    EXPECT_FALSE(fs::exists(index_file("uploads")));
}

TEST_F(Projects, AFolderMadeByHandIsAdoptedWithoutTouchingItsFiles)
{
    write_file(folder("holiday 2024") / "loose.jpg", "loose");
    expect_error(http.get("/api/projects/holiday%202024"), 404);
    EXPECT_EQ(create("holiday 2024").status, 201);
    EXPECT_EQ(project("holiday 2024")["files"].size(), 0U);
    EXPECT_EQ(read_file(folder("holiday 2024") / "loose.jpg"), "loose");
    auto const answer = upload(percent_encode("holiday 2024"), "a.jpg", "a");
    EXPECT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(read_file(originals("holiday 2024") / "a.jpg"), "a");
}

TEST_F(Projects, MissingProjectAndMissingIndexAreDifferentTexts)
{
    fs::create_directory(folder("hand"));
    auto const unknown = http.get("/api/projects/nope");
    auto const without_index = http.get("/api/projects/hand");
    expect_error(unknown, 404);
    expect_error(without_index, 404);
    EXPECT_NE(unknown.json()["detail"].text(), without_index.json()["detail"].text());
}

TEST_F(Projects, BadNamesInThePathAreRefused)
{
    for (auto const* const name : {"a..b", "a%20b", "a%0A", "%C3%BC", "a%5Cb", "a%00b"})
        for (auto const* const tail : {"", "/reindex", "/sync-album", "/upload"}) {
            auto const path = fmt::format("/api/projects/{}{}", name, tail);
            expect_client_error(*tail == '\0' ? http.get(path) : http.post_json(path, "{}"));
        }
    expect_error(http.get("/api/projects/a..b"), 400);
    expect_error(http.get("/api/projects/a%20b"), 400);
    expect_error(http.get("/api/projects/a%2Fb"), 404);
    EXPECT_EQ(http.get("/api/projects").body, "[]");
}

TEST_F(Projects, AFolderRemovedByHandIsGone)
{
    make_project("A");
    remove_folder(folder("A"));
    EXPECT_EQ(http.get("/api/projects").body, "[]");
    expect_error(http.get("/api/projects/A"), 404);
    expect_error(upload("A", "a.mov", "a"), 404);
    EXPECT_FALSE(fs::exists(folder("A")));
}

TEST_F(Projects, OneTrailingSlashIsIgnored)
{
    EXPECT_EQ(http.post_json("/api/projects/", R"({"name":"A"})").status, 201);
    EXPECT_EQ(http.get("/api/projects/").status, 200);
    EXPECT_EQ(http.get("/api/projects/A/").status, 200);
    EXPECT_EQ(http.get("/healthz/").status, 200);
    EXPECT_EQ(http.post("/api/projects/A/reindex/").status, 200);
    EXPECT_EQ(http.post("/api/projects/A/upload/?name=a.mov", "a").status, 200);
    EXPECT_EQ(http.post_json("/api/projects/A/sync-album/", "{}").status, 200);
}

TEST_F(Projects, HeadAnswersWhereverGetDoes)
{
    make_project("A");
    for (auto const* const path :
         {"/healthz", "/version", "/api/projects", "/api/projects/A", "/api/events"}) {
        auto const answer = http.head(path);
        EXPECT_EQ(answer.status, 200) << path;
        EXPECT_THAT(answer.body, IsEmpty()) << path;
        EXPECT_EQ(answer.header("Content-Type"), http.get(path).header("Content-Type")) << path;
    }
    EXPECT_EQ(http.head("/api/projects/nope").status, 404);
}

TEST_F(Projects, WrongMethodsNameTheRightOnes)
{
    make_project("A");
    expect_allowed("/healthz", "GET");
    expect_allowed("/api/projects", "POST");
    expect_allowed("/api/projects", "GET");
    expect_allowed("/api/projects/A", "GET");
    expect_allowed("/api/projects/A/upload", "POST");
    expect_allowed("/api/projects/A/sync-album", "POST");
    expect_allowed("/api/projects/A/reindex", "POST");
    expect_error(http.get("/api/projects/A/upload"), 405);
    expect_error(http.get("/api/projects/A/reindex"), 405);
}

TEST_F(Projects, UnknownPathsAre404Json)
{
    for (auto const* const path :
         {"/nope", "/api", "/api/nope", "/api/projects/A/nope", "/api/projects/A/b/c", "/api//projects",
          "/index.php", "/.git/config", "/.media-sync/catalog.sqlite3"})
        expect_error(http.get(path), 404);
    expect_error(http.post_json("/api/nope", "{}"), 404);
}

TEST_F(Projects, TheSiteIsServedBesideTheApi)
{
    auto const page = http.get("/");
    EXPECT_EQ(page.status, 200);
    EXPECT_THAT(page.header("Content-Type"), StartsWith("text/html"));
    EXPECT_THAT(page.header("Content-Security-Policy"), AllOf(Not(IsEmpty()), Not(HasSubstr("unsafe-eval"))));
    EXPECT_EQ(page.header("X-Content-Type-Options"), "nosniff");
    EXPECT_THAT(page.header("Server"), Not(HasSubstr("1.")));
}

TEST_F(Projects, LongListsAreCompressedForThoseWhoAskForIt)
{
    for (int i = 0; i < 100; ++i) fs::create_directory(folder(fmt::format("folder-{}", i)));
    auto const answer = http.get("/api/projects", {{"Accept-Encoding", "gzip"}});
    EXPECT_EQ(answer.header("Content-Encoding"), "gzip");
    EXPECT_LT(answer.body.size(), http.get("/api/projects").body.size() / 3);
}

TEST_F(Projects, SyncAlbumIsRecordedWithItsPayload)
{
    make_project("A");
    auto const payload =
        R"({"album_name":"Süd","device":null,"n":1.5,"big":9007199254740993,"deep":{"a":[1,[]]}})";
    auto const answer = http.post_json("/api/projects/A/sync-album", payload);
    ASSERT_EQ(answer.status, 200) << answer.body;
    EXPECT_THAT(answer.json().keys(), UnorderedElementsAre("status", "event", "ok", "message"));
    EXPECT_EQ(answer.json()["status"].text(), "recorded");
    auto const event = answer.json()["event"];
    EXPECT_THAT(event.keys(), UnorderedElementsAre("timestamp", "event", "payload"));
    EXPECT_TRUE(is_timestamp(event["timestamp"].text()));
    EXPECT_EQ(event["event"].text(), "sync-album");
    EXPECT_EQ(event["payload"], Json::parse(payload));
}

TEST_F(Projects, SyncAlbumIsInTheFileWhenTheAnswerComes)
{
    make_project("A");
    for (int i = 0; i < 3; ++i)
        EXPECT_EQ(http.post_json("/api/projects/A/sync-album", fmt::format("{{\"run\":{}}}", i)).status, 200);
    std::vector<std::int64_t> runs;
    for (auto const& line : json_lines(folder("A") / "_manifest" / "events.jsonl"))
        if (line["event"].text() == "sync-album") runs.push_back(line["payload"]["run"].number());
    EXPECT_THAT(runs, ElementsAre(0, 1, 2));
}

TEST_F(Projects, SyncAlbumRefusesWhatIsNotAnObject)
{
    make_project("A");
    for (auto const* const body : {"", "[]", "null", "7", "\"text\"", "{\"a\":", "{'a':1}", "{} {}"})
        expect_error(http.post_json("/api/projects/A/sync-album", body), 422);
    expect_error(http.post_json("/api/projects/a..b/sync-album", "{}"), 400);
    EXPECT_EQ(http.post_json("/api/projects/A/sync-album", "{}").status, 200);
}

}
