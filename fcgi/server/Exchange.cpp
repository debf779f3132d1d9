#include "server/Exchange.h"

#include <charconv>

#include <fmt/format.h>

#include "http/Status.h"

namespace server {

namespace {

/// `HTTP_X_FILENAME` -> `X-FILENAME`; names compare without case.
std::string header_name(std::string_view param)
{
    std::string name{param};
    for (char& c : name)
        if (c == '_') c = '-';
    return name;
}

std::optional<std::uint64_t> parse_length(std::string_view text)
{
    std::uint64_t length = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), length);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return length;
}

}  // namespace

http::Request read_request(lib::fcgi::Connection& connection)
{
    auto const param = [&](char const* name) { return std::string{connection.param(name).value_or("")}; };
    http::Request request;
    request.method = http::parse_method(param("REQUEST_METHOD"));
    auto const uri = param("REQUEST_URI");
    request.path = uri.substr(0, uri.find('?'));
    request.query = http::Query{param("QUERY_STRING")};
    request.content_type = param("CONTENT_TYPE");
    request.content_length = parse_length(param("CONTENT_LENGTH"));
    request.body_file = param("REQUEST_BODY_FILE");
    request.scheme = param("REQUEST_SCHEME").empty() ? "http" : param("REQUEST_SCHEME");
    request.address = param("REMOTE_ADDR");
    request.phase = param("MEDIA_SYNC_PHASE") == "check" ? http::Phase::Check : http::Phase::Answer;
    connection.for_each_param([&](std::string_view name, std::string_view value) {
        if (name.starts_with("HTTP_")) request.headers.add(header_name(name.substr(5)), std::string{value});
    });
    request.read = [&connection](std::span<char> out) { return connection.read(out); };
    return request;
}

void write_response(lib::fcgi::Connection& connection, http::Request const& request,
                    http::Response const& response)
{
    std::string head =
        fmt::format("Status: {} {}\r\n", response.status, http::reason_phrase(response.status));
    for (auto const& [name, value] : response.headers) head += fmt::format("{}: {}\r\n", name, value);
    head += "\r\n";
    if (!connection.write(head)) return;
    if (request.method == http::Method::Head) return;
    if (response.stream)
        response.stream([&](std::string_view piece) { connection.write(piece); });
    else
        connection.write(response.body);
}

}  // namespace server
