#include "HttpTest.h"

#include <thread>

#include <fmt/format.h>

namespace tests {

using testing::AllOf;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::UnorderedElementsAre;

namespace {

class Settings : public HttpTest {
protected:
    explicit Settings(ServerOptions options = {}) : HttpTest(std::move(options)) {}

    void SetUp() override
    {
        HttpTest::SetUp();
        auto const answer = http.post_json("/api/setup", R"({"password":"correct horse"})");
        EXPECT_EQ(answer.status, 200) << answer.body;
        auto const cookie = answer.header("Set-Cookie");
        m_cookie = cookie.substr(0, cookie.find(';'));
    }

    Response change(std::string const& body, HeaderList headers = {})
    {
        headers.emplace_back("Content-Type", "application/json");
        headers.emplace_back("Cookie", m_cookie);
        return http.request("PATCH", "/api/settings", body, headers);
    }
    void expect_changed(std::string const& body)
    {
        auto const answer = change(body);
        EXPECT_EQ(answer.status, 200) << answer.failure << answer.body;
        EXPECT_TRUE(answer.json()["ok"].flag());
    }
    Json all()
    {
        auto const answer = http.get("/api/settings");
        EXPECT_EQ(answer.status, 200) << answer.body;
        return answer.json();
    }
    static Json named(Json const& list, std::string const& name)
    {
        for (std::size_t i = 0; i < list.size(); ++i)
            if (list.at(i)["name"].text() == name) return list.at(i);
        ADD_FAILURE() << "no " << name << " in " << list.dump();
        return Json::parse("null");
    }
    Json setting(std::string const& name) { return named(all()["settings"], name); }
    Response upload_head_only(std::string const& headers)
    {
        RawConnection connection{server.port()};
        connection.send(fmt::format(
            "POST /api/projects/A/upload?name=a.mov HTTP/1.1\r\nHost: 127.0.0.1\r\n{}\r\n", headers));
        return connection.read_response();
    }

