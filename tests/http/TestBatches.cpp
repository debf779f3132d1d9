#include "HttpTest.h"

#include <atomic>
#include <csignal>
#include <thread>

#include <fmt/format.h>
#include <sqlite3.h>

#include "Shortcut.h"

namespace tests {

using testing::Contains;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::MatchesRegex;
using testing::Not;
using testing::StartsWith;
using testing::UnorderedElementsAre;

namespace {

class Batches : public HttpTest {
protected:
    void SetUp() override
    {
        HttpTest::SetUp();
        make_project("Wedding");
        shortcut = std::make_unique<Shortcut>(server.port(), "Wedding");
    }

    void expect_nothing_stored()
    {
        EXPECT_THAT(files_on_disk("Wedding"), IsEmpty());
        EXPECT_THAT(listed("Wedding"), IsEmpty());
        expect_nothing_incoming();
    }

    void expect_counts(Json const& batch, int stored, int duplicates, int failed) const
    {
        EXPECT_EQ(batch["stored"].number(), stored) << batch.dump();
        EXPECT_EQ(batch["duplicates"].number(), duplicates) << batch.dump();
        EXPECT_EQ(batch["failed"].number(), failed) << batch.dump();
        EXPECT_EQ(batch["received"].number(), stored + duplicates + failed) << batch.dump();
    }

