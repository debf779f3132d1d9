#include "Server.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <optional>
#include <random>
#include <sstream>
#include <stdexcept>
#include <thread>

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "Client.h"

namespace fs = std::filesystem;

namespace tests {

namespace {

constexpr std::chrono::seconds kStartLimit{20};
constexpr std::chrono::seconds kStopLimit{20};
constexpr std::size_t kShownLogBytes = 6000;

std::string tool_path(char const* variable, char const* compiled_in)
{
    char const* const value = std::getenv(variable);
    std::string path = value != nullptr && *value != '\0' ? value : compiled_in;
    if (!fs::exists(path))
        throw std::runtime_error{fmt::format("{} names '{}', which does not exist", variable, path)};
    return path;
}

bool is_free(std::uint16_t port)
{
    int const socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int const on = 1;
    ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    bool const bound = ::bind(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
    ::close(socket);
    return bound;
}

fs::path make_scratch()
{
    std::string name = fs::temp_directory_path() / "ms-http-XXXXXX";
    if (::mkdtemp(name.data()) == nullptr)
        throw std::runtime_error{fmt::format("mkdtemp {}: {}", name, std::strerror(errno))};
    return name;
}

/// A process may vanish while its file in /proc is read: what came until then, or nothing.
std::string read_text(fs::path const& path)
{
    std::ifstream in{path, std::ios::binary};
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

/// Of /proc/PID/status, in bytes; 0 when it is gone.
std::uint64_t memory_line(pid_t process, std::string_view name)
{
    std::string const status = read_text(fmt::format("/proc/{}/status", process));
    auto const at = status.find(name);
    return at == std::string::npos ? 0 : std::strtoull(status.c_str() + at + name.size(), nullptr, 10) * 1024;
}

/// The fields of /proc/PID/stat after the command name: state, ppid, …
std::vector<std::string> stat_fields(pid_t process, std::string& comm)
{
    std::string const line = read_text(fmt::format("/proc/{}/stat", process));
    auto const open = line.find('(');
    auto const close = line.rfind(')');
    if (open == std::string::npos || close == std::string::npos) return {};
    comm = line.substr(open + 1, close - open - 1);
    std::vector<std::string> fields;
    for (std::size_t at = close + 2; at < line.size();) {
        auto const blank = std::min(line.find(' ', at), line.size());
        fields.push_back(line.substr(at, blank - at));
        at = blank + 1;
    }
    return fields;
}

struct ProcessInfo {
    pid_t parent = 0;
    std::string comm;
};

std::map<pid_t, ProcessInfo> all_processes()
{
    std::map<pid_t, ProcessInfo> processes;
    std::error_code ignored;
    for (auto const& entry : fs::directory_iterator{"/proc", ignored}) {
        auto const pid = static_cast<pid_t>(std::atoi(entry.path().filename().c_str()));
        std::string comm;
        if (pid <= 0) continue;
        if (auto const fields = stat_fields(pid, comm); fields.size() > 1 && fields[0] != "Z")
            processes[pid] = {static_cast<pid_t>(std::stoi(fields[1])), comm};
    }
    return processes;
}

bool is_below(pid_t process, pid_t ancestor, std::map<pid_t, ProcessInfo> const& processes)
{
    for (auto at = processes.find(process); at != processes.end(); at = processes.find(at->second.parent))
        if (at->second.parent == ancestor) return true;
    return false;
}

[[noreturn]] void become(std::vector<std::string> const& arguments,
                         std::vector<std::string> const& environment, std::string const& log, mode_t mask)
{
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    ::umask(mask);
    int const out = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    ::dup2(out, STDOUT_FILENO);
    ::dup2(out, STDERR_FILENO);
    int const null = ::open("/dev/null", O_RDONLY);
    ::dup2(null, STDIN_FILENO);
    std::vector<char*> argv;
    std::vector<char*> envp;
    for (auto const& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
    for (auto const& variable : environment) envp.push_back(const_cast<char*>(variable.c_str()));
    argv.push_back(nullptr);
    envp.push_back(nullptr);
    ::execvpe(argv[0], argv.data(), envp.data());
    ::dprintf(STDERR_FILENO, "cannot run %s: %s\n", argv[0], std::strerror(errno));
    ::_exit(127);
}

/// Waits for a child; nothing when it still runs at the end of the limit.
std::optional<int> wait_for_end(pid_t process, std::chrono::milliseconds limit)
{
    int status = 0;
    bool const ended = eventually([&] { return ::waitpid(process, &status, WNOHANG) == process; }, limit);
    return ended ? std::optional{status} : std::nullopt;
}

/// True for a child that has ended; it is not reaped.
bool has_ended(pid_t process)
{
    siginfo_t info{};
    return ::waitid(P_PID, static_cast<id_t>(process), &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
           info.si_pid == process;
}

/// The end of a log, without the lines that only say that the pool is not up yet.
std::string tail(fs::path const& path)
{
    std::ifstream in{path};
    std::string text;
    for (std::string line; std::getline(in, line);)
        if (line.find(".sock failed (") == std::string::npos) text += line + "\n";
    if (text.size() > kShownLogBytes) text = "…" + text.substr(text.size() - kShownLogBytes);
    return fmt::format("--- {} ---\n{}", path.filename().string(), text);
}

}

/// Below the range from which the kernel takes the local ports of connections.
std::uint16_t free_port()
{
    std::random_device random;
    std::uniform_int_distribution<int> below_ephemeral{15000, 31000};
    while (true)
        if (auto const port = static_cast<std::uint16_t>(below_ephemeral(random)); is_free(port)) return port;
}

void pause_between_polls() { std::this_thread::sleep_for(std::chrono::milliseconds{3}); }

Server::Server(ServerOptions options)
    : m_options(std::move(options)),
      m_scratch(make_scratch()),
      m_root(m_scratch / "root"),
      m_port(free_port())
{
    for (auto const* const directory : {"root", "run", "nginx", "site"})
        fs::create_directory(m_scratch / directory);
    std::ofstream{site() / "index.html"} << "<!doctype html><title>media-sync</title>\n";
}

Server::~Server()
{
    stop_nginx();
    stop_program();
    std::error_code ignored;
    fs::remove_all(m_scratch, ignored);
}

std::vector<std::string> Server::environment() const
{
    std::map<std::string, std::string> variables = {
        {"MEDIA_SYNC_ROOT", m_root},
        {"MEDIA_SYNC_RUN", run()},
        {"MEDIA_SYNC_SITE", site()},
        {"MEDIA_SYNC_PORT", std::to_string(m_port)},
        {"MEDIA_SYNC_LISTEN", fmt::format("127.0.0.1:{}", m_port)},
    };
    for (auto const& [name, value] : m_options.environment) variables[name] = value;
    std::vector<std::string> lines;
    for (char** line = environ; *line != nullptr; ++line)
        if (std::strncmp(*line, "MEDIA_SYNC_", std::strlen("MEDIA_SYNC_")) != 0) lines.emplace_back(*line);
    for (auto const& [name, value] : variables) lines.push_back(fmt::format("{}={}", name, value));
    return lines;
}

pid_t Server::spawn(std::vector<std::string> const& arguments, std::string const& log_name) const
{
    auto const variables = environment();
    std::string const log = m_scratch / log_name;
    pid_t const child = ::fork();
    if (child < 0) throw std::runtime_error{"fork failed"};
    if (child == 0) become(arguments, variables, log, m_options.file_creation_mask);
    return child;
}

void Server::render_configuration() const
{
    auto const render = tool_path("MEDIA_SYNC_RENDER", MEDIA_SYNC_RENDER);
    auto const status =
        wait_for_end(spawn({"/bin/sh", render, m_scratch / "nginx"}, "render.log"), kStartLimit);
    if (status != 0) throw std::runtime_error{"nginx/render failed\n" + logs()};
}

void Server::start_program()
{
    m_program = spawn({tool_path("MEDIA_SYNC_PROGRAM", MEDIA_SYNC_PROGRAM), "serve"}, "program.log");
}

void Server::start_nginx()
{
    render_configuration();
    m_nginx = spawn({"nginx", "-e", "stderr", "-c", m_scratch / "nginx" / "nginx.conf"}, "nginx.log");
}

void Server::start()
{
    start_program();
    start_nginx();
    wait_until_ready();
}

void Server::wait_until_ready()
{
    Client client{m_port};
    auto const is_ready_or_dead = [&] {
        return client.get("/healthz").status == 200 || has_ended(m_program) || has_ended(m_nginx);
    };
    bool const in_time = eventually(is_ready_or_dead, kStartLimit);
    if (has_ended(m_program) || has_ended(m_nginx))
        throw std::runtime_error{"a process has ended while it started\n" + logs()};
    if (!in_time) throw std::runtime_error{"the server is not ready in time\n" + logs()};
}

void Server::end(pid_t& process, char const* what) const
{
    if (process == 0) return;
    ::kill(process, SIGTERM);
    if (!wait_for_end(process, kStopLimit)) {
        ADD_FAILURE() << what << " did not end within " << kStopLimit.count() << " s of SIGTERM\n" << logs();
        for (auto const& [pid, info] : all_processes())
            if (is_below(pid, process, all_processes())) ::kill(pid, SIGKILL);
        ::kill(process, SIGKILL);
        ::waitpid(process, nullptr, 0);
    }
    process = 0;
}

void Server::stop_program() { end(m_program, "media-sync serve"); }

void Server::stop_nginx() { end(m_nginx, "nginx"); }

void Server::kill_tree(pid_t& ancestor)
{
    if (ancestor == 0) return;
    auto const processes = all_processes();
    std::vector<pid_t> tree = {ancestor};
    for (auto const& [pid, info] : processes)
        if (is_below(pid, ancestor, processes)) tree.push_back(pid);
    for (pid_t const pid : tree) ::kill(pid, SIGKILL);
    ::waitpid(ancestor, nullptr, 0);
    ancestor = 0;
    eventually([&] { return std::ranges::none_of(tree, is_running); });
}

void Server::kill_nginx() { kill_tree(m_nginx); }

void Server::kill_supervisor()
{
    auto const children = {pool(), jobs()};
    ::kill(m_program, SIGKILL);
    ::waitpid(m_program, nullptr, 0);
    m_program = 0;
    eventually([&] { return std::ranges::none_of(children, is_running); });
}

void Server::kill_everything()
{
    kill_tree(m_program);
    kill_tree(m_nginx);
}

void Server::set_environment(std::string const& name, std::string const& value)
{
    m_options.environment[name] = value;
}

int Server::run_command(std::vector<std::string> const& arguments)
{
    std::vector<std::string> command = {tool_path("MEDIA_SYNC_PROGRAM", MEDIA_SYNC_PROGRAM)};
    command.insert(command.end(), arguments.begin(), arguments.end());
    pid_t const child = spawn(command, "command.log");
    auto const status = wait_for_end(child, std::chrono::seconds{60});
    if (status) return WIFEXITED(*status) ? WEXITSTATUS(*status) : -1;
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    return -1;
}

pid_t Server::descendant(std::string_view comm) const
{
    auto const processes = all_processes();
    for (auto const& [pid, info] : processes)
        if (info.comm == comm && is_below(pid, m_program, processes)) return pid;
    return 0;
}

std::vector<pid_t> Server::nginx_workers() const
{
    std::vector<pid_t> workers;
    auto const processes = all_processes();
    for (auto const& [pid, info] : processes)
        if (is_below(pid, m_nginx, processes)) workers.push_back(pid);
    return workers;
}

std::string Server::logs() const
{
    std::string text;
    for (auto const* const name : {"program.log", "command.log", "render.log", "nginx.log"})
        if (fs::exists(m_scratch / name) && fs::file_size(m_scratch / name) > 0)
            text += tail(m_scratch / name);
    return text;
}

std::uint64_t anonymous_memory(pid_t process) { return memory_line(process, "RssAnon:"); }

std::uint64_t resident_memory(pid_t process) { return memory_line(process, "VmRSS:"); }

std::size_t descriptors(pid_t process)
{
    std::error_code ignored;
    fs::directory_iterator const open{fmt::format("/proc/{}/fd", process), ignored};
    return static_cast<std::size_t>(std::distance(open, fs::directory_iterator{}));
}

std::uint64_t cpu_ticks(pid_t process)
{
    constexpr std::size_t kUserTime = 11;
    std::string comm;
    auto const fields = stat_fields(process, comm);
    return fields.size() > kUserTime + 1 ? std::stoull(fields[kUserTime]) + std::stoull(fields[kUserTime + 1])
                                         : 0;
}

std::uint64_t cpu_ticks_of_all(pid_t process)
{
    auto const processes = all_processes();
    std::uint64_t ticks = cpu_ticks(process);
    for (auto const& [pid, info] : processes)
        if (is_below(pid, process, processes)) ticks += cpu_ticks(pid);
    return ticks;
}

bool is_running(pid_t process)
{
    std::string comm;
    auto const fields = stat_fields(process, comm);
    return !fields.empty() && fields[0] != "Z";
}

}