    std::string m_cookie;
};

class SettingsOfTheEnvironment : public Settings {
protected:
    SettingsOfTheEnvironment()
        : Settings({.environment = {{"MEDIA_SYNC_MAX_UPLOAD", "1000"},
                                    {"MEDIA_SYNC_ALLOWED_HOSTS", "media.example.com"}}})
    {
    }
};

}

TEST_F(Settings, EachIsShownWithItsTypeAndWords)
{
    auto const list = all()["settings"];
    EXPECT_THAT(list.pluck("name"), ElementsAre("rescan_interval", "trash_retention", "max_upload",
                                                "allowed_hosts", "cors_origins", "review_ledger"));
    EXPECT_THAT(list.pluck("type"), ElementsAre("seconds", "days", "bytes", "list", "list", "text"));
    EXPECT_THAT(list.pluck("source"), Each(std::string{"default"}));
    for (std::size_t i = 0; i < list.size(); ++i) {
        EXPECT_THAT(list.at(i).keys(), UnorderedElementsAre("name", "type", "value", "default", "source",
                                                            "pinned", "label", "help", "min", "max", "unit"));
        EXPECT_FALSE(list.at(i)["pinned"].flag());
        EXPECT_FALSE(list.at(i)["label"].text().empty());
        EXPECT_EQ(list.at(i)["value"], list.at(i)["default"]);
    }
    auto const interval = list.at(0);
    EXPECT_EQ(interval["value"].number(), 60);
    EXPECT_EQ(interval["min"].number(), 0);
    EXPECT_EQ(interval["max"].number(), 86400);
    EXPECT_EQ(interval["unit"].text(), "s");
    EXPECT_TRUE(list.at(3)["min"].is_null());
    EXPECT_EQ(list.at(3)["value"].size(), 0U);
    EXPECT_EQ(http.head("/api/settings").status, 200);
}

TEST_F(Settings, AChangeIsShownAndRecorded)
{
    auto const answer = change(R"({"rescan_interval":120,"allowed_hosts":["Media.example.com"]})");
    EXPECT_EQ(answer.status, 200) << answer.body;
    EXPECT_THAT(answer.json()["message"].text(), HasSubstr("2 settings"));
    EXPECT_EQ(answer.json()["settings"], all()["settings"]);
    EXPECT_EQ(setting("rescan_interval")["value"].number(), 120);
    EXPECT_EQ(setting("rescan_interval")["source"].text(), "dashboard");
    EXPECT_EQ(setting("allowed_hosts")["value"].at(0).text(), "media.example.com");
    auto const events = http.get("/api/events?type=settings").json()["events"];
    ASSERT_EQ(events.size(), 1U);
    EXPECT_EQ(events.at(0)["project"].text(), "");
    EXPECT_EQ(events.at(0)["payload"]["changed"]["rescan_interval"].dump(), R"({"from":60,"to":120})");
}

TEST_F(Settings, NullIsTheDefaultAgain)
{
    expect_changed(R"({"trash_retention":7})");
    expect_changed(R"({"trash_retention":null})");
    EXPECT_EQ(setting("trash_retention")["value"].number(), 30);
    EXPECT_EQ(setting("trash_retention")["source"].text(), "default");
}

TEST_F(Settings, ARestartKeepsThem)
{
    expect_changed(R"({"rescan_interval":0,"cors_origins":["https://editor.example.com"]})");
    restart_program();
    EXPECT_EQ(setting("rescan_interval")["value"].number(), 0);
    EXPECT_EQ(setting("cors_origins")["value"].dump(), R"(["https://editor.example.com"])");
    expect_changed(R"({"rescan_interval":9})");
}

TEST_F(Settings, OnlyTheAdministratorChangesThem)
{
    for (std::string const& cookie :
         {std::string{}, std::string{"media_sync_session="}, "media_sync_session=" + std::string(64, '0'),
          m_cookie + "0", m_cookie.substr(0, m_cookie.size() - 1), std::string{"other=1"}}) {
        auto const answer = http.request("PATCH", "/api/settings", R"({"rescan_interval":1})",
                                         {{"Content-Type", "application/json"}, {"Cookie", cookie}});
        expect_error(answer, 401);
        EXPECT_EQ(answer.json()["code"].text(), "unauthorized") << cookie;
    }
    EXPECT_EQ(setting("rescan_interval")["value"].number(), 60);
}

TEST_F(Settings, APageOfAnotherSiteCannotChangeThemWithTheAdministratorsCookie)
{
    expect_error(change(R"({"rescan_interval":1})", {{"Origin", "http://evil.example.com"}}), 403);
    expect_error(change(R"({"rescan_interval":1})", {{"Sec-Fetch-Site", "cross-site"}}), 403);
    EXPECT_EQ(setting("rescan_interval")["value"].number(), 60);
}

TEST_F(Settings, OneWrongValueChangesNothingAndIsNamed)
{
    auto const answer = change(R"({"rescan_interval":1,"trash_retention":0})");
    expect_error(answer, 422);
    EXPECT_EQ(answer.json()["detail"].at(0)["loc"].dump(), R"(["body","trash_retention"])");
    EXPECT_THAT(answer.json()["message"].text(), HasSubstr("trash_retention must be a whole number"));
    EXPECT_EQ(setting("rescan_interval")["value"].number(), 60);
    EXPECT_EQ(http.get("/api/events?type=settings").json()["events"].size(), 0U);
}

TEST_F(Settings, HostileChangesAreRefusedInWords)
{
    for (auto const* const body : {R"({"rescan_interval":"60"})",
                                   R"({"rescan_interval":1.5})",
                                   R"({"rescan_interval":true})",
                                   R"({"rescan_interval":-1})",
                                   R"({"rescan_interval":86401})",
                                   R"({"rescan_interval":1e400})",
                                   R"({"rescan_interval":99999999999999999999999})",
                                   R"({"rescan_interval":{}})",
                                   R"({"rescan_interval":[60]})",
                                   R"({"rescan_interval":1,"rescan_interval":"x"})",
                                   R"({"allowed_hosts":"a.example.com"})",
                                   R"({"allowed_hosts":[1]})",
                                   R"({"allowed_hosts":[null]})",
                                   R"({"allowed_hosts":["a,b"]})",
                                   R"({"allowed_hosts":["a b"]})",
                                   R"({"allowed_hosts":[""]})",
                                   R"({"allowed_hosts":["a.example.com:80"]})",
                                   R"({"allowed_hosts":["a\u0000b"]})",
                                   R"({"allowed_hosts":[["a"]]})",
                                   R"({"cors_origins":["*"]})",
                                   R"({"cors_origins":["null"]})",
                                   R"({"cors_origins":["https://a/b"]})",
                                   R"({"no_such":1})",
                                   R"({"":1})",
                                   R"({"root":"/"})",
                                   R"({"admin_password":"correct horse"})",
                                   R"([])",
                                   R"("x")",
                                   R"(null)",
                                   R"({"rescan_interval":)",
                                   ""}) {
        auto const answer = change(body);
        expect_error(answer, 422);
        EXPECT_LT(answer.body.size(), 2000U) << body;
    }
    std::string const long_name(100'000, 'x');
    EXPECT_LT(change(fmt::format(R"({{"{}":1}})", long_name)).body.size(), 2000U);
    std::string hosts;
    for (int i = 0; i < 101; ++i) hosts += fmt::format(R"("h{}.example.com",)", i);
    hosts.pop_back();
    expect_error(change(fmt::format(R"({{"allowed_hosts":[{}]}})", hosts)), 422);
    expect_error(change(std::string(1'100'000, ' ') + "{}"), 413);
    expect_error(change(std::string(5000, '[')), 422);
    for (auto const& one : {"rescan_interval", "allowed_hosts", "cors_origins"})
        EXPECT_EQ(setting(one)["source"].text(), "default");
    EXPECT_EQ(change("{}").status, 200) << "nothing to change is no mistake";
}

TEST_F(Settings, AHostNameCountsForEveryThreadAtOnceWithoutARestart)
{
    auto const statuses = [&] {
        std::vector<long> found(24);
        std::vector<std::thread> threads;
        for (auto& status : found)
            threads.emplace_back([&] {
                status = Client{server.port()}.get("/api/projects", {{"Host", "media.example.com"}}).status;
            });
        for (auto& thread : threads) thread.join();
        return found;
    };
    EXPECT_THAT(statuses(), Each(421));
    expect_changed(R"({"allowed_hosts":["media.example.com"]})");
    EXPECT_THAT(statuses(), Each(200));
    make_project("A");
    EXPECT_EQ(upload_raw("A", "a.mov", "a", {{"Host", "media.example.com"}}).status, 200);
    expect_changed(R"({"allowed_hosts":[]})");
    EXPECT_THAT(statuses(), Each(421));
    expect_error(upload_raw("A", "b.mov", "b", {{"Host", "media.example.com"}}), 421);
}

TEST_F(Settings, AnOriginCountsAtOnce)
{
    HeaderList const page = {{"Origin", "https://editor.example.com"}, {"Sec-Fetch-Site", "cross-site"}};
    expect_error(http.post_json("/api/projects", R"({"name":"A"})", page), 403);
    expect_changed(R"({"cors_origins":["https://Editor.example.com/"]})");
    auto const created = http.post_json("/api/projects", R"({"name":"A"})", page);
    EXPECT_EQ(created.status, 201) << created.body;
    EXPECT_EQ(created.header("Access-Control-Allow-Origin"), "https://editor.example.com");
}

TEST_F(Settings, AnUploadOverTheLimitIsRefusedBeforeItIsSent)
{
    make_project("A");
    expect_changed(R"({"max_upload":1000})");
    auto const answer = upload_head_only("Content-Length: 5000000000\r\n");
    expect_error(answer, 413);
    EXPECT_EQ(answer.json()["code"].text(), "too_large");
    EXPECT_THAT(answer.json()["message"].text(), AllOf(HasSubstr("5.0 GB"), HasSubstr("1.0 kB")));
    expect_error(upload_raw("A", "a.mov", std::string(1001, 'x')), 413);
    expect_error(upload("A", "a.mov", std::string(1001, 'x')), 413);
    EXPECT_EQ(upload_raw("A", "a.mov", std::string(1000, 'x')).status, 200);
    EXPECT_EQ(files_on_disk("A").size(), 1U);
    expect_changed(R"({"max_upload":0})");
    EXPECT_EQ(upload_raw("A", "b.mov", std::string(100'000, 'x')).status, 200);
}

TEST_F(Settings, AnUploadOfUnknownLengthIsMeasuredWhenItIsThere)
{
    make_project("A");
    expect_changed(R"({"max_upload":1000})");
    auto const answer = http.post_stream("/api/projects/A/upload?name=a.mov", {}, pattern_source(1001));
    expect_error(answer, 413);
    EXPECT_EQ(answer.json()["code"].text(), "too_large");
    EXPECT_THAT(files_on_disk("A"), IsEmpty());
    expect_nothing_incoming();
    EXPECT_EQ(http.post_stream("/api/projects/A/upload?name=a.mov", {}, pattern_source(1000)).status, 200);
}

TEST_F(SettingsOfTheEnvironment, ArePinned)
{
    EXPECT_TRUE(setting("max_upload")["pinned"].flag());
    EXPECT_EQ(setting("max_upload")["value"].number(), 1000);
    EXPECT_EQ(setting("max_upload")["default"].number(), 0);
    EXPECT_EQ(setting("max_upload")["source"].text(), "environment");
    for (auto const* const body : {R"({"max_upload":5})", R"({"max_upload":null})",
                                   R"({"rescan_interval":1,"allowed_hosts":["b.example.com"]})"}) {
        auto const answer = change(body);
        expect_error(answer, 409);
        EXPECT_THAT(answer.json()["message"].text(), HasSubstr("MEDIA_SYNC_"));
    }
    EXPECT_EQ(setting("rescan_interval")["value"].number(), 60);
    expect_changed(R"({"rescan_interval":1})");
    make_project("A");
    expect_error(upload_raw("A", "a.mov", std::string(1001, 'x')), 413);
    EXPECT_EQ(http.get("/api/projects", {{"Host", "media.example.com"}}).status, 200);
}

TEST_F(SettingsOfTheEnvironment, OptionsAreShownWithTheirSource)
{
    auto const options = all()["options"];
    EXPECT_EQ(named(options, "port")["value"].text(), std::to_string(server.port()));
    EXPECT_EQ(named(options, "port")["source"].text(), "environment");
    EXPECT_EQ(named(options, "workers")["source"].text(), "default");
    EXPECT_EQ(named(options, "admin_password")["value"].text(), "");
    for (std::size_t i = 0; i < options.size(); ++i)
        EXPECT_THAT(options.at(i).keys(), UnorderedElementsAre("name", "value", "source", "help"));
}

TEST_F(Settings, TheMethodsOfTheAddressesAreKnown)
{
    EXPECT_THAT(http.request("OPTIONS", "/api/settings").header("Allow"),
                AllOf(HasSubstr("GET"), HasSubstr("PATCH")));
    EXPECT_THAT(http.request("OPTIONS", "/api/session").header("Allow"),
                AllOf(HasSubstr("POST"), HasSubstr("DELETE")));
    expect_error(http.request("PUT", "/api/settings", "{}", {{"Cookie", m_cookie}}), 405);
    expect_error(http.get("/api/setup"), 405);
}

}
