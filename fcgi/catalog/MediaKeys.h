#pragma once

#include "domain/MediaQuery.h"

namespace catalog {

/// The column of an order of a list of media, and the name of the index that begins with it.
struct MediaKey {
    domain::MediaOrder order;
    char const* column;
    char const* index;
    char const* also = "";  ///< columns that the index has besides
};

MediaKey const& key_of(domain::MediaOrder order);
/// What the list is sorted by is within: all of time for lists by name and size.
domain::TimeRange key_range(domain::MediaQuery const& query);
/// What stands just before the first row.
domain::MediaCursor start_of(domain::MediaQuery const& query);
bool is_before(domain::MediaCursor const& a, domain::MediaCursor const& b);

}  // namespace catalog
