#include "catalog/MediaKeys.h"

#include <algorithm>
#include <limits>
#include <tuple>

namespace catalog {

namespace {

using domain::MediaCursor;
using domain::MediaOrder;

constexpr MediaKey kKeys[] = {
    {MediaOrder::Added, "added_at", "asset_by_added"},
    {MediaOrder::Captured, "captured_at", "asset_by_captured", ", day, camera_id, live_of"},
    {MediaOrder::Name, "name_key", "asset_by_name"},
    {MediaOrder::Size, "size", "asset_by_size"},
};

/// Longer than every name, and of the last character.
std::string behind_every_name()
{
    std::string text;
    for (int i = 0; i < 64; ++i) text += "\xF4\x8F\xBF\xBF";
    return text;
}

}  // namespace

MediaKey const& key_of(MediaOrder order) { return *std::ranges::find(kKeys, order, &MediaKey::order); }

domain::TimeRange key_range(domain::MediaQuery const& query)
{
    if (query.order == MediaOrder::Added) return query.added;
    if (query.order != MediaOrder::Captured) return {};
    auto const range = domain::times_of(query.days);
    return {std::max(range.from, query.captured.from), std::min(range.to, query.captured.to)};
}

MediaCursor start_of(domain::MediaQuery const& query)
{
    constexpr auto kLastId = std::numeric_limits<std::int64_t>::max();
    if (query.after) return *query.after;
    if (query.order == MediaOrder::Name)
        return {query.is_descending ? behind_every_name() : std::string{}, query.is_descending ? kLastId : 0};
    auto const range = key_range(query);
    return query.is_descending ? MediaCursor{range.to, kLastId} : MediaCursor{range.from, 0};
}

bool is_before(MediaCursor const& a, MediaCursor const& b)
{
    return std::tie(a.key, a.id) < std::tie(b.key, b.id);
}

}  // namespace catalog
