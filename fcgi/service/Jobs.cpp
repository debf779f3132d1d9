#include "service/Jobs.h"

#include <algorithm>

#include "util/Clock.h"
#include "util/ScopeExit.h"

namespace service {

namespace {

constexpr std::size_t kAtOnce = 200;  // rows in a transaction

}  // namespace

bool Signals::wait_for_finished(std::uint32_t seen, std::chrono::steady_clock::time_point deadline)
{
    auto const left = deadline - std::chrono::steady_clock::now();
    if (is_stopping || left <= left.zero()) return false;
    finished.wait(seen, std::chrono::duration_cast<std::chrono::microseconds>(left));
    return true;
}

std::int64_t Jobs::request_reindex(std::string_view project)
{
    return request_reindexes({std::string{project}}).front();
}

std::vector<std::int64_t> Jobs::request_reindexes(std::vector<std::string> const& projects)
{
    auto const now = util::now_us();
    std::vector<std::int64_t> ids;
    while (ids.size() < projects.size())
        m_writer.write([&](catalog::Catalog& tx) {
            auto const end = std::min(projects.size(), ids.size() + kAtOnce);
            while (ids.size() < end)
                ids.push_back(tx.jobs.add(domain::JobKind::Reindex, projects[ids.size()], now, now));
        });
    ring();
    return ids;
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
        if (!m_signals.wait_for_finished(seen, deadline)) return std::nullopt;
    }
}

}  // namespace service
