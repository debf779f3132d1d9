#include "api/projects/MediaJson.h"

#include <algorithm>

#include <fmt/format.h>

#include "api/Body.h"
#include "api/projects/FactsJson.h"
#include "api/projects/Filters.h"
#include "domain/Sha256Field.h"
#include "util/Clock.h"
#include "util/Percent.h"

namespace api::projects {

namespace {

using domain::ErrorCode;
using service::Whereabouts;

constexpr std::size_t kMostCandidates = 1000;

std::string_view word_of(Whereabouts whereabouts)
{
    switch (whereabouts) {
        case Whereabouts::Here:
            return "here";
        case Whereabouts::Elsewhere:
            return "elsewhere";
        case Whereabouts::Missing:
            return "missing";
    }
    return "";
}

std::string label_of(service::Candidate const& candidate)
{
    return candidate.digest ? candidate.digest->hex() : candidate.name;
}

domain::Result<service::Candidate> parse_hint(lib::json::Value const& value)
{
    constexpr auto kField = "body.files";
    auto const name = value.find("name");
    auto const size = value.find("size");
    if (!name || !name->string() || name->string()->empty() || !size || size->integer().value_or(-1) < 0)
        return domain::fail(ErrorCode::InvalidField, "Each file needs a 'name' and a 'size' in bytes.",
                            kField);
    service::Candidate candidate{
        {}, *name->string(), static_cast<std::uint64_t>(*size->integer()), std::nullopt};
    auto const taken = value.find("taken");
    if (!taken || taken->is_null()) return candidate;
    auto const text = taken->integer() ? std::to_string(*taken->integer()) : taken->string().value_or("");
    candidate.taken = util::parse_time(text);
    if (!candidate.taken)
        return domain::fail(ErrorCode::InvalidField, "A capture time is ISO 8601 or unix seconds.", kField);
    return candidate;
}

domain::Result<service::Candidate> parse_content(lib::json::Value const& value)
{
    auto const digest = domain::parse_sha256(value.string().value_or(""), "body.sha256");
    if (!digest) return tl::unexpected(digest.error());
    return service::Candidate{*digest, {}, 0, std::nullopt};
}

}  // namespace

void write_item(lib::json::Writer& json, domain::MediaItem const& item, std::string const& base)
{
    auto const& asset = item.asset;
    json.begin_object().field("id", asset.id).field("project", item.project).field("path", asset.path);
    json.field("name", domain::file_name(asset.path)).field("kind", domain::word_of(item.kind));
    json.field("sha256", asset.digest.hex()).field("size", asset.stamp.size);
    json.field("added_at", util::iso8601(asset.added_at))
        .field("captured_at", util::iso8601(item.captured_at));
    write_addresses(json, {item.project, asset.path, asset.digest}, base);
    write_shown(json, item, base);
    json.key("tags").begin_array();
    for (auto const& tag : item.tags) json.string(tag);
    json.end_array().end_object();
}

std::string media_page(domain::MediaPage const& page, std::optional<std::optional<std::int64_t>> total,
                       std::string const& base)
{
    lib::json::Writer json;
    json.begin_object().key("items").begin_array();
    for (auto const& item : page.items) write_item(json, item, base);
    json.end_array().key("next");
    page.next ? json.string(cursor_text(*page.next)) : json.null();
    json.field("scanned", page.scanned);
    if (total) {
        json.key("total");
        *total ? json.integer(**total) : json.null();
    }
    json.end_object();
    return json.take();
}

std::string content_items(domain::Digest const& digest, std::vector<domain::MediaItem> const& items,
                          domain::City const* city, std::string const& base)
{
    lib::json::Writer json;
    json.begin_object().field("sha256", digest.hex()).field("size", items.front().asset.stamp.size);
    json.key("items").begin_array();
    for (auto const& item : items) write_item(json, item, base);
    json.end_array().key("facts");
    write_facts(json, items.front(), city);
    json.end_object();
    return json.take();
}

domain::Result<std::vector<service::Candidate>> parse_candidates(http::Request const& request,
                                                                 std::string const& body)
{
    auto const document = parse_object(request.content_type, body);
    if (!document) return tl::unexpected(document.error());
    auto const digests = document->root().find("sha256");
    auto const files = document->root().find("files");
    auto const list = digests ? digests : files;
    if (!list)
        return domain::fail(ErrorCode::MissingField,
                            "Send 'sha256', a list of digests, or 'files', a list of names and sizes.",
                            "body.sha256");
    auto const field = digests ? "body.sha256" : "body.files";
    if (list->kind() != lib::json::Kind::Array)
        return domain::fail(ErrorCode::InvalidField, "This is no list.", field);
    std::vector<service::Candidate> candidates;
    std::optional<domain::Error> wrong;
    list->for_each([&](lib::json::Value const& value) {
        if (wrong || candidates.size() > kMostCandidates) return;
        auto candidate = digests ? parse_content(value) : parse_hint(value);
        if (candidate)
            candidates.push_back(std::move(*candidate));
        else
            wrong = candidate.error();
    });
    if (wrong) return tl::unexpected(*wrong);
    if (candidates.size() > kMostCandidates)
        return domain::fail(ErrorCode::InvalidField, "At most 1,000 files are checked at a time.", field);
    return candidates;
}

std::string sightings(std::vector<service::Candidate> const& candidates,
                      std::vector<service::Sighting> const& found)
{
    auto const count = [&](Whereabouts whereabouts) {
        return std::ranges::count(found, whereabouts, &service::Sighting::whereabouts);
    };
    auto const here = count(Whereabouts::Here);
    auto const elsewhere = count(Whereabouts::Elsewhere);
    auto const missing = count(Whereabouts::Missing);
    lib::json::Writer json;
    json.begin_object().field("ok", true);
    json.field("message", fmt::format("{} of {} are already there.", here, candidates.size()));
    json.field("here", here)
        .field("elsewhere", elsewhere)
        .field("missing", missing)
        .key("results")
        .begin_array();
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        json.begin_object().field(candidates[i].digest ? "sha256" : "name", label_of(candidates[i]));
        json.field("status", word_of(found[i].whereabouts));
        if (auto const& item = found[i].item)
            json.field("path", item->asset.path).field("project", item->project);
        json.end_object();
    }
    json.end_array().key("needed").begin_array();
    for (std::size_t i = 0; i < candidates.size(); ++i)
        if (found[i].whereabouts != Whereabouts::Here) json.string(label_of(candidates[i]));
    json.end_array().end_object();
    return json.take();
}

