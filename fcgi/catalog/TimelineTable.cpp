#include "catalog/TimelineTable.h"

#include <algorithm>

namespace catalog {

/// The key of a range of the sums.
struct TimelineTable::Bounds {
    std::int64_t project = 0;  ///< 0: all
    std::int64_t camera = 0;   ///< 0: all, -1: none has that name
    int first_kind = 0;
    int last_kind = 1;
};

TimelineTable::Bounds TimelineTable::bounds_of(domain::MediaQuery const& query)
{
    auto const has = [&](domain::MediaKind kind) {
        return query.kinds.empty() || std::ranges::find(query.kinds, kind) != query.kinds.end();
    };
    Bounds bounds{query.project.value_or(0), 0, has(domain::MediaKind::Image) ? 0 : 1,
                  has(domain::MediaKind::Video) ? 1 : 0};
    if (query.camera.empty()) return bounds;
    auto rows = m_camera.query(query.camera);
    bounds.camera = rows.next() ? rows.integer(0) : -1;
    return bounds;
}

std::vector<DayCount> TimelineTable::days(domain::MediaQuery const& query)
{
    auto const [project, camera, first_kind, last_kind] = bounds_of(query);
    std::vector<DayCount> days;
    auto rows =
        m_days.query(project, camera, query.days.first, query.days.last, first_kind, last_kind, query.limit);
    while (rows.next()) days.push_back({rows.integer(0), rows.integer(1)});
    return days;
}

std::int64_t TimelineTable::total(domain::MediaQuery const& query)
{
    auto const [project, camera, first_kind, last_kind] = bounds_of(query);
    auto rows = m_total.query(project, camera, query.days.first, query.days.last, first_kind, last_kind);
    return rows.next() ? rows.integer(0) : 0;
}

std::vector<CameraCount> TimelineTable::cameras(std::optional<std::int64_t> project, int limit)
{
    std::vector<CameraCount> cameras;
    auto rows = m_cameras.query(project.value_or(0), limit);
    while (rows.next()) cameras.push_back({rows.text(0), rows.integer(1)});
    return cameras;
}

}  // namespace catalog
