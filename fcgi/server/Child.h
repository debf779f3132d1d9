#pragma once

#include <sys/types.h>

#include <chrono>
#include <functional>

namespace server {

/// One child process that is kept alive.
class Child {
public:
    using Clock = std::chrono::steady_clock;

    /// `name` is what `ps` shows; the child ends when `body` returns.
    Child(char const* name, std::function<void()> body) : m_name(name), m_body(std::move(body)) {}

    void start();
    /// The pause before the next start grows while the child dies young, so that a broken set-up does not spin.
    void ended();
    void signal(int number) const;

    bool is(pid_t pid) const { return m_pid == pid; }
    bool is_running() const { return m_pid > 0; }
    Clock::time_point due() const { return m_due; }
    char const* name() const { return m_name; }

private:
    [[noreturn]] void run(pid_t parent);

    char const* m_name;
    std::function<void()> m_body;
    pid_t m_pid = 0;
    Clock::time_point m_started{};
    Clock::time_point m_due{};
    std::chrono::milliseconds m_back_off{0};
};

}  // namespace server
