#pragma once

#include <cstdint>
#include <string>

#include "domain/Error.h"
#include "domain/Review.h"
#include "http/Query.h"

namespace api::review {

/// Filters, order and part of the list; InvalidField at `query.<name>`.
domain::Result<domain::ReviewQuery> parse_query(http::Query const& query);
/// To another part of the same list, with what `asked` carried of filters and order.
std::string page_link(std::int64_t offset, std::int64_t limit, http::Query const& asked);

}  // namespace api::review
