#pragma once

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/Error.h"
#include "http/Query.h"

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

/// Where a page begins: the number that the last one gave as its `next`. `start` when it is not given, InvalidField for
/// anything that no page gave: a client with a spoilt one would read the first page for ever.
inline domain::Result<std::int64_t> parse_cursor(http::Query const& query, std::string_view name,
                                                 std::int64_t start = 0)
{
    auto const text = query.find(name);
    if (!text || text->empty()) return start;
    auto const number = parse_number(text);
    if (number && *number >= 0) return *number;
    return domain::fail(domain::ErrorCode::InvalidField,
                        "This is no place in the list. Take it from the 'next' of the page before.",
                        "query." + std::string{name});
}

/// Page size: `fallback` when it is not given, never outside 1..`most`.
inline int page_size(std::optional<std::string> const& text, int fallback, int most)
{
    return static_cast<int>(std::clamp<std::int64_t>(parse_number(text).value_or(fallback), 1, most));
}

/// Of a page that was asked for with one item more than `limit`: is that one there? It is taken off.
template <class Item>
bool cut(std::vector<Item>& items, int limit)
{
    bool const has_more = items.size() > static_cast<std::size_t>(limit);
    if (has_more) items.pop_back();
    return has_more;
}

}  // namespace api
