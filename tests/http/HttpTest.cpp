#include "HttpTest.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <random>
#include <set>

#include <cryptopp/base64.h>
#include <cryptopp/filters.h>
#include <cryptopp/hex.h>
#include <cryptopp/sha.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

namespace tests {

namespace {

std::string sha256_raw(std::string_view bytes)
{
    std::string digest(CryptoPP::SHA256::DIGESTSIZE, '\0');
    CryptoPP::SHA256{}.CalculateDigest(reinterpret_cast<CryptoPP::byte*>(digest.data()),
                                       reinterpret_cast<CryptoPP::byte const*>(bytes.data()), bytes.size());
    return digest;
}

bool is_snake_case(std::string const& text)
{
    return !text.empty() && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    });
}

void expect_detail(Json const& detail, std::string const& body)
{
    if (detail.is_string()) {
        EXPECT_FALSE(detail.text().empty()) << body;
        return;
    }
    ASSERT_TRUE(detail.is_array()) << "detail is neither text nor array: " << body;
    EXPECT_GT(detail.size(), 0U) << body;
    for (std::size_t i = 0; i < detail.size(); ++i) {
        EXPECT_TRUE(detail.at(i)["loc"].is_array()) << body;
        EXPECT_TRUE(detail.at(i)["msg"].is_string()) << body;
        EXPECT_TRUE(detail.at(i)["type"].is_string()) << body;
    }
}

void expect_error_body(Response const& response)
{
    Json const body = response.json();
    EXPECT_THAT(response.header("Content-Type"), testing::StartsWith("application/json")) << response.body;
    ASSERT_TRUE(body.is_object()) << "the error is not a JSON object: " << response.body;
    expect_detail(body["detail"], response.body);
    EXPECT_FALSE(body["ok"].flag()) << response.body;
    EXPECT_EQ(body["status"].text(), "error") << response.body;
    EXPECT_TRUE(is_snake_case(body["code"].text())) << response.body;
    EXPECT_FALSE(body["message"].text().empty()) << response.body;
    for (char const* const secret : {"/ms-http-", "SELECT ", "INSERT ", "sqlite"})
        EXPECT_EQ(response.body.find(secret), std::string::npos) << "tells too much: " << response.body;
}

}

HttpTest::HttpTest(ServerOptions options) : server(std::move(options)), http(server.port()) {}

void HttpTest::SetUp() { server.start(); }

void HttpTest::TearDown()
{
    if (HasFailure()) fmt::print(stderr, "{}", server.logs());
}

void HttpTest::make_project(std::string const& name, std::string const& notes)
{
    auto const body = fmt::format(R"({{"name":{},"notes":{}}})", json_string(name), json_string(notes));
    auto const answer = http.post_json("/api/projects", body);
    EXPECT_EQ(answer.status, 201) << answer.failure << answer.body;
}

Response HttpTest::upload(std::string const& project, std::string const& filename, std::string const& bytes)
{
    return upload_parts(project, {{.name = "file", .filename = filename, .body = bytes}});
}

Response HttpTest::upload_parts(std::string const& project, std::vector<Part> const& parts,
                                HeaderList headers)
{
    for (auto const& header : multipart_headers()) headers.push_back(header);
    return http.post("/api/projects/" + project + "/upload", multipart_body(parts), headers);
}

Response HttpTest::upload_raw(std::string const& project, std::string const& filename,
                              std::string const& bytes, HeaderList const& headers)
{
    return http.post("/api/projects/" + project + "/upload?name=" + percent_encode(filename), bytes, headers);
}

std::string HttpTest::store(std::string const& project, std::string const& filename, std::string const& bytes)
{
    auto const answer = upload(project, filename, bytes);
    EXPECT_EQ(answer.status, 200) << answer.failure << answer.body;
    EXPECT_EQ(answer.json()["status"].text(), "stored") << answer.body;
    return answer.json()["path"].text();
}

HeaderList become_administrator(Client& http)
{
    auto const answer = http.post_json("/api/setup", R"({"password":"correct horse"})");
    EXPECT_EQ(answer.status, 200) << answer.body;
    auto const cookie = answer.header("Set-Cookie");
    return {{"Cookie", cookie.substr(0, cookie.find(';'))}};
}

