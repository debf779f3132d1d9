#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "catalog/Catalog.h"
#include "catalog/ContentList.h"
#include "catalog/VersionWatch.h"
#include "domain/ListedContent.h"

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

    Gallery(catalog::Catalog& reader, catalog::VersionWatch& version)
        : m_list(reader.database()), m_version(version)
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

private:
    catalog::ContentList m_list;
    catalog::VersionWatch& m_version;
};

}  // namespace service
