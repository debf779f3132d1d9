#include "server/Child.h"

#include <sys/prctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <exception>
#include <system_error>

#include "lib/log/Log.h"

namespace server {

namespace {

constexpr std::chrono::seconds kSteady{10};  // a child that lived so long is restarted at once
constexpr std::chrono::milliseconds kLongestBackOff{5000};

}  // namespace

void Child::start()
{
    pid_t const parent = ::getpid();
    m_pid = ::fork();
    if (m_pid < 0) throw std::system_error(errno, std::generic_category(), "fork");
    m_started = Clock::now();
    if (m_pid == 0) run(parent);
}

void Child::ended()
{
    m_pid = 0;
    auto const now = Clock::now();
    if (now - m_started > kSteady) m_back_off = {};
    m_due = now + m_back_off;
    m_back_off = std::min(kLongestBackOff, m_back_off * 2 + std::chrono::milliseconds{50});
}

void Child::signal(int number) const
{
    if (m_pid > 0) ::kill(m_pid, number);
}

void Child::run(pid_t parent)
{
    int status = 1;
    ::prctl(PR_SET_NAME, m_name);
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    try {
        if (::getppid() == parent) m_body();
        status = 0;
    } catch (std::exception const& error) {
        lib::log::error("{}: {}", m_name, error.what());
    }
    ::_exit(status);
}

}  // namespace server
