#include "server/Sockets.h"

#include <poll.h>

#include <filesystem>

#include "lib/fcgi/Listener.h"

namespace server {

namespace {

constexpr int kBacklog = 1024;

}  // namespace

Sockets::Sockets(std::string const& folder)
    : m_folder(folder), m_query_path(folder + "/query.sock"), m_upload_path(folder + "/upload.sock")
{
    open();
}

void Sockets::open()
{
    std::filesystem::create_directories(m_folder);
    m_query = util::UniqueFd{lib::fcgi::open_socket(m_query_path, kBacklog)};
    m_upload = util::UniqueFd{lib::fcgi::open_socket(m_upload_path, kBacklog)};
}

bool Sockets::are_there() const
{
    return std::filesystem::is_socket(m_query_path) && std::filesystem::is_socket(m_upload_path);
}

bool Sockets::are_shut() const
{
    pollfd state{m_query.get(), 0, 0};
    return ::poll(&state, 1, 0) > 0 && (state.revents & POLLHUP) != 0;
}

}  // namespace server
