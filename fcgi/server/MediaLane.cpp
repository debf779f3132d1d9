#include "server/MediaLane.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <functional>
#include <optional>
#include <utility>

#include "lib/log/Log.h"
#include "server/PoolContext.h"
#include "service/Courtesy.h"
#include "util/Clock.h"

namespace server {

namespace {

using std::chrono::microseconds;
using Step = service::MediaReader::Step;

constexpr unsigned kMostThreads = 4;
constexpr int kNiceness = 10;
constexpr microseconds kHindered{60'000'000};
constexpr microseconds kFailed{10'000'000};
constexpr std::int64_t kSweepInterval = 24 * 3'600'000'000LL;  // µs

/// Half of the machine is left to those who wait for answers.
int thread_count()
{
    return static_cast<int>(std::clamp(std::thread::hardware_concurrency() / 2, 1U, kMostThreads));
}

/// What one thread reads with.
struct Desk {
    store::Root root;
    service::RootGuard guard;
    catalog::Catalog catalog;
    service::MediaReader reader;
    service::Courtesy courtesy{catalog};

    Desk(config::Options const& options, std::string const& root_id, catalog::Writer& writer,
         service::MediaQueue& queue, service::Signals& signals, std::function<bool()> may_go_on)
        : root(options.root),
          guard(root, root_id, restart_this_process),
          catalog(catalog::catalog_file(options.state), catalog::Access::Read),
          reader(catalog, writer, root, guard, queue, signals, media::decoder_program(), {},
                 std::move(may_go_on))
    {
    }
};

}  // namespace

MediaLane::MediaLane(config::Options const& options, service::Signals& signals, std::string const& root_id)
    : m_options(options),
      m_signals(signals),
      m_root_id(root_id),
      m_writer(catalog::catalog_file(options.state), catalog::Access::WriteRebuildable)
{
    for (int number = 0; number < thread_count(); ++number)
        m_threads.emplace_back([this, number] { run(number); });
}

void MediaLane::stop()
{
    m_stop = true;
    m_signals.work.ring();
    for (auto& thread : std::exchange(m_threads, {})) thread.join();
}

void MediaLane::run(int number)
{
    ::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), kNiceness);
    auto const may_go_on = [this] { return !m_stop; };
    std::optional<Desk> desk;
    while (!m_stop) {
        try {
            if (!desk) desk.emplace(m_options, m_root_id, m_writer, m_queue, m_signals, may_go_on);
            auto const seen = m_signals.work.seen();
            auto const begun = std::chrono::steady_clock::now();
            auto const step = desk->reader.step();
            if (step == Step::Read) {
                show_progress(desk->catalog);
                desk->courtesy.rest_after(std::chrono::steady_clock::now() - begun, may_go_on);
            }
            if (step == Step::Hindered) rest(kHindered);
            if (step != Step::Idle) continue;
            auto const pause = idle(desk->reader, number == 0);
            if (!m_stop) m_signals.work.wait(seen, pause);
        } catch (std::exception const& error) {
            lib::log::error("thumbnails: {}", error.what());
            rest(kFailed);
        }
    }
}

/// How long there is nothing to do.
microseconds MediaLane::idle(service::MediaReader& reader, bool is_first)
{
    conclude();
    auto const now = util::now_us();
    if (is_first && reader.clear_garbage()) return microseconds::zero();
    if (is_first && now >= m_next_sweep) {
        reader.sweep([this] { return !m_stop; });
        m_next_sweep = now + kSweepInterval;
    }
    auto const next = std::min(reader.next_try().value_or(INT64_MAX), now + kSweepInterval);
    return microseconds{std::max<std::int64_t>(next - now, 1000)};
}

/// Rings do not shorten it.
void MediaLane::rest(microseconds pause)
{
    auto const until = std::chrono::steady_clock::now() + pause;
    while (!m_stop) {
        auto const seen = m_signals.work.seen();
        auto const left = std::chrono::duration_cast<microseconds>(until - std::chrono::steady_clock::now());
        if (left <= microseconds::zero()) return;
        if (!m_stop) m_signals.work.wait(seen, left);
    }
}

void MediaLane::show_progress(catalog::Catalog& catalog)
{
    std::lock_guard const lock{m_mutex};
    m_shown.go_on([&] {
        auto const [done, total] = m_queue.progress(catalog);
        return ShownWork::Progress{done, total};
    });
}

void MediaLane::conclude()
{
    std::lock_guard const lock{m_mutex};
    if (m_queue.is_busy()) return;  // another thread has the last ones
    m_shown.end(m_queue.restart_progress());
}

}  // namespace server
