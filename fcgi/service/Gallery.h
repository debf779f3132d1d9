#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "catalog/Catalog.h"
#include "catalog/ContentList.h"
#include "catalog/VersionWatch.h"
#include "domain/ListedContent.h"
#include "service/Gazetteer.h"

namespace service {

/// Days of the calendar, both included.
struct Days {
    domain::Day from = 0;
    domain::Day to = 0;
};

/// All pictures and videos below the root, each content once. Whatever their number, memory is that of a page, and no
/// transaction outlives one.
class Gallery {
public:
    using Visit = std::function<void(domain::ListedContent const&)>;

    Gallery(catalog::Catalog& reader, catalog::VersionWatch& version, Gazetteer const& cities)
        : m_list(reader.database()), m_version(version), m_cities(cities)
    {
    }

    /// While it stays the same, so do all lists.
    std::string version() { return m_version.current(); }

    /// In the order of the digests, those behind `after`.
    void for_each(domain::Digest const& after, Visit const& visit);
    std::vector<domain::ListedContent> page(domain::Digest const& after, int limit)
    {
        return m_list.behind(after, limit);
    }
    /// Pictures first, then videos, each in the order of time.
    void for_each_taken(Days const& days, Visit const& visit);
    /// Those of which that is the nearest city, in any case of letters; `country` may be empty.
    void for_each_near(std::string_view city, std::string_view country, Visit const& visit);
    /// The nearest city; nullptr when the position is unknown or far from all.
    domain::City const* city_of(domain::ListedContent const& content) const
    {
        return city_near(content.position);
    }
    domain::City const* city_near(std::optional<domain::Position> const& position) const;

private:
    catalog::ContentList m_list;
    catalog::VersionWatch& m_version;
    Gazetteer const& m_cities;
};

}  // namespace service
