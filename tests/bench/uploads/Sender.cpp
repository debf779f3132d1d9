#include "Sender.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <stdexcept>

namespace bench {

namespace {

using Clock = std::chrono::steady_clock;

double since(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

[[noreturn]] void fail(std::string const& doing)
{
    throw std::runtime_error(doing + ": " + std::strerror(errno));
}

/// How many bytes of the answer are still to come, by its length; 1 until that, or the last chunk, is there.
std::size_t missing(std::string const& answer)
{
    auto const end = answer.find("\r\n\r\n");
    if (end == std::string::npos) return 1;
    auto const head = std::string_view{answer}.substr(0, end);
    if (head.find(" 304 ") < head.find('\n')) return 0;
    auto const length = head.find("Content-Length: ");
    if (length == std::string::npos) return answer.ends_with("\r\n0\r\n\r\n") ? 0 : 1;
    return end + 4 + std::stoul(answer.substr(length + 16)) - answer.size();
}

}  // namespace

Connection::Connection(std::uint16_t port) : m_socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(m_socket, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) fail("connect");
    int const on = 1;
    ::setsockopt(m_socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

Connection::~Connection() { ::close(m_socket); }

Sent Connection::request(std::string const& head, std::vector<std::string_view> const& pieces)
{
    auto const begin = Clock::now();
    send(head);
    for (auto const piece : pieces) send(piece);
    auto const last = Clock::now();
    Sent sent;
    sent.status = read_answer([&] { sent.first = since(begin); });
    sent.whole = since(begin);
    sent.wait = since(last);
    return sent;
}

void Connection::send(std::string_view bytes) const
{
    while (!bytes.empty()) {
        auto const count = ::send(m_socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (count < 0 && errno != EINTR) fail("send");
        if (count > 0) bytes.remove_prefix(static_cast<std::size_t>(count));
    }
}

int Connection::read_answer(std::function<void()> const& at_body) const
{
    std::string answer;
    std::array<char, 16 * 1024> block{};
    bool has_body = false, discards = false;
    for (std::size_t left = 1; left > 0;) {
        // Of a long body nothing is looked at.
        discards = discards || left > block.size();
        auto const count = discards ? ::recv(m_socket, nullptr, left, MSG_TRUNC)
                                    : ::recv(m_socket, block.data(), block.size(), 0);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) fail("the answer was cut short: " + answer);
        if (discards) {
            left -= static_cast<std::size_t>(count);
            continue;
        }
        answer.append(block.data(), static_cast<std::size_t>(count));
        left = missing(answer);
        auto const end = has_body ? std::string::npos : answer.find("\r\n\r\n");
        if (end == std::string::npos || end + 4 == answer.size()) continue;
        has_body = true;
        at_body();
    }
    if (!has_body) at_body();
    return std::stoi(answer.substr(answer.find(' ') + 1, 3));
}

}  // namespace bench
