#include "server/ShownWork.h"

#include <utility>

#include <fmt/format.h>

#include "util/Clock.h"

namespace server {

namespace {

constexpr std::int64_t kShownEvery = 1'000'000;  // µs

}  // namespace

ShownWork::ShownWork(catalog::Writer& writer, service::Signals& signals, domain::JobKind kind,
                     std::int64_t shown_after)
    : m_writer(writer), m_signals(signals), m_kind(kind), m_shown_after(shown_after)
{
    m_writer.write([&](catalog::Catalog& tx) { tx.jobs.drop_endless(m_kind); });
}

void ShownWork::go_on(std::function<Progress()> const& progress)
{
    auto const now = util::now_us();
    if (m_busy_since == 0) m_busy_since = now;
    if (now - m_busy_since < m_shown_after || now - m_shown_at < kShownEvery) return;
    m_shown_at = now;
    auto const [done, total] = progress();
    m_writer.write([&](catalog::Catalog& tx) {
        if (m_job == 0) m_job = tx.jobs.start_endless(m_kind, now);
        tx.jobs.set_progress(m_job, done, total);
    });
}

void ShownWork::end(std::int64_t done)
{
    m_busy_since = 0;
    if (m_job == 0) return;
    auto const job = std::exchange(m_job, 0);
    m_writer.write([&](catalog::Catalog& tx) {
        tx.jobs.set_progress(job, done, done);
        tx.jobs.finish(job, domain::JobState::Done, fmt::format(R"({{"read":{}}})", done), "",
                       util::now_us());
        tx.jobs.prune();
    });
    m_signals.finished.ring();
}

}  // namespace server
