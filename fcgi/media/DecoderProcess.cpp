#include "media/DecoderProcess.h"

#include <fcntl.h>
#include <linux/close_range.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace media {

namespace {

constexpr int kSocket = 3;     // its number in the decoder
constexpr int kLook = 100;     // ms: how soon an interruption or the limit is noticed
constexpr int kNiceness = 19;  // whoever waits for an answer goes before

/// Between fork and exec in a process with threads: system calls alone.
[[noreturn]] void become(char const* program, int socket, int nowhere)
{
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    sigset_t none;
    sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    ::setpriority(PRIO_PROCESS, 0, kNiceness);
    for (int fd : {0, 1, 2}) ::dup2(nowhere, fd);
    // Where it stands already dup2 would leave it to be closed by exec.
    if (socket == kSocket)
        ::fcntl(socket, F_SETFD, 0);
    else
        ::dup2(socket, kSocket);
    ::syscall(SYS_close_range, kSocket + 1, ~0U, CLOSE_RANGE_UNSHARE);
    char const* const arguments[] = {"media-sync-decoder", nullptr};
    char const* const environment[] = {"LC_ALL=C.UTF-8", "PATH=/nonexistent", nullptr};
    ::execve(program, const_cast<char**>(arguments), const_cast<char**>(environment));
    ::_exit(127);
}

std::string words_for(int status)
{
    if (WIFEXITED(status) && WEXITSTATUS(status) == 127) return "The decoder program is missing.";
    if (!WIFSIGNALED(status)) return "The decoder ended while it read the file.";
    switch (WTERMSIG(status)) {
        case SIGXCPU:
            return "The file takes too much computing time.";
        case SIGXFSZ:
            return "The picture would become too large.";
        case SIGABRT:
            return "The file takes too much memory, or is damaged.";
        default:
            return fmt::format("The decoder broke down over the file (signal {}).", WTERMSIG(status));
    }
}

}  // namespace

std::string decoder_program()
{
    return std::filesystem::read_symlink("/proc/self/exe").parent_path() / "media-sync-decoder";
}

DecoderProcess::DecoderProcess(std::string program, DecoderLimits limits, std::function<bool()> may_go_on)
    : m_program(std::move(program)), m_limits(limits), m_may_go_on(std::move(may_go_on))
{
}

DecoderProcess::~DecoderProcess() { stop(); }

void DecoderProcess::stop()
{
    if (m_pid == 0) return;
    ::kill(m_pid, SIGKILL);
    collect();
}

/// Waits for its end. Why it ended, in words.
std::string DecoderProcess::collect()
{
    int status = 0;
    while (::waitpid(m_pid, &status, 0) < 0 && errno == EINTR) {
    }
    m_pid = 0;
    m_socket.reset();
    return words_for(status);
}

bool DecoderProcess::start()
{
    if (::access(m_program.c_str(), X_OK) != 0) return false;
    int pair[2];
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0) return false;
    m_socket.reset(pair[0]);
    util::UniqueFd const theirs{pair[1]};
    util::UniqueFd const nowhere{::open("/dev/null", O_RDWR | O_CLOEXEC)};
    m_pid = ::fork();
    if (m_pid == 0) become(m_program.c_str(), theirs.get(), nowhere.get());
    m_served = 0;
    m_pid = std::max(m_pid, 0);
    return m_pid > 0;
}

/// The soft limit counts from the start of the process: it is moved along.
void DecoderProcess::renew_limits() const
{
    clockid_t clock{};
    timespec used{};
    if (::clock_getcpuclockid(m_pid, &clock) != 0 || ::clock_gettime(clock, &used) != 0) return;
    rlimit limit{};
    ::prlimit(m_pid, RLIMIT_CPU, nullptr, &limit);
    limit.rlim_cur = std::min(limit.rlim_max, static_cast<rlim_t>(used.tv_sec + m_limits.cpu.count()));
    ::prlimit(m_pid, RLIMIT_CPU, &limit, nullptr);
}

bool DecoderProcess::send(int file, PictureFds const& pictures) const
{
    std::vector<int> fds{file};
    unsigned char wanted = 0;
    for (std::size_t i = 0; i < pictures.size(); ++i) {
        if (pictures[i] < 0) continue;
        wanted = static_cast<unsigned char>(wanted | 1U << i);
        fds.push_back(pictures[i]);
    }
    iovec bytes{&wanted, 1};
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int) * (1 + domain::kDerived.size()))]{};
    msghdr message{};
    message.msg_iov = &bytes;
    message.msg_iovlen = 1;
    message.msg_control = control;
    message.msg_controllen = CMSG_SPACE(sizeof(int) * fds.size());
    auto* head = CMSG_FIRSTHDR(&message);
    head->cmsg_level = SOL_SOCKET;
    head->cmsg_type = SCM_RIGHTS;
    head->cmsg_len = CMSG_LEN(sizeof(int) * fds.size());
    std::memcpy(CMSG_DATA(head), fds.data(), sizeof(int) * fds.size());
    return ::sendmsg(m_socket.get(), &message, MSG_NOSIGNAL) == 1;
}

Decoded DecoderProcess::receive()
{
    auto const deadline = std::chrono::steady_clock::now() + m_limits.wall;
    auto const left = [&] {
        return std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now())
            .count();
    };
    pollfd state{m_socket.get(), POLLIN, 0};
    while (::poll(&state, 1, static_cast<int>(std::clamp<std::int64_t>(left(), 0, kLook))) <= 0) {
        bool const is_late = left() <= 0;
        if (!is_late && m_may_go_on()) continue;
        stop();
        if (!is_late) return {Decoded::End::Interrupted, {}, {}};
        return {Decoded::End::Killed, {}, fmt::format("It takes longer than {} s.", m_limits.wall.count())};
    }
    std::string text(kMostMessage, '\0');
    auto const got = ::recv(m_socket.get(), text.data(), text.size(), 0);
    if (got <= 0) return {Decoded::End::Killed, {}, collect()};
    auto answer = decode(std::string_view{text}.substr(0, static_cast<std::size_t>(got)));
    if (answer) return {Decoded::End::Answered, std::move(*answer), {}};
    stop();
    return {Decoded::End::Killed, {}, "The decoder gave an answer that makes no sense."};
}

Decoded DecoderProcess::run(int file, PictureFds const& pictures)
{
    if (m_served >= m_limits.files) stop();
    if (m_pid == 0 && !start())
        return {Decoded::End::NotStarted, {}, "The decoder cannot be started: " + m_program};
    renew_limits();
    if (!send(file, pictures)) {
        // It ended between two files.
        stop();
        if (!start() || !send(file, pictures))
            return {Decoded::End::NotStarted, {}, "The decoder cannot be reached: " + m_program};
    }
    ++m_served;
    return receive();
}

}  // namespace media
