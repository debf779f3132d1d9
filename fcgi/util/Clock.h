#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace util {

/// Wall clock: microseconds since 1970-01-01T00:00:00Z.
std::int64_t now_us();

/// `us` as UTC with always six digits of fraction: 2025-12-20T19:06:30.123456+00:00.
std::string iso8601(std::int64_t us);

/// `us` on the server's clock, formatted by strftime: "%Y%m%d".
std::string local_time(std::int64_t us, char const* format);

/// Microseconds since 1970 from what clients send: unix seconds with an optional fraction ("1766257590.25"),
/// or an ISO 8601 date-time. Its `T` may be a blank; seconds and fraction may be missing; the zone is Z,
/// ±hh:mm, ±hhmm or ±hh, and without one the server's local zone counts. A blank may stand before the zone,
/// or for its plus sign (a query string that was not escaped). Digits below a microsecond are dropped.
/// Nothing outside the years 1970 to 2200, and nothing else, is a time.
std::optional<std::int64_t> parse_time(std::string_view text);

}  // namespace util
