#include "server/Readiness.h"

#include <exception>
#include <filesystem>

#include "lib/log/Log.h"
#include "server/Start.h"
#include "server/Trouble.h"
#include "store/Root.h"

namespace server {

namespace {

constexpr std::chrono::seconds kTakeOver{10};  // for a server that is being stopped to let go

}  // namespace

bool Readiness::try_to_be_ready()
{
    m_next_try = Clock::now() + kRetryInterval;
    try {
        std::filesystem::create_directories(m_options.state);
        if (!m_lock) m_lock = store::FileLock::within(kTakeOver, serve_lock(m_options));
        if (!m_lock) return false;
        m_root_id = prepare(m_options);
        settle_administrator(m_options);
        recover(m_options, m_root_id);
        m_is_ready = true;
        lib::log::info("{}", store::describe(open_root(m_options, m_root_id).abilities()));
        lib::log::info("serving {} (catalogue in {})", m_options.root, m_options.state);
    } catch (std::exception const& error) {
        if (m_complaint != error.what())
            lib::log::error("not ready, trying again every {} s: {}", kRetryInterval.count(), error.what());
        m_complaint = error.what();
        m_health = diagnose(error);
    }
    return true;
}

}  // namespace server
