#include "catalog/ContentList.h"

#include <cmath>
#include <span>

#include "catalog/Columns.h"

namespace catalog {

domain::ListedContent ContentList::read(lib::sqlite::Rows const& row)
{
    domain::ListedContent content;
    content.digest = digest_at(row, 0);
    content.size = static_cast<std::uint64_t>(row.integer(1));
    content.asset = row.integer(2);
    content.project = row.text(3);
    content.path = row.text(4);
    content.original_name = row.text(5);
    content.mtime_ns = row.integer(6);
    content.captured_at = row.integer(7);
    content.has_picture = row.integer(8) != 0;
    content.media_type = row.text(9);
    content.width = static_cast<int>(row.integer(10));
    content.height = static_cast<int>(row.integer(11));
    content.civil_us = optional_at(row, 12);
    if (!row.is_null(13) && !row.is_null(14))
        content.position = domain::Position{static_cast<double>(row.integer(13)) / kDegree,
                                            static_cast<double>(row.integer(14)) / kDegree,
                                            {}};
    return content;
}

std::vector<domain::ListedContent> ContentList::read_all(lib::sqlite::Rows rows)
{
    std::vector<domain::ListedContent> page;
    while (rows.next()) page.push_back(read(rows));
    return page;
}

std::vector<domain::ListedContent> ContentList::behind(domain::Digest const& after, int limit)
{
    return read_all(m_behind.query(std::span<std::byte const>{after.bytes}, limit));
}

std::vector<domain::ListedContent> ContentList::taken(int kind, Cursor const& after, std::int64_t last,
                                                      int limit)
{
    return read_all(m_taken.query(kind, after.captured_at, after.asset, last, limit));
}

ContentList::Band ContentList::up_to(double north, Parallel const& after, int limit)
{
    Band band{{}, after};
    auto const degrees = [](double value) {
        return static_cast<std::int64_t>(std::llround(value * kDegree));
    };
    auto rows = m_up_to.query(degrees(after.latitude), after.blob, degrees(north), limit);
    while (rows.next()) {
        band.contents.push_back(read(rows));
        band.last = {static_cast<double>(rows.integer(13)) / kDegree, rows.integer(15)};
    }
    return band;
}

}  // namespace catalog
