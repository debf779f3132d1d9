#include "api/review/Json.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "api/review/Query.h"
#include "api/review/Row.h"
#include "lib/json/Writer.h"

namespace api::review {

namespace {

using domain::ErrorCode;
using domain::ReviewQuery;

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

std::string media_page(domain::ReviewPage const& page, ReviewQuery const& query, http::Query const& asked)
{
    lib::json::Writer json;
    json.begin_object().key("data").begin_array();
    for (auto const& row : page.rows) write_row(json, row);
    json.end_array().key("pagination").begin_object();
    json.field("total", page.total).field("limit", query.limit).field("offset", query.offset);
    json.key("next");
    bool const has_next = query.offset + query.limit < page.total;
    has_next ? json.string(page_link(query.offset + query.limit, query.limit, asked)) : json.null();
    json.key("previous");
    auto const before = std::max<std::int64_t>(query.offset - query.limit, 0);
    query.offset > 0 ? json.string(page_link(before, query.limit, asked)) : json.null();
    json.end_object().end_object();
    return json.take();
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
