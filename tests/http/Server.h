#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

namespace tests {

/// Polls a condition until it holds; false when it still does not hold at the end of the limit.
template <class Predicate>
bool eventually(Predicate holds, std::chrono::milliseconds limit = std::chrono::seconds{10});

void pause_between_polls();

struct ServerOptions {
    /// Added to (and stronger than) the environment that the server gets anyway.
    std::map<std::string, std::string> environment = {};
    mode_t file_creation_mask = 022;
};

/// The shipped nginx configuration and the real program on a scratch root and a free port of the loopback
/// address. Found by the compile definitions MEDIA_SYNC_PROGRAM and MEDIA_SYNC_RENDER, or the environment
/// variables of the same names, which win. The destructor stops what was started and removes the scratch
/// directory.
class Server {
public:
    explicit Server(ServerOptions options = {});
    ~Server();
    Server(Server const&) = delete;
    Server& operator=(Server const&) = delete;

    /// Starts both and returns when /healthz is 200. Throws, with the logs, when that takes too long.
    void start();
    void start_program();
    void start_nginx();
    void wait_until_ready();

    /// SIGTERM and wait for the end. A process that does not end in time is killed and is a test failure.
    void stop_program();
    void stop_nginx();

    /// SIGKILL for nginx with its workers, for the supervisor alone (its children then end by themselves), for all there is.
    /// Returns when they are gone; what is missing then is started again as at first.
    void kill_nginx();
    void kill_supervisor();
    void kill_everything();
    /// For what is started from now on.
    void set_environment(std::string const& name, std::string const& value);

    /// Runs `media-sync ARGUMENTS` with the server's environment and waits; the exit status, or -1 after a
    /// signal.
    int run_command(std::vector<std::string> const& arguments);

    std::filesystem::path const& root() const { return m_root; }
    /// Where the sockets are.
    std::filesystem::path run() const { return m_scratch / "run"; }
    std::filesystem::path state() const { return m_root / ".media-sync"; }
    std::filesystem::path incoming() const { return state() / "incoming"; }
    std::filesystem::path site() const { return m_scratch / "site"; }
    std::uint16_t port() const { return m_port; }

    pid_t supervisor() const { return m_program; }
    pid_t nginx() const { return m_nginx; }
    /// Processes of the program by their comm name; 0 when there is none just now.
    pid_t pool() const { return descendant("ms-pool"); }
    pid_t jobs() const { return descendant("ms-jobs"); }
    std::vector<pid_t> nginx_workers() const;

    /// The end of what the program and nginx wrote.
    std::string logs() const;

private:
    pid_t descendant(std::string_view comm) const;
    static void kill_tree(pid_t& ancestor);
    std::vector<std::string> environment() const;
    pid_t spawn(std::vector<std::string> const& arguments, std::string const& log_name) const;
    void render_configuration() const;
    void end(pid_t& process, char const* what) const;

    ServerOptions m_options;
    std::filesystem::path m_scratch;
    std::filesystem::path m_root;
    std::uint16_t m_port;
    pid_t m_program = 0;
    pid_t m_nginx = 0;
};

/// Anonymous memory (RssAnon) of a process in bytes; 0 when it is gone.
std::uint64_t anonymous_memory(pid_t process);
/// With what it shares: libraries, and pages of the catalogue that it maps.
std::uint64_t resident_memory(pid_t process);
/// Open descriptors of a process.
std::size_t descriptors(pid_t process);
/// CPU time that a process has used, in clock ticks; 0 when it is gone.
std::uint64_t cpu_ticks(pid_t process);
/// The same of a process and all below it.
std::uint64_t cpu_ticks_of_all(pid_t process);
bool is_running(pid_t process);

/// A port of the loopback address on which nobody listens.
std::uint16_t free_port();

template <class Predicate>
bool eventually(Predicate holds, std::chrono::milliseconds limit)
{
    auto const deadline = std::chrono::steady_clock::now() + limit;
    while (!holds()) {
        if (std::chrono::steady_clock::now() > deadline) return false;
        pause_between_polls();
    }
    return true;
}

}
