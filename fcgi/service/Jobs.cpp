#include "service/Jobs.h"

#include "util/Clock.h"
#include "util/ScopeExit.h"

namespace service {

std::int64_t Jobs::request_reindex(std::string_view project)
{
    auto const now = util::now_us();
    auto const id = m_writer.write(
        [&](catalog::Catalog& tx) { return tx.jobs.add(domain::JobKind::Reindex, project, now, now); });
    ring();
    return id;
}

std::optional<domain::Job> Jobs::wait(catalog::Catalog& catalog, std::int64_t id,
                                      std::chrono::seconds at_most)
{
    bool const too_many = m_waiting.fetch_add(1) >= m_most_waiting;
    util::ScopeExit const leave{[&] { m_waiting.fetch_sub(1); }};
    if (too_many) return std::nullopt;
    auto const deadline = std::chrono::steady_clock::now() + at_most;
    for (;;) {
        auto const seen = m_signals.finished.seen();
        auto job = catalog.jobs.find(id);
        if (!job || job->is_over()) return job;
        auto const left = deadline - std::chrono::steady_clock::now();
        if (left <= left.zero()) return std::nullopt;
        m_signals.finished.wait(seen, std::chrono::duration_cast<std::chrono::microseconds>(left));
    }
}

}  // namespace service
