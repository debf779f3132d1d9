#pragma once

#include <optional>
#include <string_view>

#include <fmt/format.h>

#include "lib/json/Writer.h"

/// `"name": value`, null where nothing is known.
namespace api {

/// Nothing is known of what is empty.
inline void text_or_null(lib::json::Writer& json, std::string_view name, std::string_view text)
{
    json.key(name);
    text.empty() ? json.null() : json.string(text);
}

inline void pixels_or_null(lib::json::Writer& json, std::string_view name, int pixels)
{
    json.key(name);
    pixels > 0 ? json.integer(pixels) : json.null();
}

/// With so many digits behind the point.
inline void decimal_or_null(lib::json::Writer& json, std::string_view name, std::optional<double> value,
                            int digits)
{
    json.key(name);
    value ? json.raw(fmt::format("{:.{}f}", *value, digits)) : json.null();
}

}  // namespace api
