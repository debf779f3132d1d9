#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/ListedContent.h"
#include "lib/sqlite/Database.h"

namespace catalog {

/// Pictures and videos, each content once: by its oldest asset. Pages are read from an index, behind the last one.
class ContentList {
public:
    explicit ContentList(lib::sqlite::Database& db) : m_db(db) {}

    /// In the order of the digests.
    std::vector<domain::ListedContent> behind(domain::Digest const& after, int limit);

    /// Where a page by time ended.
    struct Cursor {
        std::int64_t captured_at = 0;
        std::int64_t asset = 0;
    };
    /// Where a page by latitude ended.
    struct Parallel {
        double latitude = 0;  ///< degrees
        std::int64_t blob = 0;
    };
    /// Of one kind (0 pictures, 1 videos), taken up to `last` (µs since 1970), in the order of time.
    std::vector<domain::ListedContent> taken(int kind, Cursor const& after, std::int64_t last, int limit);
    struct Band {
        std::vector<domain::ListedContent> contents;
        Parallel last;
    };
    /// Those taken behind `after` up to a latitude, in the order of the latitude.
    Band up_to(double north, Parallel const& after, int limit);

private:
    static domain::ListedContent read(lib::sqlite::Rows const& row);
    static std::vector<domain::ListedContent> read_all(lib::sqlite::Rows rows);

    // The clocks of mvhd and GPS are UTC: they do not say what day it was there.
    inline static std::string const kSelect = R"(
        SELECT b.digest, b.size, a.id, p.name, a.path, ifnull(o.name, ''), a.mtime_ns, a.captured_at,
            ifnull(m.state = 1 AND m.has_picture, 0), ifnull(m.media_type, ''), ifnull(m.width, 0), ifnull(m.height, 0),
            CASE WHEN m.captured_from NOT IN ('mvhd', 'GPSDateStamp') THEN m.captured_civil END, m.latitude, m.longitude)";

    lib::sqlite::Database& m_db;
    lib::sqlite::Statement m_behind{m_db, kSelect + R"(
        FROM blob b JOIN asset a ON a.id = (SELECT min(id) FROM asset WHERE blob_id = b.id AND kind IN (0, 1))
        JOIN project p ON p.id = a.project_id
        LEFT JOIN media m ON m.blob_id = b.id LEFT JOIN original_name o ON o.asset_id = a.id
        WHERE b.digest > ?1 ORDER BY b.digest LIMIT ?2)"};
    lib::sqlite::Statement m_taken{m_db, kSelect + R"(
        FROM asset a INDEXED BY asset_by_captured JOIN blob b ON b.id = a.blob_id JOIN project p ON p.id = a.project_id
        LEFT JOIN media m ON m.blob_id = a.blob_id LEFT JOIN original_name o ON o.asset_id = a.id
        WHERE a.kind = ?1 AND a.captured_at >= ?2 AND a.captured_at <= ?4 AND (a.captured_at > ?2 OR a.id > ?3)
            AND a.id = (SELECT min(id) FROM asset WHERE blob_id = a.blob_id AND kind IN (0, 1))
        ORDER BY a.captured_at, a.id LIMIT ?5)"};
    lib::sqlite::Statement m_up_to{m_db, kSelect + R"(, b.id
        FROM media m INDEXED BY media_by_latitude JOIN blob b ON b.id = m.blob_id
        JOIN asset a ON a.id = (SELECT min(id) FROM asset WHERE blob_id = b.id AND kind IN (0, 1))
        JOIN project p ON p.id = a.project_id LEFT JOIN original_name o ON o.asset_id = a.id
        WHERE m.latitude >= ?1 AND m.latitude <= ?3 AND (m.latitude > ?1 OR m.blob_id > ?2)
        ORDER BY m.latitude, m.blob_id LIMIT ?4)"};
};

}  // namespace catalog
