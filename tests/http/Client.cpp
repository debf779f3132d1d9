#include "Client.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <mutex>
#include <stdexcept>

#include <arpa/inet.h>
#include <curl/curl.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <poll.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

namespace tests {

namespace {

bool same_name(std::string_view left, std::string_view right)
{
    return left.size() == right.size() && strncasecmp(left.data(), right.data(), left.size()) == 0;
}

std::string_view trimmed(std::string_view text)
{
    auto const first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

/// A status line starts a new answer (after 100 Continue), every other line is a header of it.
void take_header_line(Response& response, std::string_view line)
{
    if (line.starts_with("HTTP/")) {
        response.headers.clear();
        auto const blank = line.find(' ');
        if (blank != std::string_view::npos)
            std::from_chars(line.data() + blank + 1, line.data() + line.size(), response.status);
        return;
    }
    auto const colon = line.find(':');
    if (colon != std::string_view::npos)
        response.headers.emplace_back(trimmed(line.substr(0, colon)), trimmed(line.substr(colon + 1)));
}

std::size_t on_header(char* data, std::size_t size, std::size_t count, void* user)
{
    take_header_line(*static_cast<Response*>(user), {data, size * count});
    return size * count;
}

std::size_t on_body(char* data, std::size_t size, std::size_t count, void* user)
{
    static_cast<Response*>(user)->body.append(data, size * count);
    return size * count;
}

std::size_t on_read(char* data, std::size_t size, std::size_t count, void* user)
{
    return (*static_cast<BodySource*>(user))({data, size * count});
}

std::string dechunked(std::string_view body)
{
    std::string whole;
    while (true) {
        std::size_t length = 0;
        auto const line_end = body.find("\r\n");
        if (line_end == std::string_view::npos) return whole;
        std::from_chars(body.data(), body.data() + line_end, length, 16);
        body.remove_prefix(line_end + 2);
        if (length == 0 || body.size() < length + 2) return whole;
        whole.append(body.substr(0, length));
        body.remove_prefix(length + 2);
    }
}

}

std::string Response::header(std::string_view name) const
{
    std::string joined;
    for (auto const& [own_name, value] : headers)
        if (same_name(own_name, name)) joined += (joined.empty() ? "" : ", ") + value;
    return joined;
}

std::string multipart_body(std::vector<Part> const& parts)
{
    std::string body;
    for (auto const& part : parts) {
        body += fmt::format("--{}\r\nContent-Disposition: form-data; name=\"{}\"", kBoundary, part.name);
        if (part.filename)
            body += fmt::format("; filename=\"{}\"\r\nContent-Type: {}", *part.filename, part.type);
        body += fmt::format("\r\n{}\r\n{}\r\n", part.headers, part.body);
    }
    return body + fmt::format("--{}--\r\n", kBoundary);
}

HeaderList multipart_headers()
{
    return {{"Content-Type", fmt::format("multipart/form-data; boundary={}", kBoundary)}};
}

std::string percent_encode(std::string_view text)
{
    std::string out;
    for (unsigned char const c : text) {
        bool const plain = std::isalnum(c) != 0 || std::strchr("-._~/", c) != nullptr;
        out += plain && c != 0 ? std::string(1, static_cast<char>(c)) : fmt::format("%{:02X}", c);
    }
    return out;
}

BodySource pattern_source(std::uint64_t size)
{
    return [left = size](std::span<char> buffer) mutable {
        auto const count = static_cast<std::size_t>(std::min<std::uint64_t>(left, buffer.size()));
        std::memset(buffer.data(), static_cast<int>('a' + left % 23), count);
        left -= count;
        return count;
    };
}

Client::Client(std::uint16_t port) : m_port(port)
{
    static std::once_flag once;
    std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
    m_curl = curl_easy_init();
    if (m_curl == nullptr) throw std::runtime_error{"curl_easy_init failed"};
}

Client::~Client() { curl_easy_cleanup(m_curl); }

void Client::begin(std::string const& method, std::string const& path)
{
    curl_easy_reset(m_curl);
    curl_easy_setopt(m_curl, CURLOPT_URL, fmt::format("http://127.0.0.1:{}{}", m_port, path).c_str());
    curl_easy_setopt(m_curl, CURLOPT_CUSTOMREQUEST, method.c_str());
    curl_easy_setopt(m_curl, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(m_curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(m_curl, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(m_curl, CURLOPT_TIMEOUT, 150L);
    curl_easy_setopt(m_curl, CURLOPT_UPLOAD_BUFFERSIZE, 512L * 1024);
}

Response Client::perform(HeaderList const& headers)
{
    Response response;
    curl_slist* lines = nullptr;
    for (std::string_view const automatic : {"Expect", "Content-Type"})
        if (std::ranges::none_of(headers,
                                 [&](auto const& header) { return same_name(header.first, automatic); }))
            lines = curl_slist_append(lines, fmt::format("{}:", automatic).c_str());
    for (auto const& [name, value] : headers)
        lines = curl_slist_append(lines, (value.empty() ? name + ";" : name + ": " + value).c_str());
    curl_easy_setopt(m_curl, CURLOPT_HTTPHEADER, lines);
    curl_easy_setopt(m_curl, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(m_curl, CURLOPT_HEADERDATA, &response);
    curl_easy_setopt(m_curl, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(m_curl, CURLOPT_WRITEDATA, &response);
    if (auto const code = curl_easy_perform(m_curl); code != CURLE_OK)
        response.failure = curl_easy_strerror(code);
    curl_slist_free_all(lines);
    return response;
}

Response Client::request(std::string const& method, std::string const& path, std::string const& body,
                         HeaderList const& headers)
{
    begin(method, path);
    bool const has_body = !body.empty() || method == "POST" || method == "PUT" || method == "PATCH";
    if (has_body) {
        curl_easy_setopt(m_curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
        curl_easy_setopt(m_curl, CURLOPT_POSTFIELDS, body.data());
    }
    if (method == "HEAD") curl_easy_setopt(m_curl, CURLOPT_NOBODY, 1L);
    return perform(headers);
}

Response Client::get(std::string const& path, HeaderList const& headers)
{
    return request("GET", path, {}, headers);
}

Response Client::head(std::string const& path, HeaderList const& headers)
{
    return request("HEAD", path, {}, headers);
}

Response Client::post(std::string const& path, std::string const& body, HeaderList const& headers)
{
    return request("POST", path, body, headers);
}

Response Client::post_json(std::string const& path, std::string const& body, HeaderList headers)
{
    headers.emplace_back("Content-Type", "application/json");
    return request("POST", path, body, headers);
}

Response Client::post_stream(std::string const& path, std::optional<std::uint64_t> size, BodySource source,
                             HeaderList const& headers)
{
    begin("POST", path);
    curl_easy_setopt(m_curl, CURLOPT_POST, 1L);
    curl_easy_setopt(m_curl, CURLOPT_READFUNCTION, on_read);
    curl_easy_setopt(m_curl, CURLOPT_READDATA, &source);
    if (size) {
        curl_easy_setopt(m_curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(*size));
        return perform(headers);
    }
    HeaderList chunked = headers;
    chunked.emplace_back("Transfer-Encoding", "chunked");
    return perform(chunked);
}

RawConnection::RawConnection(std::uint16_t port) : m_socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (m_socket < 0 || ::connect(m_socket, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
        throw std::runtime_error{fmt::format("cannot connect to port {}", port)};
}

RawConnection::~RawConnection() { close(); }

void RawConnection::close()
{
    if (m_socket >= 0) ::close(m_socket);
    m_socket = -1;
}

void RawConnection::finish_sending() { ::shutdown(m_socket, SHUT_WR); }

bool RawConnection::send(std::string_view bytes)
{
    while (!bytes.empty()) {
        auto const sent = ::send(m_socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

bool RawConnection::read_some(std::string& into, std::chrono::steady_clock::time_point deadline)
{
    using namespace std::chrono;
    auto const left = duration_cast<milliseconds>(deadline - steady_clock::now()).count();
    pollfd waiting{m_socket, POLLIN, 0};
    if (left <= 0 || ::poll(&waiting, 1, static_cast<int>(left)) <= 0) return false;
    char buffer[16384];
    auto const count = ::recv(m_socket, buffer, sizeof buffer, 0);
    if (count <= 0) return false;
    into.append(buffer, static_cast<std::size_t>(count));
    return true;
}

std::string RawConnection::read_until(std::string_view marker, std::chrono::seconds limit)
{
    auto const deadline = std::chrono::steady_clock::now() + limit;
    std::string text;
    while (text.find(marker) == std::string::npos && read_some(text, deadline)) {
    }
    return text;
}

Response RawConnection::read_response(std::chrono::seconds limit)
{
    auto const deadline = std::chrono::steady_clock::now() + limit;
    std::string text = read_until("\r\n\r\n", limit);
    Response response;
    auto const head_end = text.find("\r\n\r\n");
    for (std::size_t at = 0; at < std::min(head_end, text.size());) {
        auto const line_end = std::min(text.find("\r\n", at), text.size());
        take_header_line(response, std::string_view{text}.substr(at, line_end - at));
        at = line_end + 2;
    }
    response.body = head_end == std::string::npos ? std::string{} : text.substr(head_end + 4);
    std::size_t length = std::string::npos;
    if (auto const stated = response.header("Content-Length"); !stated.empty()) length = std::stoull(stated);
    while (response.body.size() < length && read_some(response.body, deadline)) {
    }
    if (same_name(response.header("Transfer-Encoding"), "chunked")) response.body = dechunked(response.body);
    return response;
}

}
