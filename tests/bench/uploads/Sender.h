#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

/// How one request went. Seconds.
struct Sent {
    int status = 0;
    double whole = 0;  ///< from the first byte sent to the last byte of the answer
    double wait = 0;   ///< from the last byte sent to the last byte of the answer
    double first = 0;  ///< from the first byte sent to the first byte of the answer's body, or to its end
};

/// A kept connection that costs as little as a client can: a socket, the bytes in memory, no library between them.
class Connection {
public:
    explicit Connection(std::uint16_t port);
    ~Connection();
    Connection(Connection const&) = delete;
    Connection& operator=(Connection const&) = delete;

    /// Sends head and pieces one after the other and reads the whole answer. Throws std::runtime_error.
    Sent request(std::string const& head, std::vector<std::string_view> const& pieces);

private:
    void send(std::string_view bytes) const;
    /// Calls `at_body` once the first byte of its body is there, or it is whole.
    int read_answer(std::function<void()> const& at_body) const;

    int m_socket;
};

}  // namespace bench
