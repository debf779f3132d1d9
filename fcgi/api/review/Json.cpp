#include "api/review/Json.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <optional>

#include <fmt/format.h>

#include "api/Paging.h"
#include "domain/SafeName.h"
#include "lib/json/Writer.h"
#include "util/Ascii.h"
#include "util/Clock.h"
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

std::string all_words(std::span<std::string_view const> words)
{
    std::string list;
    for (auto const word : words) list += fmt::format("{}{}", list.empty() ? "" : ", ", word);
    return list;
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

std::string link(std::int64_t offset, std::int64_t limit, http::Query const& asked)
{
    auto text = fmt::format("/rear-diff/media?offset={}&limit={}", offset, limit);
    for (auto const name : kCarried)
        if (auto const value = asked.find(name))
            text += fmt::format("&{}={}", name, util::percent_encode(*value));
    return text;
}

/// With a Z, as this family's clients know it.
std::string time_text(std::int64_t us)
{
    auto text = util::iso8601(us);
    return text.substr(0, text.rfind('+')) + "Z";
}

struct WriteValue {
    lib::json::Writer& json;

    void operator()(std::string const& text) const { json.string(text); }
    void operator()(std::int64_t number) const { json.integer(number); }
    void operator()(bool flag) const { json.boolean(flag); }
    void operator()(domain::ReviewHash const& hash) const { json.string(hash.hex()); }
    void operator()(domain::ReviewTime time) const { json.string(time_text(time.us)); }
    void operator()(domain::Tenths tenths) const
    {
        json.raw(fmt::format("{}.{}", tenths.value / 10, tenths.value % 10));
    }
    void operator()(domain::ReviewTexts const& texts) const
    {
        json.begin_array();
        for (auto const& text : texts) json.string(text);
        json.end_array();
    }
    template <class Enum>
    requires std::is_enum_v<Enum>
    void operator()(Enum value) const { json.string(domain::review_word(value)); }
    template <class Value>
    void operator()(std::optional<Value> const& value) const
    {
        value ? (*this)(*value) : void(json.null());
    }
};

void write_row(lib::json::Writer& json, domain::ReviewRow const& row)
{
    json.begin_object();
    for (auto const& key : domain::review_keys()) {
        json.key(key.name);
        std::visit([&](auto member) { WriteValue{json}(row.*member); }, key.member);
    }
    json.end_object();
}

/// Reads one member of a row; a text says what it has to be, empty: all is well.
struct ReadValue {
    domain::ReviewKey const& key;
    lib::json::Value const& value;

    std::string operator()(domain::ReviewHash& hash) const
    {
        auto const read = domain::ReviewHash::from_hex(value.string().value_or(""));
        if (read) hash = *read;
        return read ? "" : "40 lower-case hexadecimal digits";
    }
    std::string operator()(bool& flag) const
    {
        auto const read = value.boolean();
        if (read) flag = *read;
        return read ? "" : "true or false";
    }
    std::string operator()(std::string& text) const
    {
        auto read = value.string();
        if (read && read->find('\0') == std::string::npos &&
            domain::count_characters(*read) <= static_cast<std::size_t>(key.most)) {
            text = std::move(*read);
            return key.name != "imdb_id" || domain::is_imdb_id(text) ? "" : "tt and 7 or 8 digits";
        }
        return fmt::format("a text of at most {} characters", key.most);
    }
    std::string operator()(std::int64_t& number) const
    {
        auto const read = value.integer();
        if (read && *read >= key.least && *read <= key.most) {
            number = *read;
            return "";
        }
        return fmt::format("a whole number from {} to {}", key.least, key.most);
    }
    std::string operator()(domain::Tenths& tenths) const
    {
        auto const read = value.number();
        auto const most = static_cast<double>(key.most);
        auto const rounded = std::round(read.value_or(-1) * 10);
        if (read && rounded >= 0 && rounded <= most) {
            tenths.value = static_cast<std::int64_t>(rounded);
            return "";
        }
        return "a number from 0 to 99.9";
    }
    std::string operator()(domain::ReviewTexts& texts) const
    {
        constexpr std::size_t kMost = 100;
        bool is_fine = value.kind() == lib::json::Kind::Array;
        texts.clear();
        value.for_each([&](lib::json::Value const& element) {
            auto text = element.string();
            is_fine = is_fine && text && texts.size() < kMost &&
                      text->find_first_of(std::string_view{"\n\0", 2}) == std::string::npos &&
                      domain::count_characters(*text) <= static_cast<std::size_t>(key.most);
            if (is_fine) texts.push_back(std::move(*text));
        });
        return is_fine ? "" : fmt::format("a list of texts of at most {} characters", key.most);
    }
    std::string operator()(domain::ReviewTime&) const { return ""; }
    template <class Enum>
    requires std::is_enum_v<Enum> std::string operator()(Enum& word) const
    {
        auto const read = domain::parse_review_word<Enum>(value.string().value_or(""));
        if (read) word = *read;
        return read ? "" : "one of: " + all_words(domain::words_of(Enum{}));
    }
    template <class Value>
    std::string operator()(std::optional<Value>& optional) const
    {
        if (value.is_null()) {
            optional.reset();
            return "";
        }
        return (*this)(optional.emplace());
    }
};

constexpr std::string_view kRequired[] = {"hash", "media_type", "original_title"};

/// The body of a PATCH, whose `hash` is that of the path once all else was looked at.
template <class Read>
domain::Result<service::ReviewChange> parse_patch(std::string const& body, std::string_view hash,
                                                  Read const& read)
{
    auto const fail = [](std::string message) {
        return domain::fail(ErrorCode::BadRequest, std::move(message));
    };
    auto const document = lib::json::Document::parse(body);
    if (!document || !document->root().is_object()) return fail("Send a JSON object.");
    auto const member = document->root().find("hash");
    auto const text = member ? member->string().value_or("") : std::string{};
    if (!domain::ReviewHash::from_hex(text))
        return fail("The body needs a hash: 40 lower-case hexadecimal digits.");
    service::ReviewChange change;
    if (auto const wrong = read(document->root(), change); !wrong.empty()) return fail(wrong);
    if (text != hash) return domain::fail(ErrorCode::DigestMismatch, "Path hash and body hash do not match");
    return change;
}

template <class Enum>
std::string read_word(lib::json::Value const& body, std::string_view name, std::string_view label,
                      std::optional<Enum>& word)
{
    auto const member = body.find(name);
    if (!member || member->is_null()) return "";
    word = domain::parse_review_word<Enum>(member->string().value_or(""));
    return word ? "" : fmt::format("{} must be one of: {}", label, all_words(domain::words_of(Enum{})));
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

std::string media_page(domain::ReviewPage const& page, ReviewQuery const& query, http::Query const& asked)
{
    lib::json::Writer json;
    json.begin_object().key("data").begin_array();
    for (auto const& row : page.rows) write_row(json, row);
    json.end_array().key("pagination").begin_object();
    json.field("total", page.total).field("limit", query.limit).field("offset", query.offset);
    json.key("next");
    bool const has_next = query.offset + query.limit < page.total;
    has_next ? json.string(link(query.offset + query.limit, query.limit, asked)) : json.null();
    json.key("previous");
    auto const before = std::max<std::int64_t>(query.offset - query.limit, 0);
    query.offset > 0 ? json.string(link(before, query.limit, asked)) : json.null();
    json.end_object().end_object();
    return json.take();
}

domain::Result<domain::ReviewDraft> parse_row(lib::json::Value const& value)
{
    if (!value.is_object()) return domain::fail(ErrorCode::BadRequest, "this is no JSON object.");
    domain::ReviewDraft draft;
    auto const keys = domain::review_keys();
    for (std::size_t i = 0; i < keys.size(); ++i) {
        auto const member = value.find(keys[i].name);
        auto const is_required = std::ranges::find(kRequired, keys[i].name) != std::end(kRequired);
        if (!member && is_required)
            return domain::fail(ErrorCode::BadRequest, fmt::format("{} is missing.", keys[i].name));
        if (!member) continue;
        auto const wrong = std::visit(
            [&](auto place) {
                return ReadValue{keys[i], *member}(draft.row.*place);
            },
            keys[i].member);
        if (!wrong.empty())
            return domain::fail(ErrorCode::BadRequest, fmt::format("{} must be {}.", keys[i].name, wrong));
        draft.given.set(i);
    }
    return draft;
}

domain::Result<service::ReviewChange> parse_verdict(std::string const& body, std::string_view hash)
{
    return parse_patch(body, hash, [](lib::json::Value const& root, service::ReviewChange& change) {
        auto const wrong = read_word(root, "rejection_status", "Rejection status", change.verdict);
        if (!wrong.empty() || change.verdict) return wrong;
        return fmt::format("Rejection status must be one of: {}", all_words(domain::kVerdicts));
    });
}

domain::Result<service::ReviewChange> parse_change(std::string const& body, std::string_view hash)
{
    return parse_patch(body, hash, [](lib::json::Value const& root, service::ReviewChange& change) {
        auto wrong = read_word(root, "pipeline_status", "Pipeline status", change.pipeline);
        if (wrong.empty()) wrong = read_word(root, "rejection_status", "Rejection status", change.verdict);
        auto const error = root.find("error_status");
        if (!wrong.empty() || !error || error->is_null()) return wrong;
        change.has_error = error->boolean();
        return change.has_error ? std::string{} : std::string{"Error status must be true or false"};
    });
}

std::string changed(std::string_view message, std::string_view hash)
{
    lib::json::Writer json;
    json.begin_object().field("success", true).field("message", message);
    if (!hash.empty()) json.field("hash", hash);
    json.end_object();
    return json.take();
}

std::string imported(std::int64_t rows)
{
    lib::json::Writer json;
    json.begin_object().field("success", true).field("imported", rows).end_object();
    return json.take();
}

std::string start()
{
    lib::json::Writer json;
    json.begin_object().field("message", "The review ledger of media-sync");
    json.field("docs", "/rear-diff/docs").field("health", "/rear-diff/health").end_object();
    return json.take();
}

}  // namespace api::review
