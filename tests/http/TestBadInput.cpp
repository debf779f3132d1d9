#include "HttpTest.h"

#include <fmt/format.h>

namespace tests {

using testing::AnyOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Lt;

namespace {

class BadInput : public HttpTest {
protected:
    void SetUp() override
    {
        HttpTest::SetUp();
        make_project("A");
    }

    /// What every kind of bad input has in common: refused, readable, nothing left, and the server goes on.
    void expect_refused(Response const& answer, std::string const& what)
    {
        SCOPED_TRACE(what);
        expect_client_error(answer);
    }

    void expect_unharmed()
    {
        EXPECT_THAT(files_on_disk("A"), IsEmpty());
        EXPECT_THAT(listed("A"), IsEmpty());
        expect_nothing_incoming();
        store("A", "good.mov", "good");
        EXPECT_THAT(files_on_disk("A"), ElementsAre("good.mov"));
    }

    Response post_form(std::string const& body, std::string const& boundary = std::string{kBoundary})
    {
        return http.post("/api/projects/A/upload", body,
                         {{"Content-Type", "multipart/form-data; boundary=" + boundary}});
    }

    Response raw(std::string const& bytes)
    {
        RawConnection connection{server.port()};
        connection.send(bytes);
        return connection.read_response();
    }
};

Part clip() { return {.name = "file", .filename = "cut.mov", .body = "some\r\nbytes\r\n"}; }

}

TEST_F(BadInput, AFormCutAtEachByteStoresNothing)
{
    auto const whole = multipart_body({clip(), {.name = "note", .filename = {}, .body = "n"}});
    for (std::size_t length = 0; length + 2 < whole.size(); ++length)
        expect_refused(post_form(whole.substr(0, length)), fmt::format("cut at {}", length));
    expect_unharmed();
    EXPECT_EQ(post_form(whole.substr(0, whole.size() - 2)).status, 200) << "the last CRLF is optional";
}

TEST_F(BadInput, AConnectionCutAtEachByteStoresNothing)
{
    auto const whole = multipart_body({clip()});
    auto const head = fmt::format(
        "POST /api/projects/A/upload HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {}\r\n"
        "Content-Type: multipart/form-data; boundary={}\r\n\r\n",
        whole.size(), kBoundary);
    for (std::size_t length = 0; length < whole.size(); ++length) {
        RawConnection connection{server.port()};
        connection.send(head + whole.substr(0, length));
    }
    expect_unharmed();
}

TEST_F(BadInput, AChunkedBodyThatStopsStoresNothing)
{
    for (auto const* const body :
         {"5\r\nabc", "5\r\nabcde\r\n", "zz\r\nabc\r\n0\r\n\r\n", "-5\r\nabc\r\n0\r\n\r\n"}) {
        RawConnection connection{server.port()};
        connection.send(
            fmt::format("POST /api/projects/A/upload?name=a.mov HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                        "Transfer-Encoding: chunked\r\n\r\n{}",
                        body));
    }
    expect_unharmed();
}

TEST_F(BadInput, BrokenFormsAreRefused)
{
    auto const b = std::string{kBoundary};
    auto const disposition =
        std::string{"Content-Disposition: form-data; name=\"file\"; filename=\"a.mov\"\r\n"};
    auto const end = "\r\n--" + b + "--\r\n";
    std::vector<std::string> const bodies = {
        "not a form at all",
        "--" + b,
        "--" + b + "--",
        "--" + b + "\r\n" + disposition + "no blank line" + end,
        "--" + b + "\r\nContent-Type: video/mp4\r\n\r\nno disposition" + end,
        "--" + b + "\r\n\r\nno headers" + end,
        "--" + b + "\r\n" + disposition + "\r\nother end\r\n--other--\r\n",
        "--" + b + "\r\n" + disposition + "X: " + std::string(20'000, 'x') + "\r\n\r\nbytes" + end,
        std::string(10'000, 'p') + "\r\n--" + b + "\r\n" + disposition + "\r\nlong preamble" + end,
        std::string(100'000, '-'),
        "\r\n\r\n\r\n",
        std::string(1000, '\0'),
    };
    for (std::size_t i = 0; i < bodies.size(); ++i)
        expect_refused(post_form(bodies[i]), fmt::format("body {}", i));
    expect_unharmed();
}

TEST_F(BadInput, BoundariesOutsideTheRuleAreRefused)
{
    auto const body = multipart_body({clip()});
    for (auto const& type :
         {std::string{"multipart/form-data"}, std::string{"multipart/form-data; boundary="},
          "multipart/form-data; boundary=" + std::string(71, 'b'),
          std::string{"multipart/form-data; boundary=\"unclosed"},
          "multipart/mixed; boundary=" + std::string{kBoundary}})
        expect_refused(http.post("/api/projects/A/upload", body, {{"Content-Type", type}}), type);
    expect_unharmed();
}

TEST_F(BadInput, TooManyPartsAreRefused)
{
    std::vector<Part> const many(1001, Part{.name = "note", .filename = {}, .body = "n"});
    expect_refused(upload_parts("A", many), "1,001 parts");
    expect_unharmed();
}

TEST_F(BadInput, LongFieldsAreRefusedOrIgnored)
{
    for (auto const* const field : {"taken", "sha256"})
        expect_refused(
            upload_parts("A", {{.name = field, .filename = {}, .body = std::string(200'000, '7')}, clip()}),
            field);
    expect_unharmed();
    auto const ignored =
        upload_parts("A", {{.name = "note", .filename = {}, .body = std::string(3'000'000, 'n')}, clip()});
    EXPECT_EQ(ignored.status, 200) << ignored.body;
}

TEST_F(BadInput, LongNamesInAFormAreShortened)
{
    auto const answer = upload("A", std::string(10'000, 'x') + ".mov", "x");
    EXPECT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(answer.json()["name"].text().size(), 255U);
}

TEST_F(BadInput, DeepJsonIsRefused)
{
    for (std::size_t const depth : {200U, 10'000U, 400'000U}) {
        auto const arrays = std::string(depth, '[') + std::string(depth, ']');
        std::string objects;
        for (std::size_t i = 0; i < depth; ++i) objects += "{\"a\":";
        objects = objects.substr(0, 900'000);
        expect_refused(http.post_json("/api/projects", arrays), "arrays");
        expect_refused(http.post_json("/api/projects", objects), "objects");
        expect_refused(http.post_json("/api/projects/A/sync-album", "{\"deep\":" + arrays + "}"), "payload");
    }
    expect_unharmed();
}

TEST_F(BadInput, HugeJsonIs413)
{
    auto const huge = "{\"name\":\"B\",\"notes\":\"" + std::string(2'000'000, 'n') + "\"}";
    expect_error(http.post_json("/api/projects", huge), 413);
    expect_error(http.post_json("/api/projects/A/sync-album", huge), 413);
    EXPECT_EQ(http.get("/api/projects").json().size(), 1U);
    expect_unharmed();
}

TEST_F(BadInput, JsonThatIsNotUtf8IsRefused)
{
    for (auto const* const text : {"\"\xff\xfe\"", "\"\xc0\xaf\"", "\"\xed\xa0\x80\"", "\"\\ud800\"",
                                   "\"a\nb\"", "NaN", "01", "1e999999", "\"\\x41\""})
        expect_refused(http.post_json("/api/projects/A/sync-album", fmt::format("{{\"a\":{}}}", text)), text);
    expect_unharmed();
}

TEST_F(BadInput, LongAddressesAndHeadersAreRefused)
{
    expect_refused(http.get("/api/projects/" + std::string(60'000, 'a')), "long path");
    expect_refused(http.get("/api/events?project=" + std::string(60'000, 'a')), "long query");
    expect_refused(http.get("/api/projects", {{"X-Long", std::string(60'000, 'a')}}), "long header");
    expect_refused(http.get("/api/projects/" + std::string(5'000, 'a')), "long project");
    expect_refused(http.post("/api/projects/A/upload?name=a.mov&taken=" + std::string(5'000, '1'), "x"),
                   "long taken");
    expect_unharmed();
}

TEST_F(BadInput, MalformedRequestsAreRefused)
{
    for (std::string const request : {
             "GARBAGE\r\n\r\n",
             "GET / HTTP/9.9\r\nHost: 127.0.0.1\r\n\r\n",
             "POST /api/projects/A/upload?name=a HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -5\r\n\r\n",
             "POST /api/projects/A/upload?name=a HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: five\r\n\r\n",
             "POST /api/projects/A/upload?name=a HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1\r\n"
             "Content-Length: 2\r\n\r\nab",
             "POST /api/projects/A/upload?name=a HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 3\r\n"
             "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
             "GET /api/projects HTTP/1.1\r\nHost: a b\r\n\r\n",
             "GET /%zz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
         }) {
        auto const answer = raw(request);
        EXPECT_GE(answer.status, 400) << request;
        EXPECT_THAT(answer.status, AnyOf(Lt(500), 501, 505)) << request;
    }
    expect_unharmed();
}

TEST_F(BadInput, EncodingErrorsInTheQueryAreNo500)
{
    for (auto const* const query :
         {"?name=%zz.mov", "?name=%", "?name=%ff%fe.mov", "?name=a%00b.mov", "?name[]=a",
          "?name=a.mov&name=b.mov", "?&&&=&name=c.mov", "?name=%F0%9F%92%A9%ED%A0%80.mov"}) {
        auto const answer = http.post(fmt::format("/api/projects/A/upload{}", query), query);
        EXPECT_LT(answer.status, 500) << query << answer.body;
        EXPECT_TRUE(answer.json().is_object()) << query << answer.body;
    }
    expect_nothing_incoming();
}

TEST_F(BadInput, WrongMethodsOnAnUploadStoreNothing)
{
    for (auto const* const method : {"PUT", "PATCH", "DELETE"})
        expect_error(http.request(method, "/api/projects/A/upload?name=a.mov", "clip"), 405);
    expect_refused(http.request("BREW", "/api/projects/A/upload?name=a.mov", "clip"), "an unknown method");
    expect_refused(http.request("TRACE", "/api/projects"), "TRACE");
    expect_unharmed();
}

TEST_F(BadInput, UploadsToUnknownPlacesLeaveNothing)
{
    for (auto const* const path :
         {"/api/projects/nope/upload?name=a", "/api/projects//upload?name=a", "/upload?name=a",
          "/api/projects/A/B/upload?name=a", "/api/upload?name=a", "/api/projects/./upload?name=a",
          "/api/projects/.media-sync/upload?name=a", "/api/projects/..%2fA/upload?name=a"})
        expect_refused(http.post(path, "clip"), path);
    EXPECT_FALSE(fs::exists(folder("nope")));
    expect_unharmed();
}

TEST_F(BadInput, ALengthThatLiesStoresNothing)
{
    RawConnection connection{server.port()};
    connection.send(
        "POST /api/projects/A/upload?name=a.mov HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: "
        "100\r\n\r\nshort");
    connection.close();
    expect_unharmed();
}

TEST_F(BadInput, AProjectThatVanishesMeanwhileIsNoServerError)
{
    std::string const half(200'000, 'c');
    RawConnection connection{server.port()};
    connection.send(
        "POST /api/projects/A/upload?name=a.mov HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 400000\r\n"
        "Connection: close\r\n\r\n" +
        half);
    ASSERT_TRUE(eventually([&] { return !fs::is_empty(server.incoming()); }));
    remove_folder(folder("A"));
    connection.send(half);
    expect_error(connection.read_response(), 404);
    connection.close();
    EXPECT_FALSE(fs::exists(folder("A")));
    expect_nothing_incoming();
}

}
