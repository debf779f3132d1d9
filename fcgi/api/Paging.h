#pragma once

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace api {

/// A whole number of a query parameter; nullopt when it is absent or none.
inline std::optional<std::int64_t> parse_number(std::optional<std::string> const& text)
{
    std::int64_t value = 0;
    if (!text) return std::nullopt;
    auto const [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
    if (error != std::errc{} || end != text->data() + text->size()) return std::nullopt;
    return value;
}

/// Page size: `fallback` when it is not given, never outside 1..`most`.
inline int page_size(std::optional<std::string> const& text, int fallback, int most)
{
    return static_cast<int>(std::clamp<std::int64_t>(parse_number(text).value_or(fallback), 1, most));
}

}  // namespace api
