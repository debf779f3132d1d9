#include "api/system/Json.h"

#include <fmt/format.h>

#include "lib/json/Writer.h"
#include "util/Clock.h"

namespace api::system {

namespace {

std::string_view word(domain::JobState state)
{
    switch (state) {
        case domain::JobState::Waiting:
            return "waiting";
        case domain::JobState::Running:
            return "running";
        case domain::JobState::Done:
            return "done";
        case domain::JobState::Failed:
            return "failed";
    }
    return "";
}

std::string_view word(domain::JobKind kind)
{
    switch (kind) {
        case domain::JobKind::Publish:
            return "publish";
        case domain::JobKind::Reindex:
            return "reindex";
        case domain::JobKind::Rescan:
            return "rescan";
        case domain::JobKind::Purge:
            return "purge";
    }
    return "";
}

void write_job(lib::json::Writer& json, domain::Job const& job)
{
    json.begin_object().field("id", job.id).field("kind", word(job.kind)).field("project", job.project);
    json.field("state", word(job.state)).key("progress").begin_object();
    json.field("done", job.done).field("total", job.total).end_object();
    json.field("created_at", util::iso8601(job.created_at)).key("finished_at");
    job.finished_at != 0 ? json.string(util::iso8601(job.finished_at)) : json.null();
    json.key("result");
    job.result.empty() ? json.null() : json.raw(job.result);
    json.key("error");
    job.error.empty() ? json.null() : json.string(job.error);
    json.end_object();
}

}  // namespace

std::string health(service::Health const& health, std::int64_t now)
{
    lib::json::Writer json;
    json.begin_object().field("status", health.is_ready() ? "ok" : "error").field("ok", health.is_ready());
    json.field("db", health.db)
        .field("storage", health.storage)
        .field("s3", "skipped")
        .field("serverTime", now);
    if (!health.is_ready()) json.field("message", health.storage != "ok" ? health.storage : health.db);
    json.end_object();
    return json.take();
}

std::string version()
{
    lib::json::Writer json;
    json.begin_object().field("version", MEDIA_SYNC_VERSION).end_object();
    return json.take();
}

std::string event_list(std::vector<domain::SyncEvent> const& events, std::int64_t last)
{
    lib::json::Writer json;
    json.begin_object().key("events").begin_array();
    for (auto const& event : events) {
        json.begin_object().field("id", event.id).field("timestamp", util::iso8601(event.at));
        json.field("event", event.type).field("project", event.project).key("payload").raw(event.payload);
        json.end_object();
    }
    json.end_array().field("last", last).end_object();
    return json.take();
}

std::string job_list(std::vector<domain::Job> const& jobs)
{
    lib::json::Writer json;
    json.begin_object().key("jobs").begin_array();
    for (auto const& job : jobs) write_job(json, job);
    json.end_array().end_object();
    return json.take();
}

std::string single_job(domain::Job const& job)
{
    lib::json::Writer json;
    write_job(json, job);
    return json.take();
}

}  // namespace api::system
