#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "Json.h"

namespace tests {

using HeaderList = std::vector<std::pair<std::string, std::string>>;

/// What came back. Status 0 means that no answer came; `failure` then says why.
struct Response {
    long status = 0;
    HeaderList headers;
    std::string body;
    std::string failure;

    /// The header of that name, without regard to case; several are joined by ", "; empty when there is none.
    std::string header(std::string_view name) const;
    Json json() const { return Json::parse(body); }
};

/// One part of a multipart body. `headers` are whole lines of the part, each ending in CRLF.
struct Part {
    std::string name;
    std::optional<std::string> filename;
    std::string body;
    std::string type = "application/octet-stream";
    std::string headers = {};
};

inline constexpr std::string_view kBoundary = "----media-sync-test-7MA4YWxkTrZu0gW";

/// The bytes of a multipart/form-data body with kBoundary. Names are written as they are, without escapes.
std::string multipart_body(std::vector<Part> const& parts);
HeaderList multipart_headers();

/// %XX for every byte that is not unreserved (RFC 3986); slashes stay.
std::string percent_encode(std::string_view text);

/// A body that is made while it is sent: fills the buffer, returns how many bytes it wrote, 0 at the end.
using BodySource = std::function<std::size_t(std::span<char>)>;
/// `size` bytes of a repeating pattern, without ever holding them.
BodySource pattern_source(std::uint64_t size);

/// One libcurl handle with its connection. Paths are sent as they are written (no dot segments removed).
/// Not for use by two threads at once.
class Client {
public:
    explicit Client(std::uint16_t port);
    ~Client();
    Client(Client const&) = delete;
    Client& operator=(Client const&) = delete;

    Response request(std::string const& method, std::string const& path, std::string const& body = {},
                     HeaderList const& headers = {});
    Response get(std::string const& path, HeaderList const& headers = {});
    Response head(std::string const& path, HeaderList const& headers = {});
    Response post(std::string const& path, std::string const& body = {}, HeaderList const& headers = {});
    /// POST with Content-Type application/json.
    Response post_json(std::string const& path, std::string const& body, HeaderList headers = {});
    /// POST of a generated body; without a size it is sent chunked.
    Response post_stream(std::string const& path, std::optional<std::uint64_t> size, BodySource source,
                         HeaderList const& headers = {});

private:
    void begin(std::string const& method, std::string const& path);
    Response perform(HeaderList const& headers);

    void* m_curl;
    std::uint16_t m_port;
};

/// A bare TCP connection for what a well-behaved library cannot send.
class RawConnection {
public:
    explicit RawConnection(std::uint16_t port);
    ~RawConnection();
    RawConnection(RawConnection const&) = delete;
    RawConnection& operator=(RawConnection const&) = delete;

    /// Sends as much as the peer takes; false when it has closed.
    bool send(std::string_view bytes);
    /// Reads until the marker, the end, or the time limit.
    std::string read_until(std::string_view marker, std::chrono::seconds limit = std::chrono::seconds{20});
    /// One whole answer: up to the end of the connection, or of the length that the answer states.
    Response read_response(std::chrono::seconds limit = std::chrono::seconds{20});
    /// Nothing more will be sent; answers are still read.
    void finish_sending();
    void close();

private:
    bool read_some(std::string& into, std::chrono::steady_clock::time_point deadline);

    int m_socket;
};

}
