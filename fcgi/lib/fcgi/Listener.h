#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace lib::fcgi {

/// Opens (and replaces) a unix socket at `path`, mode 0660. Returns the descriptor, owned by the caller.
/// Throws std::system_error; a path over 107 bytes is refused with a text that says so.
int open_socket(std::string const& path, int backlog);

/// Once per process, before the first Connection.
void initialise();

/// One slot that accepts FastCGI requests, one at a time. Each thread has its own.
class Connection {
public:
    explicit Connection(int listen_fd);
    ~Connection();
    Connection(Connection const&) = delete;
    Connection& operator=(Connection const&) = delete;

    /// Waits for the next request; false once the socket was shut down.
    bool accept();
    /// Ends the request in hand.
    void finish();

    std::optional<std::string_view> param(char const* name) const;
    /// Every `NAME=value` of the request, in order.
    void for_each_param(
        std::function<void(std::string_view name, std::string_view value)> const& visit) const;
    /// At most `out.size()` bytes of standard input; 0 at its end.
    std::size_t read(std::span<char> out);
    /// False when the peer has gone.
    bool write(std::string_view bytes);

private:
    struct State;
    std::unique_ptr<State> m_state;
};

}  // namespace lib::fcgi
