#include "catalog/EventTable.h"

#include <algorithm>

namespace catalog {

std::vector<domain::SyncEvent> EventTable::read_all(lib::sqlite::Rows rows)
{
    std::vector<domain::SyncEvent> events;
    while (rows.next())
        events.push_back({rows.integer(0), rows.integer(1), rows.text(2), rows.text(3), rows.text(4)});
    return events;
}

std::int64_t EventTable::add(domain::SyncEvent const& event)
{
    m_add.run(event.at, event.project, event.type, event.payload);
    return m_db.last_insert_id();
}

std::vector<domain::SyncEvent> EventTable::after(EventFilter const& filter, std::int64_t after, int limit)
{
    if (filter.project.empty() && filter.type.empty()) return read_all(m_after.query(after, limit));
    if (filter.type.empty()) return read_all(m_after_by_project.query(filter.project, after, limit));
    if (filter.project.empty()) return read_all(m_after_by_type.query(filter.type, after, limit));
    return read_all(m_after_by_both.query(filter.project, filter.type, after, limit));
}

std::vector<domain::SyncEvent> EventTable::latest(EventFilter const& filter, int limit)
{
    auto events = [&] {
        if (filter.project.empty() && filter.type.empty()) return read_all(m_latest.query(limit));
        if (filter.type.empty()) return read_all(m_latest_by_project.query(filter.project, limit));
        if (filter.project.empty()) return read_all(m_latest_by_type.query(filter.type, limit));
        return read_all(m_latest_by_both.query(filter.project, filter.type, limit));
    }();
    std::ranges::reverse(events);
    return events;
}

std::int64_t EventTable::last_id()
{
    auto rows = m_last_id.query();
    return rows.next() ? rows.integer(0) : 0;
}

bool EventTable::rename_project(std::string_view from, std::string_view to, int limit)
{
    m_rename_project.run(from, to, limit);
    return m_db.changes() > 0;
}

void EventTable::add_line(std::int64_t project, Log log, std::string_view line)
{
    m_add_line.run(project, static_cast<int>(log), line);
}

std::vector<ManifestLine> EventTable::lines(std::int64_t project, Log log, int limit)
{
    std::vector<ManifestLine> lines;
    auto rows = m_lines.query(project, static_cast<int>(log), limit);
    while (rows.next()) lines.push_back({rows.integer(0), rows.text(1)});
    return lines;
}

void EventTable::drop_lines(std::int64_t project, Log log, std::int64_t last)
{
    m_drop_lines.run(project, static_cast<int>(log), last);
}

}  // namespace catalog
