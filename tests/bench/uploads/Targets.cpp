#include "Targets.h"

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <string>

#include <fmt/format.h>

#include "Client.h"

namespace fs = std::filesystem;

namespace bench {

namespace {

constexpr auto kDavConfiguration = R"(
{user}
daemon off;
worker_processes auto;
pid {scratch}/nginx.pid;
error_log stderr error;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    client_body_temp_path {scratch}/incoming;
    fastcgi_temp_path {scratch}/fastcgi; proxy_temp_path {scratch}/proxy;
    scgi_temp_path {scratch}/scgi; uwsgi_temp_path {scratch}/uwsgi;
    client_body_buffer_size 64k;
    client_max_body_size 0;
    server {{
        listen 127.0.0.1:{port} backlog=1024;
        root {scratch}/files;
        location / {{ dav_methods PUT; }}
    }}
}}
)";

fs::path make_scratch()
{
    std::string name = fs::temp_directory_path() / "ms-dav-XXXXXX";
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp " + name);
    return name;
}

void empty(fs::path const& folder)
{
    for (auto const& entry : fs::directory_iterator{folder}) fs::remove_all(entry.path());
}

double as_seconds(std::uint64_t ticks)
{
    return static_cast<double>(ticks) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

}  // namespace

Dav::Dav() : m_scratch(make_scratch()), m_port(tests::free_port())
{
    for (auto const* const folder : {"files", "incoming"}) fs::create_directory(m_scratch / folder);
    auto const configuration = m_scratch / "nginx.conf";
    std::ofstream{configuration} << fmt::format(
        kDavConfiguration, fmt::arg("user", ::geteuid() == 0 ? "user root;" : ""),
        fmt::arg("scratch", m_scratch.string()), fmt::arg("port", m_port));
    m_nginx = ::fork();
    if (m_nginx == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGTERM);
        ::execlp("nginx", "nginx", "-e", "stderr", "-c", configuration.c_str(), nullptr);
        ::_exit(127);
    }
    tests::Client client{m_port};
    if (!tests::eventually([&] { return client.get("/").status != 0; }))
        throw std::runtime_error("nginx with DAV does not start");
}

Dav::~Dav()
{
    ::kill(m_nginx, SIGTERM);
    ::waitpid(m_nginx, nullptr, 0);
    fs::remove_all(m_scratch);
}

void Dav::clear() { empty(files()); }

double Dav::cpu_seconds() const { return as_seconds(tests::cpu_ticks_of_all(m_nginx)); }

Ours::Ours(bool hashes_ahead)
    : m_server({.environment = {{"MEDIA_SYNC_ARRIVALS", hashes_ahead ? "4" : "0"},
                                {"MEDIA_SYNC_RESCAN_INTERVAL", "0"}}})
{
    m_server.start();
    auto const made =
        tests::Client{port()}.post_json("/api/projects", fmt::format(R"({{"name":"{}"}})", kProject));
    if (made.status != 201) throw std::runtime_error("the project was not made: " + made.body);
}

void Ours::clear()
{
    if (fs::exists(originals())) empty(originals());
}

double Ours::cpu_seconds() const
{
    return as_seconds(tests::cpu_ticks_of_all(m_server.supervisor()) +
                      tests::cpu_ticks_of_all(m_server.nginx()));
}

std::size_t Ours::stored() const
{
    if (!fs::exists(originals())) return 0;
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator{originals()}, fs::directory_iterator{}));
}

}  // namespace bench
