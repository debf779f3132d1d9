#include "api/projects/FactsJson.h"

#include <cstdlib>

#include <fmt/format.h>

#include "api/OrNull.h"
#include "domain/Project.h"
#include "util/Clock.h"
#include "util/Percent.h"

namespace api::projects {

namespace {

constexpr std::size_t kLengthWithoutZone = 26;  // of "2024-05-01T14:30:15.250000+00:00"

/// "+02:00"; empty when no zone is known.
std::string zone_text(std::optional<int> offset)
{
    if (!offset) return {};
    auto const minutes = std::abs(*offset);
    return fmt::format("{}{:02}:{:02}", *offset < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

std::optional<double> seconds_of(domain::MediaFacts const& facts)
{
    if (!facts.duration_us) return std::nullopt;
    return static_cast<double>(*facts.duration_us) / 1e6;
}

/// Pictures of it are there, or can be expected.
bool has_preview(domain::MediaItem const& item)
{
    bool const may_have = item.kind == domain::MediaKind::Image || item.kind == domain::MediaKind::Video;
    if (!item.record || item.record->state == domain::ReadState::Waiting) return may_have;
    return item.record->has_picture;
}

void write_live(lib::json::Writer& json, domain::MediaItem const& item, std::string const& base)
{
    json.key("live");
    if (!item.live) {
        json.null();
        return;
    }
    json.begin_object().field("id", item.live->id).field("path", item.live->path);
    write_addresses(json, {item.project, item.live->path, item.live->digest}, base);
    json.end_object();
}

void write_captured(lib::json::Writer& json, std::optional<domain::CaptureTime> const& captured)
{
    json.key("captured");
    if (!captured) {
        json.null();
        return;
    }
    auto const zone = zone_text(captured->offset);
    auto const clock = util::iso8601(captured->civil_us).substr(0, kLengthWithoutZone);
    json.begin_object().field("at", clock + zone);
    text_or_null(json, "zone", zone);
    json.field("tag", captured->source).end_object();
}

void write_position(lib::json::Writer& json, std::optional<domain::Position> const& position)
{
    json.key("position");
    if (!position) {
        json.null();
        return;
    }
    json.begin_object();
    decimal_or_null(json, "latitude", position->latitude, 7);
    decimal_or_null(json, "longitude", position->longitude, 7);
    decimal_or_null(json, "altitude", position->altitude, 1);
    json.end_object();
}

std::string_view word_of(domain::ReadState state)
{
    switch (state) {
        case domain::ReadState::Waiting:
            return "waiting";
        case domain::ReadState::Done:
            return "done";
        case domain::ReadState::Failed:
            return "failed";
    }
    return "";
}

}  // namespace

void write_addresses(lib::json::Writer& json, Addressed const& file, std::string const& base)
{
    // What lies in no project has no address of its own below /media.
    bool const by_hash = file.project == domain::kElsewhere;
    auto const folder = base + "/media/" + util::percent_encode(file.project);
    auto const encoded = util::percent_encode_path(file.path);
    auto const content = base + "/image/" + file.digest.hex();
    json.field("stream_url", by_hash ? content : folder + "/" + encoded);
    json.field("download_url", by_hash ? content : folder + "/download/" + encoded);
}

void write_shown(lib::json::Writer& json, domain::MediaItem const& item, std::string const& base)
{
    auto const facts = item.record ? item.record->facts : domain::MediaFacts{};
    json.field("day", domain::day_text(item.day));
    text_or_null(json, "captured_zone", zone_text(facts.captured ? facts.captured->offset : std::nullopt));
    pixels_or_null(json, "width", facts.width);
    pixels_or_null(json, "height", facts.height);
    decimal_or_null(json, "duration", seconds_of(facts), 3);
    text_or_null(json, "camera", item.camera);
    auto const preview =
        has_preview(item) ? base + "/api/previews/" + item.asset.digest.hex() : std::string{};
    text_or_null(json, "preview", preview);
    text_or_null(json, "thumb_url", preview);
    json.field("preview_ready",
               item.record && item.record->state != domain::ReadState::Waiting && item.record->has_picture);
    write_live(json, item, base);
}

void write_facts(lib::json::Writer& json, domain::MediaItem const& item, domain::City const* city)
{
    if (!item.record) {
        json.null();
        return;
    }
    auto const& [state, tries, try_at, reason, has_picture, facts, captured_at] = *item.record;
    json.begin_object().field("state", word_of(state));
    text_or_null(json, "reason", reason);
    text_or_null(json, "media_type", facts.media_type);
    pixels_or_null(json, "width", facts.width);
    pixels_or_null(json, "height", facts.height);
    json.field("rotation", facts.rotation);
    write_captured(json, facts.captured);
    text_or_null(json, "camera", item.camera);
    text_or_null(json, "make", facts.make);
    text_or_null(json, "model", facts.model);
    text_or_null(json, "lens", facts.lens);
    write_position(json, facts.position);
    text_or_null(json, "city", city != nullptr ? city->name : std::string_view{});
    text_or_null(json, "country", city != nullptr ? city->country : std::string_view{});
    decimal_or_null(json, "duration", seconds_of(facts), 3);
    decimal_or_null(json, "frame_rate", facts.frame_rate > 0 ? std::optional{facts.frame_rate} : std::nullopt,
                    3);
    text_or_null(json, "video_codec", facts.video_codec);
    text_or_null(json, "audio_codec", facts.audio_codec);
    json.end_object();
}

std::string day_page(std::vector<service::DayCount> const& days, int limit, std::optional<std::int64_t> total)
{
    lib::json::Writer json;
    json.begin_object().key("days").begin_array();
    for (auto const& [day, assets] : days)
        json.begin_object().field("day", domain::day_text(day)).field("assets", assets).end_object();
    json.end_array().key("next");
    bool const is_full = days.size() == static_cast<std::size_t>(limit);
    is_full ? json.string(domain::day_text(days.back().day)) : json.null();
    if (total) json.field("total", *total);
    json.end_object();
    return json.take();
}

std::string camera_list(std::vector<service::CameraCount> const& cameras)
{
    lib::json::Writer json;
    json.begin_object().key("cameras").begin_array();
    for (auto const& [name, assets] : cameras)
        json.begin_object().field("name", name).field("assets", assets).end_object();
    json.end_array().end_object();
    return json.take();
}

}  // namespace api::projects
