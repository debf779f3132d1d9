#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/MediaQuery.h"
#include "lib/sqlite/Database.h"

namespace catalog {

/// How many pictures and videos were taken on a day; the halves of a Live Photo are one.
struct DayCount {
    std::int64_t day = 0;  ///< since 1970, on the clock of where they were taken
    std::int64_t assets = 0;
};

struct CameraCount {
    std::string name;
    std::int64_t assets = 0;
};

/// The sums that triggers keep (`day_total`). Of a query project, camera, kinds and days count, and `limit`.
class TimelineTable {
public:
    explicit TimelineTable(lib::sqlite::Database& db) : m_db(db) {}

    /// The newest days first, at most `limit`, none without assets.
    std::vector<DayCount> days(domain::MediaQuery const& query);
    /// Of all those days.
    std::int64_t total(domain::MediaQuery const& query);
    /// Those of most assets, alone or in a project.
    std::vector<CameraCount> cameras(std::optional<std::int64_t> project, int limit);

private:
    lib::sqlite::Database& m_db;
    lib::sqlite::Statement m_camera{m_db, "SELECT id FROM camera WHERE name = ?"};
    lib::sqlite::Statement m_days{m_db, R"(
        SELECT day, sum(assets) FROM day_total
        WHERE project_id = ?1 AND camera_id = ?2 AND day BETWEEN ?3 AND ?4 AND kind BETWEEN ?5 AND ?6
        GROUP BY day ORDER BY day DESC LIMIT ?7)"};
    lib::sqlite::Statement m_total{m_db, R"(
        SELECT ifnull(sum(assets), 0) FROM day_total
        WHERE project_id = ?1 AND camera_id = ?2 AND day BETWEEN ?3 AND ?4 AND kind BETWEEN ?5 AND ?6)"};
    lib::sqlite::Statement m_cameras{m_db, R"(
        SELECT c.name, sum(t.assets) AS assets FROM day_total t JOIN camera c ON c.id = t.camera_id
        WHERE t.project_id = ?1 AND t.camera_id > 0 GROUP BY t.camera_id ORDER BY assets DESC, c.name LIMIT ?2)"};

    struct Bounds;
    Bounds bounds_of(domain::MediaQuery const& query);
};

}  // namespace catalog
