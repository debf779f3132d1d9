#include "HttpTest.h"

#include <csignal>
#include <thread>

#include <fmt/format.h>

namespace tests {

using testing::AllOf;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

namespace {

constexpr char kFriend[] = "https://editor.example.com";

class Safety : public HttpTest {
protected:
    explicit Safety(ServerOptions options = {}) : HttpTest(std::move(options)) {}

    void SetUp() override
    {
        HttpTest::SetUp();
        make_project("A");
    }

    Response create_as(HeaderList headers)
    {
        return http.post_json("/api/projects", R"({"name":"B"})", std::move(headers));
    }

    std::string own_origin() const { return fmt::format("http://127.0.0.1:{}", server.port()); }

    /// The head of a raw upload, of which no byte of the body is sent.
    Response upload_head_only(std::string const& project, std::string const& headers)
    {
        RawConnection connection{server.port()};
        connection.send(
            fmt::format("POST /api/projects/{}/upload?name=a.mov HTTP/1.1\r\nHost: 127.0.0.1\r\n{}\r\n",
                        project, headers));
        return connection.read_response();
    }
};

class SafetyWithNames : public Safety {
protected:
    SafetyWithNames()
        : Safety({.environment = {{"MEDIA_SYNC_ALLOWED_HOSTS", "media.example.com, nas.example.org"}}})
    {
    }
};

class SafetyWithFriend : public Safety {
protected:
    SafetyWithFriend() : Safety({.environment = {{"MEDIA_SYNC_CORS_ORIGINS", kFriend}}}) {}
};

class SafetyWithLimit : public Safety {
protected:
    SafetyWithLimit() : Safety({.environment = {{"MEDIA_SYNC_MAX_UPLOAD", "1000"}}}) {}
};

}

TEST_F(Safety, NamesOfTheLanAreAnswered)
{
    for (auto const* const host :
         {"127.0.0.1", "192.168.1.20:8787", "[::1]:8787", "[fe80::1]", "localhost", "LOCALHOST:80", "nas",
          "nas:8787", "nas.local", "nas.local.", "media.lan", "x.home.arpa", "a.internal"})
        EXPECT_EQ(http.get("/api/projects", {{"Host", host}}).status, 200) << host;
}

TEST_F(Safety, OtherNamesAre421AndSaySo)
{
    for (auto const* const host :
         {"evil.example.com", "evil.com:8787", "127.0.0.1.evil.com", "localhost.evil.com",
          "nas.local.evil.com", "evillocal.com", "1.2.3.4.5.com"}) {
        auto const answer = http.get("/api/projects", {{"Host", host}});
        expect_error(answer, 421);
        EXPECT_THAT(answer.json()["message"].text(), HasSubstr("MEDIA_SYNC_ALLOWED_HOSTS")) << host;
    }
}

TEST_F(Safety, OtherNamesReachNothing)
{
    HeaderList const evil = {{"Host", "evil.example.com"}};
    store("A", "a.mov", "clip");
    expect_error(http.get("/media/A/ingest/originals/a.mov", evil), 421);
    expect_error(create_as(evil), 421);
    expect_error(http.post("/api/projects/A/upload?name=b.mov", "b", evil), 421);
    EXPECT_EQ(files_on_disk("A").size(), 1U);
    EXPECT_FALSE(fs::exists(folder("B")));
    expect_nothing_incoming();
}

TEST_F(SafetyWithNames, NamesInTheSettingAreAnswered)
{
    EXPECT_EQ(http.get("/api/projects", {{"Host", "media.example.com"}}).status, 200);
    EXPECT_EQ(http.get("/api/projects", {{"Host", "NAS.example.org:8787"}}).status, 200);
    EXPECT_EQ(upload_raw("A", "a.mov", "a", {{"Host", "media.example.com"}}).status, 200);
    expect_error(http.get("/api/projects", {{"Host", "sub.media.example.com"}}), 421);
}

TEST_F(Safety, AServedUrlIsOnTheHostThatWasAsked)
{
    auto const answer = upload_raw("A", "a.mov", "a", {{"Host", "nas.local:8787"}});
    EXPECT_THAT(answer.json()["served"]["stream_url"].text(), StartsWith("http://nas.local:8787/media/A/"));
}

TEST_F(Safety, CrossSiteChangesAreRefused)
{
    for (HeaderList const& headers :
         {HeaderList{{"Sec-Fetch-Site", "cross-site"}}, HeaderList{{"Origin", "http://evil.example.com"}},
          HeaderList{{"Origin", "null"}}, HeaderList{{"Origin", "http://127.0.0.1:1"}},
          HeaderList{{"Origin", "garbage"}}, HeaderList{{"Origin", own_origin() + ".evil.com"}},
          HeaderList{{"Origin", kFriend}}}) {
        expect_error(create_as(headers), 403);
        expect_error(http.post("/api/projects/A/reindex", {}, headers), 403);
        expect_error(http.post_json("/api/projects/A/sync-album", "{}", headers), 403);
        expect_error(upload_raw("A", "a.mov", "a", headers), 403);
        expect_error(upload_parts("A", {{.name = "file", .filename = "a.mov", .body = "a"}}, headers), 403);
    }
    EXPECT_FALSE(fs::exists(folder("B")));
    EXPECT_THAT(files_on_disk("A"), IsEmpty());
    expect_nothing_incoming();
}

TEST_F(Safety, TheOwnPageMayChangeThings)
{
    EXPECT_EQ(create_as({{"Origin", own_origin()}, {"Sec-Fetch-Site", "same-origin"}}).status, 201);
    auto const behind_tls = fmt::format("https://127.0.0.1:{}", server.port());
    EXPECT_EQ(create_as({{"Origin", behind_tls}}).status, 201);
    EXPECT_EQ(upload_raw("A", "a.mov", "a", {{"Origin", own_origin()}}).status, 200);
}

TEST_F(Safety, ReadingFromAnotherPageIsNotShared)
{
    auto const answer = http.get("/api/projects", {{"Origin", kFriend}, {"Sec-Fetch-Site", "cross-site"}});
    EXPECT_EQ(answer.status, 200);
    EXPECT_THAT(answer.header("Access-Control-Allow-Origin"), IsEmpty());
    auto const preflight = http.request("OPTIONS", "/api/projects", {},
                                        {{"Origin", kFriend}, {"Access-Control-Request-Method", "POST"}});
    EXPECT_THAT(preflight.header("Access-Control-Allow-Origin"), IsEmpty());
}

TEST_F(SafetyWithFriend, AListedOriginMayReadAndChange)
{
    HeaderList const headers = {{"Origin", kFriend}, {"Sec-Fetch-Site", "cross-site"}};
    auto const list = http.get("/api/projects", headers);
    EXPECT_EQ(list.header("Access-Control-Allow-Origin"), kFriend);
    EXPECT_THAT(list.header("Vary"), HasSubstr("Origin"));
    auto const created = create_as(headers);
    EXPECT_EQ(created.status, 201) << created.body;
    EXPECT_EQ(created.header("Access-Control-Allow-Origin"), kFriend);
    auto const stored = upload_raw("A", "a.mov", "a", headers);
    EXPECT_EQ(stored.status, 200) << stored.body;
    EXPECT_EQ(stored.header("Access-Control-Allow-Origin"), kFriend);
    EXPECT_EQ(http.get("/media/A/ingest/originals/a.mov", headers).header("Access-Control-Allow-Origin"),
              kFriend);
}

TEST_F(SafetyWithFriend, ErrorsAreReadableForAListedOriginToo)
{
    auto const missing = http.get("/api/projects/nope", {{"Origin", kFriend}});
    EXPECT_EQ(missing.header("Access-Control-Allow-Origin"), kFriend);
    auto const refused = http.post("/api/projects/nope/upload?name=a.mov", "a", {{"Origin", kFriend}});
    expect_error(refused, 404);
    EXPECT_EQ(refused.header("Access-Control-Allow-Origin"), kFriend);
}

TEST_F(SafetyWithFriend, APreflightIsAnsweredForListedOriginsOnly)
{
    for (auto const* const path : {"/api/projects", "/api/projects/A/upload", "/api/projects/A/sync-album"}) {
        HeaderList headers = {{"Origin", kFriend},
                              {"Access-Control-Request-Method", "POST"},
                              {"Access-Control-Request-Headers", "content-type, x-filename"}};
        auto const answer = http.request("OPTIONS", path, {}, headers);
        EXPECT_EQ(answer.status, 204) << path << answer.body;
        EXPECT_EQ(answer.header("Access-Control-Allow-Origin"), kFriend);
        EXPECT_THAT(answer.header("Access-Control-Allow-Methods"), HasSubstr("POST"));
        EXPECT_THAT(answer.header("Access-Control-Allow-Headers"),
                    testing::ContainsRegex("[Xx]-[Ff]ilename"));
        headers[0].second = "https://evil.example.com";
        EXPECT_THAT(http.request("OPTIONS", path, {}, headers).header("Access-Control-Allow-Origin"),
                    IsEmpty());
    }
    expect_error(create_as({{"Origin", "https://editor.example.com.evil.com"}}), 403);
    expect_error(create_as({{"Origin", "http://editor.example.com"}}), 403);
}

TEST_F(SafetyWithLimit, ABodyOverTheLimitIs413Json)
{
    expect_error(upload_raw("A", "a.mov", std::string(1001, 'x')), 413);
    expect_error(upload("A", "a.mov", std::string(1001, 'x')), 413);
    expect_error(http.post_stream("/api/projects/A/upload?name=a.mov", {}, pattern_source(5000)), 413);
    EXPECT_THAT(files_on_disk("A"), IsEmpty());
    expect_nothing_incoming();
    EXPECT_EQ(upload_raw("A", "a.mov", std::string(1000, 'x')).status, 200);
}

TEST_F(SafetyWithLimit, ABodyOverTheLimitIsRefusedBeforeItIsSent)
{
    expect_error(upload_head_only("A", "Content-Length: 5000000000\r\n"), 413);
}

TEST_F(Safety, WithoutALimitABigBodyIsNoProblem)
{
    auto const answer =
        http.post_stream("/api/projects/A/upload?name=big.mov", 50'000'000, pattern_source(50'000'000));
    EXPECT_EQ(answer.status, 200) << answer.body;
}

TEST_F(Safety, ABodyThatCannotFitIsRefusedBeforeItIsSentWithReadableNumbers)
{
    auto const answer = upload_head_only("A", "Content-Length: 1000000000000000\r\n");
    expect_error(answer, 507);
    EXPECT_THAT(answer.json()["message"].text(), ContainsRegex("[0-9.]+ (TB|PB)"));
    EXPECT_THAT(answer.json()["message"].text(), ContainsRegex("[0-9.]+ (MB|GB|TB)"));
    expect_nothing_incoming();
}

TEST_F(Safety, WhatCanBeRefusedEarlyIsRefusedBeforeTheBody)
{
    expect_error(upload_head_only("nope", "Content-Length: 1000000\r\n"), 404);
    expect_error(upload_head_only("a..b", "Content-Length: 1000000\r\n"), 400);
    expect_error(upload_head_only("A", "Content-Length: 1000000\r\nOrigin: http://evil.example.com\r\n"),
                 403);
    expect_error(upload_head_only("nope", "Content-Length: 1000000\r\nExpect: 100-continue\r\n"), 404);
}

TEST_F(Safety, APoolThatIsDownIs502Json)
{
    server.stop_program();
    for (auto const& answer : {http.get("/api/projects"), http.post_json("/api/projects", "{}"),
                               upload_raw("A", "a.mov", "a"), http.get("/healthz")}) {
        expect_error(answer, 502);
        for (auto const* const key : {"success", "error"}) EXPECT_TRUE(answer.json().has(key)) << answer.body;
    }
    expect_nothing_incoming();
    EXPECT_EQ(http.get("/").status, 200) << "the site is served all the same";
    server.start_program();
    server.wait_until_ready();
    store("A", "a.mov", "a");
}

TEST_F(Safety, NoAnswerNamesTheServersSoftwareOrPlace)
{
    for (auto const* const path :
         {"/", "/api/projects", "/nope", "/media/A/ingest/originals/nope.mov", "/healthz"}) {
        auto const answer = http.get(path);
        EXPECT_THAT(answer.header("Server"), Not(ContainsRegex("[0-9]"))) << path;
        EXPECT_THAT(answer.header("X-Powered-By"), IsEmpty()) << path;
        EXPECT_EQ(answer.header("X-Content-Type-Options"), "nosniff") << path;
        EXPECT_THAT(answer.body, Not(HasSubstr(server.root().string()))) << path;
    }
}

TEST_F(Safety, ReadingChangesNothing)
{
    write_file(originals("A") / "hand.mov", "hand");
    for (auto const* const path : {"/api/projects", "/api/projects/A", "/api/events", "/api/jobs", "/healthz",
                                   "/api/projects/A/reindex", "/api/projects/A/upload?name=x"})
        http.get(path);
    EXPECT_EQ(http.get("/api/events").json()["events"].size(), 1U);
    EXPECT_THAT(files_on_disk("A"), testing::ElementsAre("hand.mov"));
}

}
