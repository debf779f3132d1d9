#include "api/projects/Json.h"

#include <algorithm>
#include <span>

#include <fmt/format.h>

#include "api/Body.h"
#include "api/ErrorTable.h"
#include "api/projects/BatchJson.h"
#include "util/Clock.h"
#include "util/HumanSize.h"
#include "util/Percent.h"

namespace api::projects {

namespace {

constexpr std::size_t kListedJobs = 1'000;

using service::Novelty;
using service::UploadResult;

std::string message_of(UploadResult const& result)
{
    if (!result.outcome) return result.outcome.error().message;
    auto const& ingested = *result.outcome;
    if (ingested.novelty == Novelty::Known) return fmt::format("{} is already there", result.name);
    return fmt::format("{} stored ({})", result.name, util::human_size(ingested.asset.stamp.size));
}

void write_stored(lib::json::Writer& json, UploadResult const& result, std::string const& project,
                  std::string const& base)
{
    auto const& asset = result.outcome->asset;
    json.field("status", result.outcome->novelty == Novelty::New ? "stored" : "duplicate")
        .field("path", asset.path);
    json.field("sha256", asset.digest.hex()).field("ok", true).field("message", message_of(result));
    json.field("size", asset.stamp.size).field("name", result.name);
    write_served(json, project, asset.path, base);
}

void write_result(lib::json::Writer& json, UploadResult const& result, std::string const& project,
                  std::string const& base)
{
    json.begin_object();
    if (result.outcome) {
        write_stored(json, result, project, base);
        json.field("http_code", 200);
    } else {
        auto const& row = row_of(result.outcome.error().code);
        write_error_fields(json, result.outcome.error());
        json.field("name", result.name).field("http_code", row.status);
    }
    json.end_object();
}

struct Tally {
    int stored = 0;
    int duplicates = 0;
    int failed = 0;

