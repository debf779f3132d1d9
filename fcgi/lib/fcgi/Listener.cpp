#include "lib/fcgi/Listener.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>
#include <system_error>

#include <fcgiapp.h>

#include "util/UniqueFd.h"

namespace lib::fcgi {

int open_socket(std::string const& path, int backlog)
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path)
        throw std::runtime_error(
            "the socket path is longer than 107 bytes, choose a shorter run directory: " + path);
    path.copy(address.sun_path, path.size());

    util::UniqueFd fd{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    if (!fd) throw std::system_error(errno, std::generic_category(), "socket");
    ::unlink(path.c_str());
    if (::bind(fd.get(), reinterpret_cast<sockaddr const*>(&address), sizeof address) != 0)
        throw std::system_error(errno, std::generic_category(), "bind " + path);
    ::chmod(path.c_str(), 0660);
    if (::listen(fd.get(), backlog) != 0)
        throw std::system_error(errno, std::generic_category(), "listen " + path);
    return fd.release();
}

void initialise() { FCGX_Init(); }

struct Connection::State {
    FCGX_Request request{};
};

Connection::Connection(int listen_fd) : m_state(std::make_unique<State>())
{
    FCGX_InitRequest(&m_state->request, listen_fd, 0);
}

Connection::~Connection() { FCGX_Free(&m_state->request, 1); }

bool Connection::accept() { return FCGX_Accept_r(&m_state->request) == 0; }

void Connection::finish() { FCGX_Finish_r(&m_state->request); }

std::optional<std::string_view> Connection::param(char const* name) const
{
    char const* value = FCGX_GetParam(name, m_state->request.envp);
    if (value == nullptr) return std::nullopt;
    return std::string_view{value};
}

void Connection::for_each_param(std::function<void(std::string_view, std::string_view)> const& visit) const
{
    for (char** entry = m_state->request.envp; *entry != nullptr; ++entry) {
        std::string_view const pair{*entry};
        auto const equals = pair.find('=');
        if (equals != std::string_view::npos) visit(pair.substr(0, equals), pair.substr(equals + 1));
    }
}

std::size_t Connection::read(std::span<char> out)
{
    int const got = FCGX_GetStr(out.data(), static_cast<int>(out.size()), m_state->request.in);
    return got > 0 ? static_cast<std::size_t>(got) : 0;
}

bool Connection::write(std::string_view bytes)
{
    return FCGX_PutStr(bytes.data(), static_cast<int>(bytes.size()), m_state->request.out) ==
           static_cast<int>(bytes.size());
}

}  // namespace lib::fcgi
