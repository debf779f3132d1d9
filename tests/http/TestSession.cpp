#include "HttpTest.h"

#include <algorithm>
#include <thread>

#include <fmt/format.h>

namespace tests {

using testing::AllOf;
using testing::ContainsRegex;
using testing::Each;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::UnorderedElementsAre;

namespace {

constexpr char kRight[] = R"({"password":"correct horse"})";
constexpr char kWrong[] = R"({"password":"incorrect horse"})";

class Session : public HttpTest {
protected:
    explicit Session(ServerOptions options = {}) : HttpTest(std::move(options)) {}

    Response set_up(std::string const& body = kRight, HeaderList headers = {})
    {
        return http.post_json("/api/setup", body, std::move(headers));
    }
    Response sign_in(std::string const& body = kRight, HeaderList headers = {})
    {
        return http.post_json("/api/session", body, std::move(headers));
    }
    static std::string cookie_of(Response const& answer)
    {
        auto const cookie = answer.header("Set-Cookie");
        return cookie.substr(0, cookie.find(';'));
    }
    Json state(std::string const& cookie = {})
    {
        auto const answer = http.get("/api/session", {{"Cookie", cookie}});
        EXPECT_EQ(answer.status, 200) << answer.body;
        EXPECT_EQ(answer.header("Cache-Control"), "no-store");
        EXPECT_THAT(answer.json().keys(), UnorderedElementsAre("is_set_up", "is_admin"));
        return answer.json();
    }
    bool is_admin(std::string const& cookie) { return state(cookie)["is_admin"].flag(); }
};

class SessionOfTheEnvironment : public Session {
protected:
    SessionOfTheEnvironment() : Session({.environment = {{"MEDIA_SYNC_ADMIN_PASSWORD", "correct horse"}}}) {}
};

}

TEST_F(Session, TheFirstVisitorSetsThePassword)
{
    EXPECT_FALSE(state()["is_set_up"].flag());
    EXPECT_FALSE(state()["is_admin"].flag());
    auto const answer = set_up();
    EXPECT_EQ(answer.status, 200) << answer.body;
    EXPECT_TRUE(answer.json()["ok"].flag());
    EXPECT_FALSE(answer.json()["message"].text().empty());
    EXPECT_TRUE(is_admin(cookie_of(answer)));
    EXPECT_TRUE(state()["is_set_up"].flag());
    EXPECT_FALSE(is_admin("")) << "others are not signed in by it";
}

TEST_F(Session, TheCookieIsOutOfReachOfScriptsAndOfOtherSites)
{
    auto const cookie = set_up().header("Set-Cookie");
    EXPECT_THAT(cookie, AllOf(HasSubstr("; HttpOnly"), HasSubstr("; SameSite=Strict"), HasSubstr("; Path=/;"),
                              Not(HasSubstr("Secure")), Not(HasSubstr("Domain"))));
    EXPECT_THAT(cookie, ContainsRegex("^media_sync_session=[0-9a-f]{64};"));
}

TEST_F(Session, ThePasswordIsSetOnce)
{
    EXPECT_EQ(set_up().status, 200);
    auto const again = set_up(kWrong);
    expect_error(again, 409);
    EXPECT_THAT(again.header("Set-Cookie"), IsEmpty());
    expect_error(sign_in(kWrong), 401);
    restart_program();
    expect_error(set_up(kWrong), 409);
    EXPECT_EQ(sign_in().status, 200);
}

TEST_F(Session, OfManyWhoSetItAtOnceExactlyOneWins)
{
    std::vector<Response> answers(16);
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < answers.size(); ++i)
        threads.emplace_back([&, i] {
            answers[i] = Client{server.port()}.post_json(
                "/api/setup", fmt::format(R"({{"password":"password {:02}"}})", i));
        });
    for (auto& thread : threads) thread.join();
    int won = 0;
    for (std::size_t i = 0; i < answers.size(); ++i) {
        if (answers[i].status != 200) {
            expect_error(answers[i], 409);
            continue;
        }
        ++won;
        EXPECT_TRUE(is_admin(cookie_of(answers[i])));
        EXPECT_EQ(sign_in(fmt::format(R"({{"password":"password {:02}"}})", i)).status, 200);
    }
    EXPECT_EQ(won, 1);
}

TEST_F(Session, SignsInAndOut)
{
    set_up();
    auto const answer = sign_in();
    EXPECT_EQ(answer.status, 200) << answer.body;
    auto const cookie = cookie_of(answer);
    EXPECT_TRUE(is_admin(cookie));
    EXPECT_TRUE(is_admin("theme=dark; " + cookie + "; x=y"));
    auto const out = http.request("DELETE", "/api/session", {}, {{"Cookie", cookie}});
    EXPECT_EQ(out.status, 200) << out.body;
    EXPECT_TRUE(out.json()["ok"].flag());
    EXPECT_THAT(out.header("Set-Cookie"), AllOf(HasSubstr("media_sync_session=;"), HasSubstr("Max-Age=0")));
    EXPECT_FALSE(is_admin(cookie));
    EXPECT_EQ(http.request("DELETE", "/api/session", {}, {{"Cookie", cookie}}).status, 200) << "once more";
    EXPECT_EQ(http.request("DELETE", "/api/session").status, 200);
}

TEST_F(Session, ARestartKeepsIt)
{
    auto const cookie = cookie_of(set_up());
    restart_program();
    EXPECT_TRUE(is_admin(cookie));
}

