#include "server/ReviewLane.h"

#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <utility>

#include "lib/log/Log.h"
#include "server/PoolContext.h"
#include "server/ShownWork.h"
#include "service/Courtesy.h"
#include "service/LedgerFiller.h"
#include "service/LiveSettings.h"

namespace server {

namespace {

using std::chrono::microseconds;
using std::chrono::steady_clock;

constexpr int kNiceness = 19;
constexpr std::chrono::hours kAgain{1};  // for files that were not there when their turn came
constexpr std::chrono::seconds kFailed{10};

}  // namespace

ReviewLane::ReviewLane(config::Options const& options, service::Signals& signals, std::string const& root_id)
    : m_options(options),
      m_signals(signals),
      m_root_id(root_id),
      m_writer(catalog::catalog_file(options.state), catalog::Access::WriteRebuildable),
      m_thread([this] { run(); })
{
}

void ReviewLane::stop()
{
    m_stop = true;
    m_signals.work.ring();
    if (m_thread.joinable()) m_thread.join();
}

void ReviewLane::run()
{
    ::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), kNiceness);
    while (!m_stop) {
        auto const seen = m_signals.work.seen();
        try {
            work();
        } catch (std::exception const& error) {
            lib::log::error("the review ledger: {}", error.what());
            if (!m_stop) m_signals.work.wait(seen, kFailed);
        }
    }
}

/// Until it is stopped, or something fails.
void ReviewLane::work()
{
    store::Root const root = open_root(m_options, m_root_id);
    service::RootGuard const guard{root, m_root_id, restart_this_process};
    catalog::Catalog reader{catalog::catalog_file(m_options.state), catalog::Access::Read};
    service::LiveSettings settings{reader, m_options};
    service::LedgerFiller filler{reader, m_writer, root, guard};
    service::Courtesy courtesy{reader};
    ShownWork shown{m_writer, m_signals, domain::JobKind::Ledger};
    std::int64_t done = 0;
    auto begun = steady_clock::now();
    while (!m_stop) {
        auto const seen = m_signals.work.seen();
        bool const is_on = settings.current().review_ledger == "on";
        auto const may_go_on = [this] { return !m_stop; };
        auto const piece = steady_clock::now();
        if (is_on && filler.step(may_go_on)) {
            ++done;
            shown.go_on([&] { return ShownWork::Progress{done, done + filler.left()}; });
            courtesy.rest_after(steady_clock::now() - piece, may_go_on);
            continue;
        }
        if (m_stop) break;
        shown.end(std::exchange(done, 0));
        m_signals.work.wait(seen, kAgain);
        if (steady_clock::now() - begun < kAgain) continue;
        begun = steady_clock::now();
        filler.begin_again();
    }
}

}  // namespace server