Json HttpTest::project(std::string const& name)
{
    auto const answer = http.get("/api/projects/" + percent_encode(name));
    EXPECT_EQ(answer.status, 200) << answer.failure << answer.body;
    return answer.json();
}

Json HttpTest::reindex(std::string const& name)
{
    auto const answer = http.post("/api/projects/" + percent_encode(name) + "/reindex");
    if (answer.status != 202) {
        EXPECT_EQ(answer.status, 200) << answer.failure << answer.body;
        return answer.json();
    }
    // A slow machine: the counts are those of the job.
    auto job = answer.json();
    auto const location = answer.header("location");
    EXPECT_TRUE(eventually([&] { return (job = http.get(location).json())["state"].text() == "done"; }));
    return job["result"];
}

std::vector<std::string> HttpTest::listed(std::string const& name)
{
    return project(name)["files"].pluck("relative_path");
}

std::vector<std::string> HttpTest::files_on_disk(std::string const& name) const
{
    std::set<std::string> names;
    for (auto const& entry : fs::recursive_directory_iterator{originals(name)})
        if (!entry.is_directory()) names.insert(fs::relative(entry.path(), originals(name)));
    return {names.begin(), names.end()};
}

void HttpTest::expect_nothing_incoming()
{
    auto const is_empty = [&] { return !fs::exists(server.incoming()) || fs::is_empty(server.incoming()); };
    EXPECT_TRUE(eventually(is_empty)) << "a body was left behind in incoming/";
}

void HttpTest::restart_program()
{
    server.stop_program();
    server.start_program();
    server.wait_until_ready();
}

void expect_error(Response const& response, long status)
{
    EXPECT_EQ(response.status, status) << response.failure << response.body;
    if (response.status != 0) expect_error_body(response);
}

void expect_client_error(Response const& response)
{
    EXPECT_GE(response.status, 400) << response.failure << response.body;
    EXPECT_LT(response.status, 500) << response.body;
    if (response.status != 0) expect_error_body(response);
}

void remove_folder(fs::path const& path)
{
    std::error_code error;
    EXPECT_TRUE(eventually([&] { return fs::remove_all(path, error), !error; })) << error.message();
}

std::string read_file(fs::path const& path)
{
    std::ifstream in{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

void write_file(fs::path const& path, std::string_view bytes)
{
    fs::create_directories(path.parent_path());
    std::ofstream out{path, std::ios::binary | std::ios::trunc};
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    ASSERT_TRUE(out.flush()) << path;
}

void set_mtime(fs::path const& path, std::int64_t seconds)
{
    timespec const times[2] = {{seconds, 0}, {seconds, 0}};
    ASSERT_EQ(::utimensat(AT_FDCWD, path.c_str(), times, 0), 0) << path;
}

std::int64_t mtime_of(fs::path const& path)
{
    struct stat about {};
    EXPECT_EQ(::stat(path.c_str(), &about), 0) << path;
    return about.st_mtim.tv_sec;
}

std::vector<Json> json_lines(fs::path const& path)
{
    std::vector<Json> lines;
    std::ifstream in{path};
    for (std::string line; std::getline(in, line);) {
        lines.push_back(Json::parse(line));
        EXPECT_TRUE(lines.back().is_object()) << "not a JSON line: " << line;
    }
    return lines;
}

std::string sha256_hex(std::string_view bytes)
{
    std::string hex;
    CryptoPP::StringSource{sha256_raw(bytes), true,
                           new CryptoPP::HexEncoder{new CryptoPP::StringSink{hex}, false}};
    return hex;
}

std::string content_digest(std::string_view bytes)
{
    std::string text;
    CryptoPP::StringSource{sha256_raw(bytes), true,
                           new CryptoPP::Base64Encoder{new CryptoPP::StringSink{text}, false}};
    return "sha-256=:" + text + ":";
}

std::string url_path(std::string const& url)
{
    auto const host = url.find("://");
    return host == std::string::npos ? url : url.substr(url.find('/', host + 3));
}

bool is_timestamp(std::string const& text)
{
    static auto const shape = testing::ContainsRegex(
        "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})$");
    return testing::Value(text, shape);
}

std::string sample_bytes(std::size_t size, unsigned seed)
{
    std::mt19937 random{seed};
    std::string bytes(size, '\0');
    std::ranges::generate(bytes, [&] { return static_cast<char>(random()); });
    return bytes;
}

}
