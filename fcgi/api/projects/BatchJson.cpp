#include "api/projects/BatchJson.h"

#include <algorithm>

#include <fmt/format.h>

#include "api/Body.h"
#include "api/Paging.h"
#include "api/projects/Json.h"
#include "util/Clock.h"
#include "util/HumanSize.h"
#include "util/Percent.h"

namespace api::projects {

namespace {

constexpr std::size_t kLongestDevice = 200;  // bytes
constexpr std::size_t kLongestNote = 2'000;  // bytes
constexpr std::int64_t kMostExpected = 1'000'000;

/// A text that may be missing or null; InvalidField when it is something else, or longer than `at_most` bytes.
domain::Result<std::string> short_text(lib::json::Value const& object, std::string const& key,
                                       std::size_t at_most)
{
    auto const value = object.find(key);
    if (!value || value->is_null()) return std::string{};
    auto text = value->string();
    if (!text || text->size() > at_most)
        return domain::fail(domain::ErrorCode::InvalidField,
                            fmt::format("'{}' is a text of at most {} bytes.", key, at_most), "body." + key);
    return std::move(*text);
}

/// Shortcuts sends a number as a text when its field is one.
domain::Result<std::optional<std::int64_t>> expected_count(lib::json::Value const& object)
{
    auto const value = object.find("expected");
    if (!value || value->is_null()) return std::nullopt;
    auto const count = value->integer() ? value->integer() : parse_number(value->string());
    if (!count || *count < 0 || *count > kMostExpected)
        return domain::fail(domain::ErrorCode::InvalidField,
                            "'expected' is a whole number from 0 to 1,000,000.", "body.expected");
    return count;
}

std::int64_t seconds_of(domain::Batch const& batch)
{
    auto const end = batch.is_open() ? util::now_us() : batch.closed_at;
    return std::max<std::int64_t>(0, (end - batch.started_at + 500'000) / 1'000'000);
}

std::string progress_text(domain::Batch const& batch)
{
    auto text = batch.expected ? fmt::format("{} of {}", batch.received(), *batch.expected)
                               : fmt::format("{} received", batch.received());
    text += fmt::format(", {} already there", batch.duplicates);
    if (batch.failed > 0) text += fmt::format(", {} failed", batch.failed);
    return text;
}

std::string notification(domain::Batch const& batch)
{
    return fmt::format("{}: {} new, {} already there, {} failed - {} in {} s", batch.project, batch.stored,
                       batch.duplicates, batch.failed,
                       util::human_size(static_cast<std::uint64_t>(batch.bytes)), seconds_of(batch));
}

std::string report_text(domain::Batch const& batch, std::vector<domain::BatchItem> const& failures)
{
    auto text = notification(batch) + "\n";
    if (!batch.device.empty()) text += fmt::format("From {}.\n", batch.device);
    auto const missing = batch.expected.value_or(0) - batch.received();
    if (missing > 0)
        text +=
            fmt::format("{} of {} announced files did not arrive. Run it again: what is there is skipped.\n",
                        missing, *batch.expected);
    if (batch.failed > 0) text += "\nFailed:\n";
    for (auto const& item : failures)
        text += fmt::format("{}: {}\n", item.name.empty() ? "(without a name)" : item.name, item.message);
    auto const unnamed = batch.failed - static_cast<std::int64_t>(failures.size());
    if (unnamed > 0) text += fmt::format("and {} more\n", unnamed);
    return text;
}

void write_counts(lib::json::Writer& json, domain::Batch const& batch)
{
    json.field("received", batch.received()).key("expected");
    batch.expected ? json.integer(*batch.expected) : json.null();
    json.field("stored", batch.stored).field("duplicates", batch.duplicates).field("failed", batch.failed);
}

/// The fields of a batch, without braces.
void write_fields(lib::json::Writer& json, domain::Batch const& batch)
{
    json.field("id", batch.id).field("project", batch.project).field("device", batch.device);
    json.field("state", batch.is_open() ? "open" : "closed");
    write_counts(json, batch);
    json.field("bytes", batch.bytes).field("seconds", seconds_of(batch));
    json.field("started_at", util::iso8601(batch.started_at)).field("last_at", util::iso8601(batch.last_at));
    json.key("closed_at");
    batch.is_open() ? json.null() : json.string(util::iso8601(batch.closed_at));
}

void write_batch(lib::json::Writer& json, domain::Batch const& batch)
{
    json.key("batch").begin_object();
    write_fields(json, batch);
    json.end_object();
}

std::string_view word(domain::BatchItemStatus status)
{
    switch (status) {
        case domain::BatchItemStatus::Stored:
            return "stored";
        case domain::BatchItemStatus::Duplicate:
            return "duplicate";
        case domain::BatchItemStatus::Failed:
            return "failed";
    }
    return "";
}

void write_item(lib::json::Writer& json, domain::BatchItem const& item, std::string const& project,
                std::string const& base)
{
    json.begin_object().field("name", item.name).field("status", word(item.status));
    if (item.digest) {
        json.field("path", item.path).field("size", item.size).field("sha256", item.digest->hex());
        write_served(json, project, item.path, base);
    } else {
        for (auto const* key : {"path", "size", "sha256", "served"}) json.key(key).null();
        json.field("message", item.message);
    }
    json.end_object();
}

/// `"items":[…],"next"`
void write_page(lib::json::Writer& json, domain::Batch const& batch, service::BatchItemPage const& page,
                std::string const& base)
{
    json.key("items").begin_array();
    for (auto const& item : page.items) write_item(json, item, batch.project, base);
    json.end_array().key("next");
    page.next ? json.integer(*page.next) : json.null();
}

}  // namespace

domain::Result<service::NewBatch> parse_new_batch(http::Request const& request, std::string const& body)
{
    if (body.empty()) return service::NewBatch{};
    auto const document = parse_object(request.content_type, body);
    if (!document) return tl::unexpected(document.error());
    auto device = short_text(document->root(), "device", kLongestDevice);
    if (!device) return tl::unexpected(device.error());
    auto const expected = expected_count(document->root());
    if (!expected) return tl::unexpected(expected.error());
    auto note = short_text(document->root(), "note", kLongestNote);
    if (!note) return tl::unexpected(note.error());
    return service::NewBatch{std::move(*device), *expected, std::move(*note)};
}

domain::Result<std::string> parse_batch_id(http::Request const& request, std::string const& body)
{
    auto const in_query = request.query.find("batch_id");
    if (body.empty() && in_query) return *in_query;
    auto const document = parse_object(request.content_type, body);
    if (!document) return tl::unexpected(document.error());
    auto const id = document->root().find("batch_id");
    if (!id) return domain::fail(domain::ErrorCode::MissingField, "'batch_id' is missing.", "body.batch_id");
    auto text = id->string();
    if (!text)
        return domain::fail(domain::ErrorCode::InvalidField, "'batch_id' is not a text.", "body.batch_id");
    return std::move(*text);
}

void write_progress(lib::json::Writer& json, domain::Batch const& batch)
{
    json.key("batch").begin_object().field("id", batch.id);
    write_counts(json, batch);
    json.end_object().field("progress_text", progress_text(batch));
}

std::string started_batch(domain::Batch const& batch, std::string const& base)
{
    auto const address = base + "/api/projects/" + util::percent_encode(batch.project) + "/upload";
    lib::json::Writer json;
    json.begin_object().field("ok", true).field("status", "started").field("batch_id", batch.id);
    json.field("upload_url", address + "?batch_id=" + batch.id);
    write_batch(json, batch);
    json.field("message", batch.expected
                              ? fmt::format("{} waits for {} files.", batch.project, *batch.expected)
                              : fmt::format("{} waits for files.", batch.project));
    json.end_object();
    return json.take();
}

std::string batch_snapshot(domain::Batch const& batch, service::BatchItemPage const& page,
                           std::string const& base)
{
    lib::json::Writer json;
    json.begin_object().field("ok", true).field("status", batch.is_open() ? "open" : "closed");
    write_batch(json, batch);
    write_page(json, batch, page, base);
    json.field("message", progress_text(batch)).end_object();
    return json.take();
}

std::string finalized_batch(domain::Batch const& batch, service::BatchItemPage const& page,
                            std::vector<domain::BatchItem> const& failures, std::string const& base)
{
    lib::json::Writer json;
    json.begin_object().field("ok", true).field("status", "closed");
    write_batch(json, batch);
    json.field("notification", notification(batch)).field("errors", batch.failed);
    json.field("report_text", report_text(batch, failures));
    write_page(json, batch, page, base);
    json.field("message", notification(batch)).end_object();
    return json.take();
}

std::string batch_list(service::BatchPage const& page)
{
    lib::json::Writer json;
    json.begin_object().key("batches").begin_array();
    for (auto const& batch : page.batches) {
        json.begin_object();
        write_fields(json, batch);
        json.end_object();
    }
    json.end_array().key("next");
    page.next ? json.integer(*page.next) : json.null();
    json.end_object();
    return json.take();
}

std::string single_batch(domain::Batch const& batch, service::BatchItemPage const& page,
                         std::string const& base)
{
    lib::json::Writer json;
    json.begin_object();
    write_fields(json, batch);
    write_page(json, batch, page, base);
    json.end_object();
    return json.take();
}

}  // namespace api::projects
