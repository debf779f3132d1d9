#pragma once

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>

#include "catalog/MediaKeys.h"
#include "catalog/MediaList.h"

namespace catalog {

/// So many ids with the words are fetched sooner than a scan of all rows finds a page of them.
inline constexpr std::size_t kMany = 20'000;

/// Where an asset is in the timeline.
struct MediaList::Place {
    std::int64_t day = 0;
    std::int64_t camera = 0;
    bool is_live_half = false;

    /// Three columns from `first`.
    static Place read(lib::sqlite::Rows const& rows, int first)
    {
        return {rows.integer(first), rows.integer(first + 1), !rows.is_null(first + 2)};
    }
};

struct MediaList::Row {
    std::int64_t id = 0;
    std::int64_t project = 0;
    std::int64_t size = 0;
    std::int64_t added_at = 0;
    std::int64_t captured_at = 0;
    domain::MediaKind kind = domain::MediaKind::Other;
    std::string name_key;
    Place place;

    static Row read(lib::sqlite::Rows const& rows)
    {
        auto const kind = static_cast<domain::MediaKind>(rows.integer(5));
        return {rows.integer(0), rows.integer(1),     rows.integer(2), rows.integer(3), rows.integer(4), kind,
                rows.text(6),    Place::read(rows, 7)};
    }
    domain::MediaCursor at(domain::MediaOrder order) const
    {
        switch (order) {
            case domain::MediaOrder::Added:
                return {added_at, id};
            case domain::MediaOrder::Captured:
                return {captured_at, id};
            case domain::MediaOrder::Size:
                return {size, id};
            case domain::MediaOrder::Name:
                return {name_key, id};
        }
        return {};
    }
};

/// The ids of one kind, in order: read from the index alone.
class MediaList::Stream {
public:
    Stream(lib::sqlite::Statement& statement, domain::MediaQuery const& query, domain::MediaKind kind)
        : m_rows(open(statement, query, kind)), m_order(query.order)
    {
        advance();
    }
    /// nullptr at the end.
    domain::MediaCursor const* at() const { return m_at ? &*m_at : nullptr; }
    /// nullopt: this index does not know.
    std::optional<Place> place() const
    {
        if (m_order != domain::MediaOrder::Captured) return std::nullopt;
        return Place::read(m_rows, 2);
    }
    void advance()
    {
        if (!m_rows.next())
            m_at.reset();
        else if (m_order == domain::MediaOrder::Name)
            m_at = domain::MediaCursor{m_rows.text(0), m_rows.integer(1)};
        else
            m_at = domain::MediaCursor{m_rows.integer(0), m_rows.integer(1)};
    }

private:
    static lib::sqlite::Rows open(lib::sqlite::Statement& statement, domain::MediaQuery const& query,
                                  domain::MediaKind kind)
    {
        auto const start = start_of(query);
        return std::visit(
            [&](auto const& key) {
                return statement.query(query.project.value_or(0), static_cast<int>(kind), key, start.id);
            },
            start.key);
    }

    lib::sqlite::Rows m_rows;
    domain::MediaOrder m_order;
    std::optional<domain::MediaCursor> m_at;
};

/// What the words and the tag of a query leave to be looked at, and what is still to be tested for each row.
struct MediaList::Narrowing {
    std::optional<Ids> ids;  ///< nullopt: all
    bool tests_words = false;
    bool tests_tag = false;
    std::int64_t camera = 0;  ///< 0: any

    /// False: there are too many to be of use.
    bool keep(Ids found)
    {
        if (found.size() > kMany) return false;
        if (ids) {
            Ids both;
            std::ranges::set_intersection(*ids, found, std::back_inserter(both));
            found = std::move(both);
        }
        ids = std::move(found);
        return true;
    }
};

}  // namespace catalog
