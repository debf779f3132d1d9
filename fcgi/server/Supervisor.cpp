#include "server/Supervisor.h"

#include <malloc.h>
#include <sys/resource.h>
#include <sys/signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <functional>
#include <optional>
#include <thread>
#include <vector>

#include "lib/fcgi/Listener.h"
#include "lib/log/Log.h"
#include "server/Child.h"
#include "server/JobRunner.h"
#include "server/MediaLane.h"
#include "server/Readiness.h"
#include "server/ReviewLane.h"
#include "server/Sockets.h"
#include "server/Start.h"
#include "server/Trouble.h"
#include "server/Worker.h"

namespace server {

namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

constexpr int kQueryThreads = 8;
constexpr unsigned kJobGrace = 5;           // seconds
constexpr int kUploadNiceness = 10;         // a query goes before a hash
constexpr int kScanNiceness = 10;           // not more: uploads wait for its transactions
constexpr std::chrono::seconds kGrace{60};  // for uploads in hand after SIGTERM
constexpr rlim_t kDescriptors = 65536;
constexpr milliseconds kTick{5000};  // between looks at the sockets

sigset_t stop_signals()
{
    sigset_t set;
    sigemptyset(&set);
    for (int signal : {SIGTERM, SIGINT, SIGHUP, SIGCHLD}) sigaddset(&set, signal);
    return set;
}

/// Waits for SIGTERM and the like in a process whose threads have them blocked.
void wait_for_stop()
{
    auto const set = stop_signals();
    for (int signal = SIGCHLD; signal == SIGCHLD;) sigwait(&set, &signal);
}

bool await_stop_within(std::chrono::seconds at_most)
{
    auto set = stop_signals();
    sigdelset(&set, SIGCHLD);
    timespec const timeout{at_most.count(), 0};
    return ::sigtimedwait(&set, nullptr, &timeout) > 0;
}

bool is_usable(config::Options const& options)
{
    try {
        prepare(options);
        return true;
    } catch (std::exception const&) {
        return false;
    }
}

void run_pool(config::Options const& options, service::Signals& signals, Sockets const& sockets,
              std::string const& root_id, mode_t mode)
{
    mallopt(M_ARENA_MAX, 2);             // many threads, little memory
    mallopt(M_MMAP_THRESHOLD, 1 << 20);  // the blocks of uploads are not fetched from the system each time
    std::optional<PoolContext> held;
    try {
        recover(options, root_id);
        held.emplace(options, signals, root_id, mode, kQueryThreads);
    } catch (std::exception const& error) {
        lib::log::error("the pool cannot work: {}", error.what());
        answer_with(diagnose(error), sockets.query(), sockets.upload(), [&] { return is_usable(options); });
    }
    PoolContext& context = *held;
    std::vector<std::thread> threads;
    auto const add = [&](int fd, int niceness) {
        threads.emplace_back([&context, fd, niceness] {
            (void)::nice(niceness);  // of this thread, as Linux has it
            Worker{context}.run(fd);
        });
    };
    for (int i = 0; i < kQueryThreads; ++i) add(sockets.query(), 0);
    for (std::int64_t i = 0; i < options.workers; ++i) add(sockets.upload(), kUploadNiceness);
    wait_for_stop();
    // Ends every accept; requests in hand are finished.
    signals.stop_waiting();
    ::shutdown(sockets.query(), SHUT_RDWR);
    ::shutdown(sockets.upload(), SHUT_RDWR);
    for (auto& thread : threads) thread.join();
}

void run_jobs(config::Options const& options, service::Signals& signals, std::string const& root_id)
{
    while (!is_usable(options))
        if (await_stop_within(kRetryInterval)) return;
    JobRunner publisher{options, signals, root_id, catalog::Lane::Publishing};
    JobRunner scanner{options, signals, root_id, catalog::Lane::Scanning};
    MediaLane media{options, signals, root_id};
    ReviewLane review{options, signals, root_id};
    std::atomic<bool> stop{false};
    std::thread publishing{[&] { publisher.run(stop); }};
    std::thread scanning{[&] {
        (void)::nice(kScanNiceness);  // of this thread, as Linux has it
        scanner.run(stop);
    }};
    wait_for_stop();
    stop = true;
    signals.work.ring();
    ::alarm(
        kJobGrace);  // its default action ends the process: a job that was cut short is taken up at the next start
    publishing.join();
    scanning.join();
    review.stop();
    media.stop();
}

/// A form of a thousand files and every connection at once take more than the usual 1,024.
void raise_descriptor_limit()
{
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = std::min(limit.rlim_max, rlim_t{kDescriptors});
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

constexpr std::size_t kPool = 0;  // its place among the children

/// Collects the children that have ended.
void reap(std::array<Child, 2>& children, bool is_stopping)
{
    int status = 0;
    for (pid_t pid = ::waitpid(-1, &status, WNOHANG); pid > 0; pid = ::waitpid(-1, &status, WNOHANG)) {
        for (Child& child : children) {
            if (!child.is(pid)) continue;
            child.ended();
            if (!is_stopping)
                lib::log::warning("{} ended ({}), starting it again", child.name(),
                                  WIFSIGNALED(status) ? "signal " + std::to_string(WTERMSIG(status))
                                                      : "status " + std::to_string(WEXITSTATUS(status)));
        }
    }
}

/// Without a catalogue there is only the pool, which says so.
bool may_run(Child const& child, std::array<Child, 2> const& children, Readiness const& readiness)
{
    return readiness.is_ready() || &child == &children[kPool];
}

/// The signal that ends the serving, SIGCHLD, or 0 when something is due before either.
int await_signal(sigset_t const& set, std::array<Child, 2> const& children, Readiness const& readiness)
{
    auto until = Clock::now() + kTick;
    if (!readiness.is_ready()) until = std::min(until, readiness.next_try());
    for (Child const& child : children)
        if (!child.is_running() && may_run(child, children, readiness)) until = std::min(until, child.due());
    auto const left = std::max(Clock::duration{0}, until - Clock::now());
    auto const nanoseconds = std::chrono::duration_cast<std::chrono::nanoseconds>(left).count();
    timespec const timeout{nanoseconds / 1'000'000'000, nanoseconds % 1'000'000'000};
    return std::max(0, ::sigtimedwait(&set, nullptr, &timeout));
}

void keep_alive(std::array<Child, 2>& children, Sockets& sockets, Readiness const& readiness)
{
    Child& pool = children[kPool];
    // It drains; then both are made anew.
    if (pool.is_running() && !sockets.are_there()) pool.signal(SIGTERM);
    for (Child& child : children) {
        if (child.is_running() || Clock::now() < child.due() || !may_run(child, children, readiness))
            continue;
        // A pool that drained has shut the sockets; what waits in those of a killed one is kept.
        if (&child == &pool && (sockets.are_shut() || !sockets.are_there())) sockets.open();
        child.start();
    }
}

void drain(std::array<Child, 2>& children)
{
    for (Child& child : children) child.signal(SIGTERM);
    auto const deadline = Clock::now() + kGrace;
    auto const any_left = [&] { return children[0].is_running() || children[1].is_running(); };
    while (any_left() && Clock::now() < deadline) {
        reap(children, true);
        std::this_thread::sleep_for(milliseconds{5});
    }
    for (Child& child : children) child.signal(SIGKILL);
}

}  // namespace

int serve(config::Options const& options)
{
    if (::geteuid() == 0) lib::log::warning("running as root: stored files belong to root");
    raise_descriptor_limit();
    lib::fcgi::initialise();
    Readiness readiness{options};
    if (!readiness.try_to_be_ready()) {
        lib::log::error("another media-sync serves with the state folder {}", options.state);
        return 1;
    }
    mode_t const mask = ::umask(022);
    ::umask(mask);

    auto const set = stop_signals();
    sigprocmask(SIG_BLOCK, &set, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    service::Signals signals;
    Sockets sockets{options.run};
    std::array<Child, 2> children{Child{"ms-pool",
                                        [&] {
                                            readiness.let_go();
                                            if (readiness.is_ready())
                                                run_pool(options, signals, sockets, readiness.root_id(),
                                                         0666 & ~mask);
                                            else
                                                answer_with(readiness.health(), sockets.query(),
                                                            sockets.upload(), [] { return false; });
                                        }},
                                  Child{"ms-jobs", [&] {
                                            readiness.let_go();
                                            run_jobs(options, signals, readiness.root_id());
                                        }}};
    int signal = SIGCHLD;
    while (signal == SIGCHLD || signal == 0) {
        reap(children, false);
        if (!readiness.is_ready() && Clock::now() >= readiness.next_try()) {
            readiness.try_to_be_ready();
            if (readiness.is_ready()) children[kPool].signal(SIGTERM);
        }
        keep_alive(children, sockets, readiness);
        signal = await_signal(set, children, readiness);
    }
    drain(children);
    return 0;
}

}  // namespace server
