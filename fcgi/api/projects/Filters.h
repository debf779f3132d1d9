#pragma once

#include <string>

#include "domain/Error.h"
#include "domain/MediaQuery.h"
#include "http/Query.h"

namespace api::projects {

enum class Cursor { Read, Ignored };
/// `limit`, `after`, `sort`, `order`, `kind`, `q`, `tag`, `camera`, `from`, `to`, `added_since`, `first_day`, `last_day`,
/// `fold`; the project is the caller's.
domain::Result<domain::MediaQuery> parse_media_query(http::Query const& query, Cursor cursor = Cursor::Read);
/// `limit` (days), `after` (a day), `first_day`, `last_day`, `kind`, `camera`; the project is the caller's.
domain::Result<domain::MediaQuery> parse_timeline_query(http::Query const& query);
/// What a client sends back as `after`.
std::string cursor_text(domain::MediaCursor const& cursor);

}  // namespace api::projects