    explicit Tally(std::vector<UploadResult> const& results)
    {
        for (auto const& result : results)
            ++(!result.outcome ? failed : result.outcome->novelty == Novelty::New ? stored : duplicates);
    }
    std::string_view status() const
    {
        if (failed > 0) return stored + duplicates > 0 ? "partial" : "error";
        return stored > 0 ? "stored" : "duplicate";
    }
    std::string message() const
    {
        return fmt::format("{} stored, {} already there, {} failed", stored, duplicates, failed);
    }
};

}  // namespace

domain::Result<NewProject> parse_new_project(http::Request const& request, std::string const& body)
{
    auto const document = parse_object(request.content_type, body);
    if (!document) return tl::unexpected(document.error());
    auto const name = document->root().find("name");
    if (!name)
        return domain::fail(domain::ErrorCode::MissingField, "The field 'name' is missing.", "body.name");
    if (!name->string())
        return domain::fail(domain::ErrorCode::InvalidField, "'name' is not a text.", "body.name");
    auto const notes = document->root().find("notes");
    if (notes && !notes->is_null() && !notes->string())
        return domain::fail(domain::ErrorCode::InvalidField, "'notes' is not a text.", "body.notes");
    return NewProject{*name->string(), notes ? notes->string().value_or("") : ""};
}

domain::Result<std::string> parse_payload(http::Request const& request, std::string const& body)
{
    auto const document = parse_object(request.content_type, body);
    if (!document) return tl::unexpected(document.error());
    return lib::json::compact(body);
}

std::string project_list(std::vector<service::ListedProject> const& projects)
{
    lib::json::Writer json;
    json.begin_array();
    for (auto const& project : projects) {
        json.begin_object().field("name", project.name).field("index_exists", project.has_index);
        if (!project.layout.empty()) json.field("layout", project.layout);
        json.end_object();
    }
    json.end_array();
    return json.take();
}

std::string created_project(domain::Project const& project)
{
    lib::json::Writer json;
    json.begin_object().field("name", project.name).field("index_exists", true).field("ok", true);
    json.field("message", fmt::format("The project {} is ready.", project.name)).end_object();
    return json.take();
}

std::string recorded_event(domain::SyncEvent const& event)
{
    lib::json::Writer json;
    json.begin_object().field("status", "recorded").key("event").begin_object();
    json.field("timestamp", util::iso8601(event.at))
        .field("event", event.type)
        .key("payload")
        .raw(event.payload);
    json.end_object().field("ok", true).field("message", "The sync was recorded.").end_object();
    return json.take();
}

void write_served(lib::json::Writer& json, std::string const& project, std::string const& path,
                  std::string const& base)
{
    auto const encoded = util::percent_encode_path(path);
    auto const folder = base + "/media/" + util::percent_encode(project);
    json.key("served").begin_object().field("download_url", folder + "/download/" + encoded);
    json.field("stream_url", folder + "/" + encoded).end_object();
}

std::string single_result(UploadResult const& result, std::string const& project, std::string const& base,
                          BatchOfRequest const& batch)
{
    lib::json::Writer json;
    json.begin_object();
    write_stored(json, result, project, base);
    if (batch) write_progress(json, *batch);
    json.end_object();
    return json.take();
}

http::Response failed_upload(domain::Error const& error, BatchOfRequest const& batch)
{
    lib::json::Writer json;
    json.begin_object();
    write_error_fields(json, error);
    if (batch) write_progress(json, *batch);
    json.end_object();
    return http::json_response(row_of(error.code).status, json.take());
}

std::string result_list(std::vector<UploadResult> const& results, std::string const& project,
                        std::string const& base, BatchOfRequest const& batch)
{
    Tally const tally{results};
    lib::json::Writer json;
    json.begin_object().field("ok", tally.failed == 0).field("status", tally.status());
    json.field("stored", tally.stored).field("duplicates", tally.duplicates).field("failed", tally.failed);
    json.field("message", tally.message()).key("results").begin_array();
    for (auto const& result : results) write_result(json, result, project, base);
    json.end_array();
    if (batch) write_progress(json, *batch);
    json.end_object();
    return json.take();
}

void write_reindex(lib::json::Writer& json, domain::Job const& job,
                   std::function<void(std::int64_t, std::int64_t)> const& write_files)
{
    auto const document = lib::json::Document::parse(job.result);
    auto const count = [&](std::string_view key) -> std::int64_t {
        auto const value = document ? document->root().find(key) : std::nullopt;
        return value ? value->integer().value_or(0) : 0;
    };
    json.begin_object().field("indexed", count("indexed")).key("files").begin_array();
    write_files(count("first_id"), count("last_id"));
    json.end_array();
    for (auto const* key : {"removed", "moved", "changed"}) json.field(key, count(key));
    json.field("ok", true).field("status", "ok");
    json.field("message", fmt::format("{} new, {} moved, {} changed, {} removed", count("indexed"),
                                      count("moved"), count("changed"), count("removed")));
    json.end_object();
}

std::string accepted_job(std::int64_t id, std::string_view project)
{
    lib::json::Writer json;
    json.begin_object().field("ok", true).field("status", "accepted").field("job", id);
    json.field("job_url", fmt::format("/api/jobs/{}", id));
    json.field("message", fmt::format("The reindex of {} goes on in the background.", project)).end_object();
    return json.take();
}

std::string accepted_jobs(std::vector<service::RequestedReindex> const& requested)
{
    lib::json::Writer json;
    json.begin_object().field("ok", true).field("status", "accepted").key("jobs").begin_array();
    for (auto const& [project, job] : std::span{requested}.first(std::min(requested.size(), kListedJobs))) {
        json.begin_object().field("project", project).field("job", job);
        json.field("job_url", fmt::format("/api/jobs/{}", job)).end_object();
    }
    json.end_array();
    json.field("message",
               requested.size() == 1
                   ? fmt::format("The reindex of {} goes on in the background.", requested[0].project)
                   : fmt::format("The reindex of {} projects goes on in the background.", requested.size()));
    json.end_object();
    return json.take();
}

}  // namespace api::projects
