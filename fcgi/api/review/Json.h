#pragma once

#include <string>
#include <string_view>

#include "domain/Error.h"
#include "domain/Review.h"
#include "http/Query.h"
#include "lib/json/Value.h"
#include "service/Reviews.h"

namespace api::review {

/// `{"data":[row,…],"pagination":{"total","limit","offset","next","previous"}}`. The links carry the part that they lead to,
/// and what `asked` carried of filters and order.
std::string media_page(domain::ReviewPage const& page, domain::ReviewQuery const& query,
                       http::Query const& asked);

/// What a PATCH says. BadRequest; DigestMismatch when the body is about another hash than the path.
domain::Result<service::ReviewChange> parse_verdict(std::string const& body, std::string_view hash);
domain::Result<service::ReviewChange> parse_change(std::string const& body, std::string_view hash);

/// `{"success":true,"message"}`, with `hash` unless it is empty.
std::string changed(std::string_view message, std::string_view hash = {});
/// `{"success":true,"imported":N}`
std::string imported(std::int64_t rows);
/// `{"message","docs","health"}`
std::string start();

}  // namespace api::review
