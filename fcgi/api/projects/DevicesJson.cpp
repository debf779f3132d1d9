#include "api/projects/DevicesJson.h"

#include "api/Body.h"
#include "api/OrNull.h"
#include "domain/Day.h"
#include "lib/json/Writer.h"
#include "util/Clock.h"

namespace api::projects {

namespace {

void write_device(lib::json::Writer& json, domain::BackupDevice const& device)
{
    json.begin_object().field("id", device.id).field("device_id", device.name);
    text_or_null(json, "own_name", device.own_name);
    json.field("last_contact", util::iso8601(device.seen_at));
    text_or_null(json, "last_backup", device.sums.last_at ? util::iso8601(*device.sums.last_at) : "");
    json.field("photos", device.sums.photos).field("videos", device.sums.videos);
    json.field("bytes", device.sums.bytes).field("failed", device.failed).field("gone", device.gone);
    json.field("ignored", device.ignored).end_object();
}

}  // namespace

domain::Result<std::string> parse_own_name(http::Request const& request, std::string const& body)
{
    auto const document = parse_object(request.content_type, body);
    if (!document) return tl::unexpected(document.error());
    auto const name = document->root().find("own_name");
    if (!name)
        return domain::fail(domain::ErrorCode::MissingField, "The field 'own_name' is missing.",
                            "body.own_name");
    if (name->is_null()) return std::string{};
    auto text = name->string();
    if (!text)
        return domain::fail(domain::ErrorCode::InvalidField, "'own_name' is not a text.", "body.own_name");
    return *text;
}

std::string device(domain::BackupDevice const& device)
{
    lib::json::Writer json;
    write_device(json, device);
    return json.take();
}

std::string device_page(std::vector<domain::BackupDevice> const& devices, bool has_more)
{
    lib::json::Writer json;
    json.begin_object().key("devices").begin_array();
    for (auto const& device : devices) write_device(json, device);
    json.end_array().key("next");
    has_more ? json.integer(devices.back().id) : json.null();
    json.end_object();
    return json.take();
}

std::string backup_days(std::vector<domain::BackupDay> const& days, bool has_more)
{
    lib::json::Writer json;
    json.begin_object().key("days").begin_array();
    for (auto const& [day, files, bytes] : days)
        json.begin_object()
            .field("day", domain::day_text(day))
            .field("files", files)
            .field("bytes", bytes)
            .end_object();
    json.end_array().key("next");
    has_more ? json.string(domain::day_text(days.back().day)) : json.null();
    json.end_object();
    return json.take();
}

}  // namespace api::projects
