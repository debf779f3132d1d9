#include "service/MediaQueue.h"

#include <algorithm>
#include <utility>

namespace service {

namespace {

constexpr int kAtOnce = 16;  // more than there are threads: one of them is not claimed

}  // namespace

std::optional<catalog::MediaTask> MediaQueue::take(catalog::Catalog& reader, std::int64_t now)
{
    std::lock_guard const lock{m_mutex};
    for (auto const& task : reader.facts.wanted(kAtOnce))
        if (claim(task)) return task;
    for (auto const& task : reader.facts.to_try_again(now, kAtOnce))
        if (claim(task)) return task;
    while (auto const task = reader.facts.next_unread(m_read_up_to)) {
        m_read_up_to = task->blob;
        if (claim(*task)) return task;
    }
    return std::nullopt;
}

void MediaQueue::give_back(catalog::MediaTask const& task, Outcome outcome)
{
    std::lock_guard const lock{m_mutex};
    m_claimed.erase(task.blob);
    if (outcome == Outcome::Recorded)
        ++m_done;
    else
        m_read_up_to = std::min(m_read_up_to, task.blob - 1);
}

MediaQueue::Progress MediaQueue::progress(catalog::Catalog& reader)
{
    std::lock_guard const lock{m_mutex};
    auto const waiting =
        reader.facts.count_behind(m_read_up_to) + static_cast<std::int64_t>(m_claimed.size());
    return {m_done, m_done + waiting};
}

std::int64_t MediaQueue::restart_progress()
{
    std::lock_guard const lock{m_mutex};
    return std::exchange(m_done, 0);
}

bool MediaQueue::is_busy()
{
    std::lock_guard const lock{m_mutex};
    return !m_claimed.empty();
}

}  // namespace service
