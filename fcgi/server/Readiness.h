#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "config/Options.h"
#include "service/Status.h"
#include "store/FileLock.h"

namespace server {

/// What has to be there before anything is served; it is tried until it is.
class Readiness {
public:
    using Clock = std::chrono::steady_clock;

    explicit Readiness(config::Options const& options) : m_options(options) {}

    /// False when another server has the state folder.
    bool try_to_be_ready();

    bool is_ready() const { return m_is_ready; }
    Clock::time_point next_try() const { return m_next_try; }
    std::string const& root_id() const { return m_root_id; }
    service::Health const& health() const { return m_health; }
    /// In a child: the lock is the supervisor's.
    void let_go() { m_lock.reset(); }

private:
    config::Options const& m_options;
    std::optional<store::FileLock> m_lock;
    bool m_is_ready = false;
    std::string m_root_id;
    std::string m_complaint;
    service::Health m_health;
    Clock::time_point m_next_try;
};

}  // namespace server
