#include "api/projects/Filters.h"

#include <algorithm>

#include <fmt/format.h>

#include "api/Paging.h"
#include "domain/ListedContent.h"
#include "domain/SafeName.h"
#include "util/Clock.h"

namespace api::projects {

namespace {

using domain::ErrorCode;
using domain::MediaOrder;

constexpr int kDays = 1000;
constexpr int kMostDays = 10'000;
constexpr int kPage = 100;
constexpr int kLargestPage = 1000;
constexpr std::size_t kMostWords = 8;
constexpr std::size_t kLongestSearch = 200;  // bytes

struct OrderWord {
    MediaOrder order;
    std::string_view word;
    bool is_descending;  ///< unless the client says otherwise
};

constexpr OrderWord kOrders[] = {
    {MediaOrder::Added, "added", true},
    {MediaOrder::Captured, "captured", true},
    {MediaOrder::Name, "name", false},
    {MediaOrder::Size, "size", true},
};

tl::unexpected<domain::Error> bad(std::string_view parameter, std::string message)
{
    return domain::fail(ErrorCode::InvalidField, std::move(message), fmt::format("query.{}", parameter));
}

/// `<id>.<key>`
std::optional<domain::MediaCursor> parse_cursor(std::string const& text, MediaOrder order)
{
    auto const dot = text.find('.');
    auto const id = parse_number(text.substr(0, dot));
    if (dot == std::string::npos || !id) return std::nullopt;
    auto key = text.substr(dot + 1);
    if (order == MediaOrder::Name) return domain::MediaCursor{std::move(key), *id};
    auto const number = parse_number(key);
    if (!number) return std::nullopt;
    return domain::MediaCursor{*number, *id};
}

domain::Result<std::vector<domain::MediaKind>> parse_kinds(std::string_view text)
{
    std::vector<domain::MediaKind> kinds;
    while (!text.empty()) {
        auto const comma = text.find(',');
        auto const word = text.substr(0, comma);
        auto const kind = std::ranges::find(domain::kMediaKinds, word, domain::word_of);
        if (kind == std::end(domain::kMediaKinds))
            return bad("kind", "A kind is image, video, audio or other.");
        if (std::ranges::find(kinds, *kind) == kinds.end()) kinds.push_back(*kind);
        text.remove_prefix(comma == std::string_view::npos ? text.size() : comma + 1);
    }
    return kinds;
}

/// Narrows one end of a range; false when the text is no time.
bool narrow(http::Query const& query, std::string_view parameter, std::int64_t& end)
{
    auto const text = query.find(parameter);
    if (!text || text->empty()) return true;
    auto const time = util::parse_time(*text);
    if (time) end = *time;
    return time.has_value();
}

constexpr auto kNoDay = "A day is written as 2024-05-01.";

/// The same for days.
bool narrow_days(http::Query const& query, std::string_view parameter, std::int64_t& end)
{
    auto const text = query.find(parameter);
    if (!text || text->empty()) return true;
    auto const day = domain::parse_day(*text);
    if (day) end = *day;
    return day.has_value();
}

}  // namespace

std::string cursor_text(domain::MediaCursor const& cursor)
{
    return std::visit([&](auto const& key) { return fmt::format("{}.{}", cursor.id, key); }, cursor.key);
}

domain::Result<domain::MediaQuery> parse_media_query(http::Query const& query, Cursor cursor)
{
    domain::MediaQuery wanted;
    wanted.limit = page_size(query.find("limit"), kPage, kLargestPage);
    auto const sort = query.find("sort").value_or("added");
    auto const order = std::ranges::find(kOrders, sort, &OrderWord::word);
    if (order == std::end(kOrders))
        return bad("sort", "The list is sorted by added, captured, name or size.");
    wanted.order = order->order;
    auto const way = query.find("order").value_or(order->is_descending ? "desc" : "asc");
    if (way != "asc" && way != "desc") return bad("order", "The order is asc or desc.");
    wanted.is_descending = way == "desc";
    auto const kinds = parse_kinds(query.find("kind").value_or(""));
    if (!kinds) return tl::unexpected(kinds.error());
    wanted.kinds = *kinds;
    auto const search = query.find("q").value_or("");
    if (search.size() > kLongestSearch) return bad("q", "A search has at most 200 characters.");
    wanted.words = domain::search_words(search);
    if (wanted.words.size() > kMostWords) return bad("q", "A search has at most eight words.");
    wanted.tag = domain::name_key(query.find("tag").value_or(""));
    wanted.camera = query.find("camera").value_or("");
    if (!narrow_days(query, "first_day", wanted.days.first)) return bad("first_day", kNoDay);
    if (!narrow_days(query, "last_day", wanted.days.last)) return bad("last_day", kNoDay);
    auto const fold = query.find("fold").value_or("");
    if (!fold.empty() && fold != "live") return bad("fold", "Only 'live' can be folded.");
    if (fold == "live") wanted.live = domain::LivePhotos::Folded;
    auto& range = wanted.order == MediaOrder::Added ? wanted.added : wanted.captured;
    if (!narrow(query, "from", range.from)) return bad("from", "This is no time.");
    if (!narrow(query, "to", range.to)) return bad("to", "This is no time.");
    if (!narrow(query, "added_since", wanted.added.from)) return bad("added_since", "This is no time.");
    if (auto const after = query.find("after"); cursor == Cursor::Read && after && !after->empty()) {
        wanted.after = parse_cursor(*after, wanted.order);
        if (!wanted.after) return bad("after", "This is not the 'next' of a page in this order.");
    }
    return wanted;
}

domain::Result<domain::MediaQuery> parse_timeline_query(http::Query const& query)
{
    auto wanted = parse_media_query(query, Cursor::Ignored);
    if (!wanted) return wanted;
    wanted->limit = page_size(query.find("limit"), kDays, kMostDays);
    auto const after = query.find("after").value_or("");
    if (after.empty()) return wanted;
    auto const day = domain::parse_day(after);
    if (!day) return bad("after", kNoDay);
    wanted->days.last = std::min(wanted->days.last, *day - 1);
    return wanted;
}

}  // namespace api::projects
