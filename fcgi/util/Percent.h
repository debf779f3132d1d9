#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace util {

/// Decodes every %XX; `+` stays a plus. nullopt if a `%` is not followed by two hexadecimal digits.
/// The answer may hold any byte, NUL included.
std::optional<std::string> percent_decode(std::string_view text);

/// Encodes everything but RFC 3986's unreserved characters and `/`.
std::string percent_encode_path(std::string_view path);

/// Encodes everything but RFC 3986's unreserved characters: one path segment, a query value, an RFC 8187
/// value.
std::string percent_encode(std::string_view text);

}  // namespace util
