#include "api/review/Query.h"

#include <iterator>
#include <optional>

#include <fmt/format.h>

#include "api/Paging.h"
#include "api/review/Row.h"
#include "domain/SafeName.h"
#include "util/Ascii.h"
#include "util/Percent.h"

namespace api::review {

namespace {

using domain::ErrorCode;
using domain::ReviewOrder;
using domain::ReviewQuery;

constexpr std::int64_t kPage = 100;
constexpr std::int64_t kLargestPage = 1000;
constexpr std::int64_t kFarthest = 1'000'000'000;
constexpr std::size_t kLongestFilter = 1000;  // bytes

struct OrderWord {
    std::string_view word;
    ReviewOrder order;
};

constexpr OrderWord kOrders[] = {
    {"created_at", ReviewOrder::Created},     {"updated_at", ReviewOrder::Updated},
    {"media_title", ReviewOrder::Title},      {"release_year", ReviewOrder::Year},
    {"imdb_rating", ReviewOrder::Rating},     {"media_type", ReviewOrder::Type},
    {"pipeline_status", ReviewOrder::Status},
};

/// What a link carries on, besides its part of the list.
constexpr std::string_view kCarried[] = {"media_type",   "pipeline_status", "rejection_status",
                                         "error_status", "media_title",     "hash",
                                         "imdb_id",      "sort_by",         "sort_order"};

tl::unexpected<domain::Error> bad(std::string_view parameter, std::string message)
{
    return domain::fail(ErrorCode::InvalidField, std::move(message), fmt::format("query.{}", parameter));
}

/// Reads a filter by its word; an empty one is none.
template <class Enum>
std::optional<domain::Error> parse_filter(http::Query const& query, std::string_view name,
                                          std::optional<Enum>& filter)
{
    auto const word = query.find(name);
    if (!word || word->empty()) return std::nullopt;
    filter = domain::parse_review_word<Enum>(*word);
    if (filter) return std::nullopt;
    return bad(name, fmt::format("{} is one of: {}", name, all_words(domain::words_of(Enum{})))).value();
}

std::optional<domain::Error> parse_media_filter(http::Query const& query, ReviewQuery& wanted)
{
    using domain::ReviewMedia;
    if (query.find("media_type") == "tv") {
        wanted.media = {ReviewMedia::TvShow, ReviewMedia::TvSeason};
        return std::nullopt;
    }
    std::optional<ReviewMedia> media;
    auto error = parse_filter(query, "media_type", media);
    if (media) wanted.media = {*media};
    return error;
}

std::optional<domain::Error> parse_error_filter(http::Query const& query, ReviewQuery& wanted)
{
    auto const word = util::ascii_lower(query.find("error_status").value_or(""));
    if (word == "true" || word == "1") wanted.has_error = true;
    if (word == "false" || word == "0") wanted.has_error = false;
    if (word.empty() || wanted.has_error) return std::nullopt;
    return bad("error_status", "error_status is true or false.").value();
}

/// Texts that nothing can be equal to are no errors: they find nothing.
std::optional<domain::Error> parse_texts(http::Query const& query, ReviewQuery& wanted)
{
    auto const title = query.find("media_title").value_or("");
    if (title.size() > kLongestFilter)
        return bad("media_title", "A part of a title has at most 1,000 bytes.").value();
    if (!title.empty()) wanted.title = domain::name_key(title);
    if (wanted.title && wanted.title->find('\0') != std::string::npos) wanted.is_empty = true;
    auto const hash = util::ascii_lower(query.find("hash").value_or(""));
    if (!hash.empty()) wanted.hash = domain::ReviewHash::from_hex(hash);
    if (!hash.empty() && !wanted.hash) wanted.is_empty = true;
    auto const imdb_id = query.find("imdb_id").value_or("");
    if (!imdb_id.empty()) wanted.imdb_id = imdb_id;
    if (!imdb_id.empty() && !domain::is_imdb_id(imdb_id)) wanted.is_empty = true;
    return std::nullopt;
}

domain::Result<std::int64_t> parse_bounded(http::Query const& query, std::string_view name,
                                           std::int64_t fallback, std::int64_t least, std::int64_t most)
{
    auto const text = query.find(name);
    if (!text) return fallback;
    auto const number = parse_number(text);
    if (!number || *number < least || *number > most)
        return bad(name, fmt::format("{} is a whole number from {} to {}.", name, least, most));
    return *number;
}

}  // namespace

domain::Result<ReviewQuery> parse_query(http::Query const& query)
{
    ReviewQuery wanted;
    for (auto const& error :
         {parse_media_filter(query, wanted), parse_filter(query, "pipeline_status", wanted.pipeline),
          parse_filter(query, "rejection_status", wanted.verdict), parse_error_filter(query, wanted),
          parse_texts(query, wanted)})
        if (error) return tl::unexpected(*error);
    auto const limit = parse_bounded(query, "limit", kPage, 1, kLargestPage);
    if (!limit) return tl::unexpected(limit.error());
    wanted.limit = *limit;
    auto const offset = parse_bounded(query, "offset", 0, 0, kFarthest);
    if (!offset) return tl::unexpected(offset.error());
    wanted.offset = *offset;
    auto const sort = query.find("sort_by").value_or("created_at");
    auto const order = std::ranges::find(kOrders, sort.empty() ? "created_at" : sort, &OrderWord::word);
    if (order == std::end(kOrders))
        return bad("sort_by",
                   "sort_by is one of: created_at, updated_at, media_title, release_year, imdb_rating, "
                   "media_type, pipeline_status");
    wanted.order = order->order;
    wanted.is_descending = util::ascii_lower(query.find("sort_order").value_or("")) != "asc";
    return wanted;
}

std::string page_link(std::int64_t offset, std::int64_t limit, http::Query const& asked)
{
    auto text = fmt::format("/rear-diff/media?offset={}&limit={}", offset, limit);
    for (auto const name : kCarried)
        if (auto const value = asked.find(name))
            text += fmt::format("&{}={}", name, util::percent_encode(*value));
    return text;
}

}  // namespace api::review
