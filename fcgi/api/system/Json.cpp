#include "api/system/Json.h"

#include <optional>
#include <variant>

#include <fmt/format.h>

#include "api/Body.h"
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
        case domain::JobKind::Thumbnails:
            return "thumbnails";
        case domain::JobKind::Ledger:
            return "ledger";
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

void write_value(lib::json::Writer& json, service::SettingValue const& value)
{
    if (auto const* number = std::get_if<std::int64_t>(&value)) {
        json.integer(*number);
    } else if (auto const* text = std::get_if<std::string>(&value)) {
        json.string(*text);
    } else {
        json.begin_array();
        for (auto const& item : std::get<std::vector<std::string>>(value)) json.string(item);
        json.end_array();
    }
}

void write_number(lib::json::Writer& json, std::string_view key, std::optional<std::int64_t> number)
{
    json.key(key);
    number ? json.integer(*number) : json.null();
}

void write_unit(lib::json::Writer& json, std::string_view type)
{
    json.key("unit");
    if (type == "seconds")
        json.string("s");
    else if (type == "bytes" || type == "days")
        json.string(type);
    else
        json.null();
}

void write_settings(lib::json::Writer& json, std::vector<service::SettingView> const& settings)
{
    json.key("settings").begin_array();
    for (auto const& setting : settings) {
        json.begin_object().field("name", setting.name).field("type", setting.type).key("value");
        write_value(json, setting.value);
        json.key("default");
        write_value(json, setting.fallback);
        json.field("source", setting.source).field("pinned", setting.is_pinned);
        json.field("label", setting.label).field("help", setting.help);
        write_number(json, "min", setting.least);
        write_number(json, "max", setting.most);
        write_unit(json, setting.type);
        json.end_object();
    }
    json.end_array();
}

service::SettingWish wish_of(lib::json::Value const& value)
{
    if (value.is_null()) return service::BackToDefault{};
    if (auto const number = value.integer()) return service::SettingValue{*number};
    if (auto text = value.string()) return service::SettingValue{std::move(*text)};
    if (value.kind() != lib::json::Kind::Array) return service::NoSettingValue{};
    std::vector<std::string> list;
    bool is_of_texts = true;
    value.for_each([&](lib::json::Value const& item) {
        auto text = item.string();
        is_of_texts = is_of_texts && text.has_value();
        if (is_of_texts) list.push_back(std::move(*text));
    });
    if (!is_of_texts) return service::NoSettingValue{};
    return service::SettingValue{std::move(list)};
}

void write_session(lib::json::Writer& json, SessionState state)
{
    json.field("is_set_up", state.is_set_up).field("is_admin", state.is_admin);
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
    if (!health.is_ready()) json.field("message", health.complaint());
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

std::string setting_list(std::vector<service::SettingView> const& settings,
                         std::vector<service::OptionView> const& options)
{
    lib::json::Writer json;
    json.begin_object();
    write_settings(json, settings);
    json.key("options").begin_array();
    for (auto const& option : options) {
        json.begin_object().field("name", option.name).field("value", option.value);
        json.field("source", option.source).field("help", option.help).end_object();
    }
    json.end_array().end_object();
    return json.take();
}

domain::Result<std::vector<service::SettingChange>> parse_setting_changes(http::Request const& request,
                                                                          std::string const& body)
{
    auto const document = parse_object(request.content_type, body);
    if (!document) return tl::unexpected(document.error());
    std::vector<service::SettingChange> changes;
    document->root().for_each_member([&](std::string_view name, lib::json::Value const& value) {
        changes.emplace_back(std::string{name}, wish_of(value));
    });
    return changes;
}

std::string changed_settings(int changed, std::vector<service::SettingView> const& settings)
{
    lib::json::Writer json;
    json.begin_object().field("ok", true);
    json.field("message", changed == 0   ? std::string{"Nothing was changed."}
                          : changed == 1 ? std::string{"1 setting was changed."}
                                         : fmt::format("{} settings were changed.", changed));
    write_settings(json, settings);
    json.end_object();
    return json.take();
}

std::string session(SessionState state)
{
    lib::json::Writer json;
    json.begin_object();
    write_session(json, state);
    json.end_object();
    return json.take();
}

std::string changed_session(SessionState state, std::string_view message)
{
    lib::json::Writer json;
    json.begin_object();
    write_session(json, state);
    json.field("ok", true).field("message", message).end_object();
    return json.take();
}

domain::Result<std::string> parse_password(http::Request const& request, std::string const& body)
{
    auto const document = parse_object(request.content_type, body);
    if (!document) return tl::unexpected(document.error());
    auto const value = document->root().find("password");
    if (!value) return domain::fail(domain::ErrorCode::MissingField, "Send the password.", "body.password");
    auto password = value->string();
    if (!password)
        return domain::fail(domain::ErrorCode::InvalidField, "The password is not a text.", "body.password");
    return std::move(*password);
}

}  // namespace api::system