domain::Result<LinkWish> parse_link(http::Request const& request, std::string const& body)
{
    auto const document = parse_object(request.content_type, body);
    if (!document) return tl::unexpected(document.error());
    auto const sha256 = document->root().find("sha256");
    if (!sha256)
        return domain::fail(ErrorCode::MissingField, "The field 'sha256' is missing.", "body.sha256");
    auto const digest = domain::parse_sha256(sha256->string().value_or(""), "body.sha256");
    if (!digest) return tl::unexpected(digest.error());
    auto const name = document->root().find("name");
    if (name && !name->is_null() && !name->string())
        return domain::fail(ErrorCode::InvalidField, "'name' is not a text.", "body.name");
    return LinkWish{*digest, name ? name->string().value_or("") : ""};
}

std::string summary(std::vector<service::SummedProject> const& projects)
{
    std::int64_t assets = 0;
    std::int64_t bytes = 0;
    lib::json::Writer json;
    json.begin_object().key("projects").begin_array();
    for (auto const& [listed, project, sums] : projects) {
        assets += sums.assets;
        bytes += sums.bytes;
        json.begin_object().field("name", listed.name).field("layout", listed.layout);
        json.field("index_exists", listed.has_index).field("assets", sums.assets).field("bytes", sums.bytes);
        json.field("notes", project.notes).key("labels").begin_array();
        for (auto const& label : project.labels) json.string(label);
        json.end_array().key("created_at");
        project.id != 0 ? json.string(util::iso8601(project.created_at)) : json.null();
        json.key("last_added_at");
        sums.last_added_at != 0 ? json.string(util::iso8601(sums.last_added_at)) : json.null();
        json.end_object();
    }
    json.end_array().field("assets", assets).field("bytes", bytes).end_object();
    return json.take();
}

}  // namespace api::projects