    /// As if the last item of every batch had come so long ago.
    void let_pass(std::chrono::seconds time) const
    {
        sqlite3* database = nullptr;
        ASSERT_EQ(sqlite3_open((server.state() / "catalog.sqlite3").c_str(), &database), SQLITE_OK);
        sqlite3_busy_timeout(database, 5'000);
        auto const sql =
            fmt::format("UPDATE batch SET last_at = last_at - {0}, started_at = started_at - {0}",
                        std::chrono::microseconds{time}.count());
        EXPECT_EQ(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK);
        sqlite3_close(database);
    }

    Json batch_events() { return http.get("/api/events?type=batch&project=Wedding").json()["events"]; }

    std::unique_ptr<Shortcut> shortcut;
};

}

TEST_F(Batches, ABatchStartsWithItsAddress)
{
    auto const answer = shortcut->start(R"({"device":"Ada's iPhone","expected":200,"note":"day 1"})");
    ASSERT_EQ(answer.status, 200) << answer.body;
    auto const json = answer.json();
    EXPECT_THAT(json.keys(),
                UnorderedElementsAre("ok", "status", "batch_id", "upload_url", "batch", "message"));
    EXPECT_EQ(json["status"].text(), "started");
    auto const id = json["batch_id"].text();
    EXPECT_THAT(id, MatchesRegex("[0-9a-f]+"));
    EXPECT_EQ(id.size(), 32U);
    EXPECT_EQ(json["upload_url"].text(),
              fmt::format("http://127.0.0.1:{}/api/projects/Wedding/upload?batch_id={}", server.port(), id));
    auto const batch = json["batch"];
    EXPECT_THAT(batch.keys(), UnorderedElementsAre("id", "project", "device", "expected", "state", "received",
                                                   "stored", "duplicates", "failed", "bytes", "seconds",
                                                   "started_at", "last_at", "closed_at"));
    EXPECT_EQ(batch["device"].text(), "Ada's iPhone");
    EXPECT_EQ(batch["expected"].number(), 200);
    EXPECT_EQ(batch["state"].text(), "open");
    EXPECT_TRUE(is_timestamp(batch["started_at"].text()));
    EXPECT_TRUE(batch["closed_at"].is_null());
    expect_counts(batch, 0, 0, 0);
    expect_nothing_stored();
}

TEST_F(Batches, EverythingAboutABatchIsOptional)
{
    for (auto const* const body : {"", "{}", R"({"device":null,"expected":null,"note":null,"else":[]})"}) {
        auto const answer = shortcut->start(body);
        EXPECT_EQ(answer.status, 200) << body << answer.body;
        EXPECT_TRUE(answer.json()["batch"]["expected"].is_null());
        EXPECT_EQ(answer.json()["batch"]["device"].text(), "");
    }
    EXPECT_EQ(http.post("/api/projects/Wedding/upload?op=start").status, 200);
    expect_nothing_incoming();
}

TEST_F(Batches, UploadsSayHowFarItIs)
{
    auto const id = shortcut->started(R"({"expected":3})");
    auto const first = shortcut->upload(id, "a.mov", "a").json();
    EXPECT_EQ(first["status"].text(), "stored");
    EXPECT_THAT(first["batch"].keys(),
                UnorderedElementsAre("id", "received", "expected", "stored", "duplicates", "failed"));
    EXPECT_EQ(first["progress_text"].text(), "1 of 3, 0 already there");
    auto const again = shortcut->upload(id, "b.mov", "a").json();
    EXPECT_EQ(again["status"].text(), "duplicate");
    EXPECT_EQ(again["progress_text"].text(), "2 of 3, 1 already there");
    auto const open_ended = shortcut->started();
    EXPECT_EQ(shortcut->upload(open_ended, "c.mov", "a").json()["progress_text"].text(),
              "1 received, 1 already there");
    EXPECT_FALSE(upload("Wedding", "d.mov", "d").json().has("batch"));
}

TEST_F(Batches, FinalizingSaysWhatBecameOfEveryFile)
{
    auto const id = shortcut->started(R"({"device":"Ada's iPhone","expected":5})");
    shortcut->upload(id, "a.mov", std::string(1'000'000, 'a'));
    shortcut->upload(id, "Süd 1.mov", std::string(500'000, 'b'));
    shortcut->upload(id, "again.mov", std::string(500'000, 'b'));
    auto const damaged = shortcut->http.post(shortcut->upload_path(id) + "&name=bad.mov", "x",
                                             {{"Content-Digest", content_digest("y")}});
    expect_error(damaged, 400);
    EXPECT_EQ(damaged.json()["progress_text"].text(), "4 of 5, 1 already there, 1 failed");

    auto const answer = shortcut->finalize(id);
    ASSERT_EQ(answer.status, 200) << answer.body;
    auto const json = answer.json();
    EXPECT_TRUE(json["ok"].flag());
    EXPECT_EQ(json["status"].text(), "closed");
    EXPECT_THAT(json["notification"].text(),
                MatchesRegex("Wedding: 2 new, 1 already there, 1 failed - 2\\.0 MB in [0-9]+ s"));
    EXPECT_EQ(json["errors"].number(), 1);
    expect_counts(json["batch"], 2, 1, 1);
    EXPECT_EQ(json["batch"]["bytes"].number(), 2'000'000);
    EXPECT_EQ(json["batch"]["state"].text(), "closed");
    EXPECT_TRUE(is_timestamp(json["batch"]["closed_at"].text()));
    auto const report = json["report_text"].text();
    EXPECT_THAT(report, StartsWith(json["notification"].text()));
    EXPECT_THAT(report, HasSubstr("bad.mov: The file arrived damaged"));
    EXPECT_THAT(report, HasSubstr("1 of 5 announced files did not arrive"));
    EXPECT_THAT(report, HasSubstr("Ada's iPhone"));

    auto const items = json["items"];
    EXPECT_THAT(items.pluck("status"), ElementsAre("stored", "stored", "duplicate", "failed"));
    EXPECT_THAT(items.pluck("name"), ElementsAre("a.mov", "Süd 1.mov", "again.mov", "bad.mov"));
    EXPECT_EQ(items.at(1)["path"].text(), "ingest/originals/Süd 1.mov");
    EXPECT_EQ(items.at(1)["size"].number(), 500'000);
    EXPECT_EQ(items.at(1)["sha256"].text(), sha256_hex(std::string(500'000, 'b')));
    for (auto const* const address : {"stream_url", "download_url"}) {
        auto const got = http.get(url_path(items.at(1)["served"][address].text()));
        EXPECT_EQ(got.body, std::string(500'000, 'b'));
    }
    EXPECT_TRUE(items.at(3)["served"].is_null());
    EXPECT_THAT(items.at(3)["message"].text(), HasSubstr("damaged"));
    EXPECT_TRUE(json["next"].is_null());
    expect_nothing_incoming();
}

TEST_F(Batches, FinalizingAgainGivesTheSameAnswer)
{
    auto const id = shortcut->started();
    shortcut->upload(id, "a.mov", "a");
    auto const first = shortcut->finalize(id);
    std::this_thread::sleep_for(std::chrono::milliseconds{1'100});
    auto const again = shortcut->finalize(id);
    EXPECT_EQ(again.status, 200);
    EXPECT_EQ(again.body, first.body);
    auto const by_query = http.post("/api/projects/Wedding/upload?op=finalize&batch_id=" + id);
    EXPECT_EQ(by_query.body, first.body);
}

TEST_F(Batches, ASnapshotClosesNothing)
{
    auto const id = shortcut->started(R"({"expected":2})");
    shortcut->upload(id, "a.mov", "a");
    auto const open = shortcut->snapshot(id).json();
    EXPECT_EQ(open["status"].text(), "open");
    expect_counts(open["batch"], 1, 0, 0);
    EXPECT_THAT(open["items"].pluck("name"), ElementsAre("a.mov"));
    EXPECT_EQ(open["message"].text(), "1 of 2, 0 already there");
    EXPECT_EQ(shortcut->upload(id, "b.mov", "b").status, 200);
    shortcut->finalize(id);
    EXPECT_EQ(shortcut->snapshot(id).json()["status"].text(), "closed");
}

TEST_F(Batches, TheBatchMayBeAFieldOfTheForm)
{
    auto const id = shortcut->started();
    Part const file{.name = "file", .filename = "a.mov", .body = "a"};
    Part const field{.name = "batch_id", .filename = {}, .body = id};
    EXPECT_EQ(upload_parts("Wedding", {field, file}).json()["batch"]["received"].number(), 1);
    EXPECT_EQ(upload_parts("Wedding", {file, field}).json()["batch"]["received"].number(), 2);
    Part const empty{.name = "batch_id", .filename = {}, .body = ""};
    EXPECT_FALSE(upload_parts("Wedding", {file, empty}).json().has("batch"));
    expect_counts(shortcut->snapshot(id).json()["batch"], 1, 1, 0);
}

TEST_F(Batches, AnUnknownBatchStoresNothing)
{
    make_project("Other");
    Shortcut other{server.port(), "Other"};
    for (auto const& id : {std::string(32, '0'), std::string{"x"}, other.started()}) {
        expect_error(shortcut->upload(id, "a.mov", "a"), 404);
        expect_error(http.post(shortcut->upload_path(id) + "&name=a.mov", "a"), 404);
        expect_error(upload_parts("Wedding", {{.name = "file", .filename = "a.mov", .body = "a"},
                                              {.name = "batch_id", .filename = {}, .body = id}}),
                     404);
        expect_error(shortcut->snapshot(id), 404);
        expect_error(shortcut->finalize(id), 404);
    }
    expect_nothing_stored();
}

TEST_F(Batches, AnUnknownOrClosedBatchIsRefusedBeforeTheBodyIsSent)
{
    auto const refused = [&](std::string const& id) {
        RawConnection connection{server.port()};
        connection.send(
            fmt::format("POST {}&name=a.mov HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                        "Content-Length: 1000000\r\n\r\n",
                        shortcut->upload_path(id)));
        return connection.read_response();
    };
    expect_error(refused("nope"), 404);
    auto const id = shortcut->started();
    shortcut->finalize(id);
    expect_error(refused(id), 409);
}

TEST_F(Batches, AClosedBatchTakesNothingMore)
{
    auto const id = shortcut->started();
    shortcut->finalize(id);
    auto const late = shortcut->upload(id, "a.mov", "a");
    expect_error(late, 409);
    EXPECT_EQ(late.json()["code"].text(), "conflict");
    expect_error(upload_parts("Wedding", {{.name = "batch_id", .filename = {}, .body = id},
                                          {.name = "file", .filename = "a.mov", .body = "a"}}),
                 409);
    expect_counts(shortcut->snapshot(id).json()["batch"], 0, 0, 0);
    expect_nothing_stored();
}

TEST_F(Batches, OperationsThatCannotBeUnderstoodAreRefused)
{
    auto const id = shortcut->started();
    for (auto const* const op : {"", "begin", "START", "start%00", "finalise"})
        expect_error(shortcut->operation(op, "{}"), 422);
    for (auto const* const body :
         {"[]", "1", "{", "\"x\"", R"({"device":1})", R"({"device":["x"]})", R"({"expected":-1})",
          R"({"expected":1000001})", R"({"expected":1.5})", R"({"expected":"many"})", R"({"expected":true})",
          R"({"note":{}})", "{\"device\":\"\xff\"}"})
        expect_error(shortcut->start(body), 422);
    for (auto const* const body : {"", "{}", "[]", R"({"batch_id":1})", R"({"batch_id":null})", "{"}) {
        expect_error(shortcut->operation("finalize", body), 422);
        expect_error(shortcut->operation("snapshot", body), 422);
    }
    expect_error(
        shortcut->http.post("/api/projects/Wedding/upload?op=start", multipart_body({}), multipart_headers()),
        422);
    expect_error(http.post_json("/api/projects/nope/upload?op=start", "{}"), 404);
    expect_error(http.post_json("/api/projects/a..b/upload?op=start", "{}"), 400);
    EXPECT_EQ(shortcut->snapshot(id).json()["status"].text(), "open");
    expect_nothing_stored();
}

TEST_F(Batches, WhatAClientSaysOfABatchHasLimits)
{
    auto const device = [](std::size_t size) { return R"({"device":")" + std::string(size, 'd') + "\"}"; };
    EXPECT_EQ(shortcut->start(device(200)).status, 200);
    expect_error(shortcut->start(device(201)), 422);
    EXPECT_EQ(shortcut->start(R"({"expected":1000000})").status, 200);
    EXPECT_EQ(shortcut->start(R"({"expected":0})").json()["batch"]["expected"].number(), 0);
    EXPECT_EQ(shortcut->start(R"({"expected":"200"})").json()["batch"]["expected"].number(), 200);
    expect_error(shortcut->start(R"({"note":")" + std::string(2'001, 'n') + "\"}"), 422);
    expect_error(shortcut->start(R"({"else":")" + std::string(70'000, 'e') + "\"}"), 413);
    auto const chunked =
        shortcut->http.post_stream("/api/projects/Wedding/upload?op=start", {}, pattern_source(70'000),
                                   {{"Content-Type", "application/json"}});
    expect_error(chunked, 413);
    expect_nothing_incoming();
}

TEST_F(Batches, ReadingNeitherStartsNorFinalizes)
{
    auto const id = shortcut->started();
    for (auto const* const op : {"start", "finalize", "snapshot"})
        EXPECT_EQ(http.get(fmt::format("/api/projects/Wedding/upload?op={}&batch_id={}", op, id)).status,
                  405);
    EXPECT_EQ(http.get("/api/batches").json()["batches"].size(), 1U);
    EXPECT_EQ(http.get("/api/batches/" + id).json()["state"].text(), "open");
}

TEST_F(Batches, FilesThatFailAfterTheirBodyAreCountedWithTheirReason)
{
    auto const id = shortcut->started();
    auto const path = shortcut->upload_path(id);
    Part bad{.name = "file", .filename = "odd.jpg", .body = "odd"};
    bad.headers = "Content-Digest: sha-256=nonsense\r\n";
    expect_error(http.post(path, multipart_body({bad}), multipart_headers()), 400);
    auto const form = multipart_body({{.name = "file", .filename = "cut.mov", .body = "cut"}});
    expect_error(http.post(path, form.substr(0, form.size() - 20), multipart_headers()), 400);
    expect_error(http.post(path, multipart_body({}), multipart_headers()), 422);
    auto const answer = shortcut->finalize(id).json();
    expect_counts(answer["batch"], 0, 0, 3);
    EXPECT_EQ(answer["errors"].number(), 3);
    EXPECT_THAT(answer["report_text"].text(), HasSubstr("odd.jpg: The Content-Digest of a part"));
    EXPECT_THAT(answer["report_text"].text(), HasSubstr("(without a name): "));
    expect_nothing_stored();
}

TEST_F(Batches, OneBadFileDoesNotLoseTheOthersOfItsRequest)
{
    auto const id = shortcut->started();
    Part bad{.name = "file", .filename = "bad.jpg", .body = "bad"};
    bad.headers = "Content-Digest: " + content_digest("other") + "\r\n";
    std::vector<Part> const parts = {{.name = "file", .filename = "1.jpg", .body = "1"},
                                     bad,
                                     {.name = "file", .filename = "2.jpg", .body = "2"}};
    auto const answer = http.post(shortcut->upload_path(id), multipart_body(parts), multipart_headers());
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.json()["status"].text(), "partial") << answer.body;
    expect_counts(answer.json()["batch"], 2, 0, 1);
    EXPECT_THAT(files_on_disk("Wedding"), ElementsAre("1.jpg", "2.jpg"));
    EXPECT_THAT(shortcut->finalize(id).json()["items"].pluck("status"),
                ElementsAre("stored", "failed", "stored"));
}

TEST_F(Batches, SeveralFilesThatAreAllThereAreASuccess)
{
    store("Wedding", "1.jpg", "1");
    store("Wedding", "2.jpg", "2");
    auto const id = shortcut->started();
    std::vector<Part> const parts = {{.name = "file", .filename = "1.jpg", .body = "1"},
                                     {.name = "file", .filename = "2.jpg", .body = "2"}};
    auto const answer = http.post(shortcut->upload_path(id), multipart_body(parts), multipart_headers());
    EXPECT_EQ(answer.status, 200);
    EXPECT_TRUE(answer.json()["ok"].flag());
    EXPECT_EQ(answer.json()["status"].text(), "duplicate") << answer.body;
    EXPECT_EQ(answer.json()["progress_text"].text(), "2 received, 2 already there");
}

TEST_F(Batches, AnUploadThatIsCutIsNotCounted)
{
    auto const id = shortcut->started();
    shortcut->upload_cut(id, "a.mov", sample_bytes(300'000));
    expect_nothing_incoming();
    expect_counts(shortcut->snapshot(id).json()["batch"], 0, 0, 0);
    shortcut->upload(id, "a.mov", sample_bytes(300'000));
    expect_counts(shortcut->finalize(id).json()["batch"], 1, 0, 0);
}

TEST_F(Batches, AFileSentAgainAfterALostAnswerIsADuplicate)
{
    auto const id = shortcut->started();
    auto const body = multipart_body({{.name = "file", .filename = "a.mov", .body = "a"}});
    RawConnection connection{server.port()};
    connection.send(fmt::format(
        "POST {} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: multipart/form-data; boundary={}\r\n"
        "Content-Length: {}\r\n\r\n{}",
        shortcut->upload_path(id), kBoundary, body.size(), body));
    connection.close();
    ASSERT_TRUE(eventually([&] { return listed("Wedding").size() == 1; }));
    EXPECT_EQ(shortcut->upload(id, "a.mov", "a").json()["status"].text(), "duplicate");
    expect_counts(shortcut->finalize(id).json()["batch"], 1, 1, 0);
}

TEST_F(Batches, ABatchClosesByItselfAnHourAfterItsLastFile)
{
    auto const id = shortcut->started();
    shortcut->upload(id, "a.mov", "a");
    let_pass(std::chrono::seconds{3'500});
    EXPECT_EQ(shortcut->upload(id, "b.mov", "b").status, 200);
    let_pass(std::chrono::seconds{3'601});
    auto const batch = http.get("/api/batches/" + id).json();
    EXPECT_EQ(batch["state"].text(), "closed");
    EXPECT_EQ(batch["closed_at"].text(), batch["last_at"].text());
    expect_error(shortcut->upload(id, "c.mov", "c"), 409);
    EXPECT_EQ(batch_events().size(), 1U);
    restart_program();
    EXPECT_TRUE(eventually([&] { return batch_events().size() == 2; })) << batch_events().dump();
    auto const answer = shortcut->finalize(id).json();
    expect_counts(answer["batch"], 2, 0, 0);
    EXPECT_EQ(answer["batch"]["closed_at"].text(), batch["closed_at"].text());
    EXPECT_EQ(answer["batch"]["seconds"].number(), batch["seconds"].number());
    EXPECT_EQ(batch_events().size(), 2U);
    EXPECT_THAT(files_on_disk("Wedding"), ElementsAre("a.mov", "b.mov"));
}

TEST_F(Batches, StartAndEndAreEvents)
{
    auto const id = shortcut->started(R"({"device":"iPad","expected":1,"note":"day 1"})");
    shortcut->upload(id, "a.mov", "a");
    shortcut->finalize(id);
    auto const events = batch_events();
    ASSERT_EQ(events.size(), 2U) << events.dump();
    auto const begun = events.at(0)["payload"];
    EXPECT_EQ(begun["batch"].text(), id);
    EXPECT_EQ(begun["state"].text(), "started");
    EXPECT_EQ(begun["device"].text(), "iPad");
    EXPECT_EQ(begun["note"].text(), "day 1");
    EXPECT_EQ(events.at(1)["payload"]["state"].text(), "closed");
    EXPECT_EQ(events.at(1)["payload"]["stored"].number(), 1);
    auto const in_the_log = [&] {
        std::size_t count = 0;
        for (auto const& line : json_lines(folder("Wedding") / "_manifest" / "events.jsonl"))
            if (line["event"].text() == "batch") ++count;
        return count;
    };
    EXPECT_TRUE(eventually([&] { return in_the_log() == 2; }));
}

TEST_F(Batches, AreListedNewestFirstInPages)
{
    make_project("Other");
    Shortcut other{server.port(), "Other"};
    auto const first = shortcut->started(R"({"device":"1"})");
    other.started(R"({"device":"2"})");
    auto const third = shortcut->started(R"({"device":"3"})");
    EXPECT_THAT(http.get("/api/batches").json()["batches"].pluck("device"), ElementsAre("3", "2", "1"));
    EXPECT_THAT(http.get("/api/batches?project=Wedding").json()["batches"].pluck("device"),
                ElementsAre("3", "1"));
    EXPECT_THAT(http.get("/api/batches?project=nope").json()["batches"].pluck("device"), IsEmpty());
    auto const page = http.get("/api/batches?limit=2").json();
    EXPECT_THAT(page["batches"].pluck("id"), Contains(third));
    EXPECT_EQ(page["batches"].size(), 2U);
    auto const rest = http.get(fmt::format("/api/batches?limit=2&before={}", page["next"].number())).json();
    EXPECT_THAT(rest["batches"].pluck("id"), ElementsAre(first));
    EXPECT_TRUE(rest["next"].is_null());
}

TEST_F(Batches, ItemsComeInPages)
{
    auto const id = shortcut->started();
    for (int i = 0; i < 5; ++i) shortcut->upload(id, fmt::format("{}.mov", i), std::to_string(i));
    std::vector<std::string> names;
    std::string after = "0";
    for (int pages = 0; pages < 3; ++pages) {
        auto const page = http.get(fmt::format("/api/batches/{}?limit=2&after={}", id, after)).json();
        EXPECT_EQ(page["received"].number(), 5);
        for (auto const& name : page["items"].pluck("name")) names.push_back(name);
        EXPECT_EQ(page["next"].is_null(), pages == 2);
        if (!page["next"].is_null()) after = std::to_string(page["next"].number());
    }
    EXPECT_THAT(names, ElementsAre("0.mov", "1.mov", "2.mov", "3.mov", "4.mov"));
    EXPECT_EQ(http.get("/api/batches/" + id).json()["items"].size(), 5U);
    expect_error(http.get("/api/batches/nope"), 404);
    expect_error(http.get("/api/batches/..%2f..%2fetc"), 404);
}

TEST_F(Batches, SixteenClientsAtOnceAreCountedExactly)
{
    constexpr unsigned kClients = 16;
    constexpr unsigned kFiles = 200;
    auto const id = shortcut->started(R"({"expected":200})");
    std::atomic<unsigned> next = 0;
    std::atomic<unsigned> stored = 0;
    std::atomic<unsigned> duplicates = 0;
    auto const run = [&] {
        Shortcut client{server.port(), "Wedding"};
        for (unsigned i = next++; i < kFiles; i = next++) {
            // Every fourth file has the content of the one before it.
            auto const bytes = sample_bytes(5'000, i % 4 == 3 ? i - 1 : i);
            auto const status = client.upload(id, fmt::format("{}.mov", i), bytes).json()["status"].text();
            stored += status == "stored" ? 1 : 0;
            duplicates += status == "duplicate" ? 1 : 0;
        }
    };
    {
        std::vector<std::jthread> clients;
        for (unsigned i = 0; i < kClients; ++i) clients.emplace_back(run);
    }
    EXPECT_EQ(stored, 150U);
    EXPECT_EQ(duplicates, 50U);
    auto const answer = shortcut->finalize(id).json();
    expect_counts(answer["batch"], 150, 50, 0);
    EXPECT_EQ(answer["batch"]["bytes"].number(), 200 * 5'000);
    EXPECT_EQ(answer["items"].size(), 200U);
    EXPECT_EQ(files_on_disk("Wedding").size(), 150U);
}

TEST_F(Batches, FinalizingWhileUploadsRunCountsThemOrRefusesThem)
{
    auto const id = shortcut->started();
    std::atomic<unsigned> acknowledged = 0;
    std::atomic<unsigned> refused = 0;
    auto const run = [&](unsigned seed) {
        Shortcut client{server.port(), "Wedding"};
        for (unsigned i = 0; i < 60; ++i) {
            auto const name = fmt::format("{}-{}.mov", seed, i);
            auto const answer = client.upload(id, name, name);
            EXPECT_TRUE(answer.status == 200 || answer.status == 409) << answer.failure << answer.body;
            ++(answer.status == 200 ? acknowledged : refused);
            if (answer.status != 200) return;
        }
    };
    std::string finalized;
    {
        std::vector<std::jthread> clients;
        for (unsigned i = 0; i < 16; ++i) clients.emplace_back(run, i);
        ASSERT_TRUE(eventually([&] { return acknowledged > 50; }));
        finalized = shortcut->finalize(id).body;
    }
    EXPECT_GT(refused, 0U);
    expect_counts(Json::parse(finalized)["batch"], static_cast<int>(acknowledged), 0, 0);
    EXPECT_EQ(shortcut->finalize(id).body, finalized);
    EXPECT_EQ(files_on_disk("Wedding").size(), acknowledged);
    EXPECT_EQ(listed("Wedding").size(), acknowledged);
    expect_nothing_incoming();
}

TEST_F(Batches, AKilledPoolForgetsNothingThatItAcknowledgedAndCountsNothingThatItDidNotStore)
{
    auto const id = shortcut->started();
    std::atomic<bool> stop = false;
    std::atomic<int> acknowledged = 0;
    std::vector<std::jthread> clients;
    for (unsigned client = 0; client < 4; ++client)
        clients.emplace_back([&, client] {
            Shortcut phone{server.port(), "Wedding"};
            for (int i = 0; !stop; ++i) {
                auto const name = fmt::format("{}-{}.mov", client, i);
                if (phone.upload(id, name, name).status == 200) ++acknowledged;
            }
        });
    for (int round = 0; round < 3; ++round) {
        auto const before = acknowledged.load();
        ASSERT_TRUE(eventually([&] { return acknowledged > before + 10; }));
        auto const pool = server.pool();
        ASSERT_EQ(::kill(pool, SIGKILL), 0);
        ASSERT_TRUE(eventually([&] { return server.pool() != 0 && server.pool() != pool; }));
        server.wait_until_ready();
    }
    stop = true;
    clients.clear();
    auto const answer = shortcut->finalize(id).json();
    EXPECT_GE(answer["batch"]["stored"].number(), acknowledged);
    auto const on_disk = files_on_disk("Wedding");
    std::string after = "0";
    std::int64_t counted = 0;
    while (!after.empty()) {
        auto const page = http.get(fmt::format("/api/batches/{}?after={}", id, after)).json();
        for (auto const& name : page["items"].pluck("name")) EXPECT_THAT(on_disk, Contains(name));
        counted += static_cast<std::int64_t>(page["items"].size());
        after = page["next"].is_null() ? "" : std::to_string(page["next"].number());
    }
    EXPECT_EQ(counted, answer["batch"]["received"].number());
}

}
