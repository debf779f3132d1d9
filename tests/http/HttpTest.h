#pragma once

#include <cstdint>
#include <ctime>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "Client.h"
#include "Json.h"
#include "Server.h"

namespace tests {

namespace fs = std::filesystem;

/// Chooses the administrator's password; the header that proves it.
HeaderList become_administrator(Client& http);

/// A running server of its own for each test, and the words in which the tests speak about it.
/// The logs of the server are shown when the test has failed.
class HttpTest : public testing::Test {
protected:
    explicit HttpTest(ServerOptions options = {});
    void SetUp() override;
    void TearDown() override;

    /// Creates a project; records a failure unless the answer is 201.
    void make_project(std::string const& name, std::string const& notes = {});
    /// Multipart upload of one file, as a browser sends it.
    Response upload(std::string const& project, std::string const& filename, std::string const& bytes);
    Response upload_parts(std::string const& project, std::vector<Part> const& parts,
                          HeaderList headers = {});
    /// The bytes as the whole body, with the name in the query.
    Response upload_raw(std::string const& project, std::string const& filename, std::string const& bytes,
                        HeaderList const& headers = {});
    /// Uploads and returns the project-relative path; records a failure unless the answer is `stored`.
    std::string store(std::string const& project, std::string const& filename, std::string const& bytes);

    HeaderList become_administrator() { return tests::become_administrator(http); }

    Json project(std::string const& name);
    /// POST …/reindex; records a failure unless the answer is 200.
    Json reindex(std::string const& name);
    /// relative_path of every entry, in the order of the answer.
    std::vector<std::string> listed(std::string const& name);

    fs::path folder(std::string const& name) const { return server.root() / name; }
    fs::path originals(std::string const& name) const { return folder(name) / "ingest" / "originals"; }
    fs::path index_file(std::string const& name) const { return folder(name) / "index.json"; }
    /// Names below ingest/originals, sorted.
    std::vector<std::string> files_on_disk(std::string const& name) const;

    /// Bodies in incoming/ are removed by nginx right after the answer: waits for that.
    void expect_nothing_incoming();
    /// Stops and starts the program; nginx stays.
    void restart_program();

    Server server;
    Client http;
};

/// 4xx or 5xx in the one error shape of the API: JSON with detail, ok, status, code, message; no path of the
/// server.
void expect_error(Response const& response, long status);
/// The same for nginx's and the program's errors alike when several statuses are right.
void expect_client_error(Response const& response);

std::string read_file(fs::path const& path);
/// As a file manager does it: once more when something was written into the folder meanwhile (its index, say).
void remove_folder(fs::path const& path);
void write_file(fs::path const& path, std::string_view bytes);
/// Sets the modification time, seconds since 1970.
void set_mtime(fs::path const& path, std::int64_t seconds);
std::int64_t mtime_of(fs::path const& path);
/// Every line of a file as JSON; a line that is not JSON is a failure.
std::vector<Json> json_lines(fs::path const& path);

std::string sha256_hex(std::string_view bytes);
/// The value of a Content-Digest header (RFC 9530) for these bytes.
std::string content_digest(std::string_view bytes);
/// The path of an absolute URL.
std::string url_path(std::string const& url);
/// ISO 8601 date and time with Z or an offset.
bool is_timestamp(std::string const& text);
/// Bytes that differ for each seed and contain every byte value, CR and LF among them.
std::string sample_bytes(std::size_t size, unsigned seed = 1);

}