TEST_F(Session, AWrongPasswordSaysTheSameBeforeAndAfterTheFirstVisit)
{
    auto const before = sign_in();
    set_up();
    auto const after = sign_in(kWrong);
    expect_error(before, 401);
    expect_error(after, 401);
    EXPECT_EQ(before.body, after.body);
    EXPECT_EQ(after.json()["code"].text(), "unauthorized");
}

TEST_F(Session, GuessingSlowsDown)
{
    set_up();
    Response answer;
    int tried = 0;
    for (; tried < 15 && answer.status != 429; ++tried) {
        answer = sign_in(kWrong);
        if (answer.status != 429) expect_error(answer, 401);
    }
    EXPECT_GT(tried, 5) << "some mistakes are free";
    expect_error(answer, 429);
    EXPECT_EQ(answer.json()["code"].text(), "too_many_requests");
    EXPECT_THAT(answer.header("Retry-After"), ContainsRegex("^[0-9]+$"));
    EXPECT_TRUE(eventually([&] { return sign_in().status == 200; }, std::chrono::seconds{30}))
        << "after the wait the right password is taken";
}

TEST_F(Session, ManyGuessesAtOnceHoldNobodyElseUp)
{
    set_up();
    std::vector<long> statuses(40);
    std::vector<std::thread> threads;
    for (auto& status : statuses)
        threads.emplace_back(
            [&] { status = Client{server.port()}.post_json("/api/session", kWrong).status; });
    for (int i = 0; i < 10; ++i) EXPECT_EQ(http.get("/api/projects").status, 200);
    for (auto& thread : threads) thread.join();
    EXPECT_THAT(statuses, Each(testing::AnyOf(401, 429)));
    EXPECT_GT(std::ranges::count(statuses, 429), 0);
}

TEST_F(Session, PasswordsThatAreNoneAreRefusedInWords)
{
    for (auto const* const body :
         {"", "{", "[]", "null", "{}", R"({"password":null})", R"({"password":12345678})",
          R"({"password":["correct horse"]})", R"({"password":{}})", R"({"PASSWORD":"correct horse"})"}) {
        expect_error(set_up(body), 422);
        expect_error(sign_in(body), 422);
    }
    for (std::string const& weak :
         {std::string{}, std::string{"1234567"}, std::string{"äöüäöüä"}, std::string(1025, 'x')}) {
        auto const answer = set_up(fmt::format(R"({{"password":{}}})", json_string(weak)));
        expect_error(answer, 422);
        EXPECT_THAT(answer.json()["message"].text(), HasSubstr("8 characters"));
        EXPECT_EQ(answer.json()["detail"].at(0)["loc"].dump(), R"(["body","password"])");
    }
    expect_error(set_up(R"({"password":")" + std::string(1'100'000, 'x') + R"("})"), 413);
    EXPECT_FALSE(state()["is_set_up"].flag());
}

TEST_F(Session, APasswordOfAnyLengthIsOnlyWrong)
{
    set_up();
    expect_error(sign_in(R"({"password":""})"), 401);
    expect_error(sign_in(R"({"password":")" + std::string(900'000, 'x') + R"("})"), 401);
    expect_error(sign_in(R"({"password":"correct\u0000horse"})"), 401);
}

TEST_F(Session, APageOfAnotherSiteCannotTakeTheServer)
{
    for (HeaderList const& headers :
         {HeaderList{{"Origin", "http://evil.example.com"}}, HeaderList{{"Sec-Fetch-Site", "cross-site"}}}) {
        expect_error(set_up(kRight, headers), 403);
        expect_error(sign_in(kRight, headers), 403);
        expect_error(http.request("DELETE", "/api/session", {}, headers), 403);
    }
    expect_error(set_up(kRight, {{"Host", "evil.example.com"}}), 421);
    EXPECT_FALSE(state()["is_set_up"].flag());
}

TEST_F(Session, NoSecretIsShownOrLogged)
{
    auto const cookie = cookie_of(set_up());
    auto const token = cookie.substr(cookie.find('=') + 1);
    sign_in(kWrong);
    EXPECT_THAT(http.get("/api/settings").body, Not(HasSubstr("horse")));
    EXPECT_THAT(http.get("/api/events").body, Not(HasSubstr(token)));
    EXPECT_THAT(server.logs(), AllOf(Not(HasSubstr("horse")), Not(HasSubstr(token))));
    for (auto const* const file : {"catalog.sqlite3", "catalog.sqlite3-wal"}) {
        auto const bytes = read_file(server.state() / file);
        EXPECT_EQ(bytes.find("correct horse"), std::string::npos);
        EXPECT_EQ(bytes.find(token), std::string::npos);
    }
}

TEST_F(SessionOfTheEnvironment, ItsPasswordIsTheOne)
{
    EXPECT_TRUE(state()["is_set_up"].flag());
    expect_error(set_up(), 409);
    expect_error(sign_in(kWrong), 401);
    auto const cookie = cookie_of(sign_in());
    EXPECT_TRUE(is_admin(cookie));
    restart_program();
    EXPECT_TRUE(is_admin(cookie)) << "the same password again";
}

TEST_F(SessionOfTheEnvironment, ItIsNeverShown)
{
    auto const answer = http.get("/api/settings");
    EXPECT_THAT(answer.body, AllOf(HasSubstr("admin_password"), Not(HasSubstr("horse"))));
}

}
