#include "api/library/Json.h"

#include <fmt/format.h>

#include "api/OrNull.h"
#include "domain/Asset.h"
#include "domain/MediaType.h"
#include "domain/Project.h"

namespace api::library {

namespace {

constexpr double kMicro = 1e6;
constexpr double kNano = 1e9;

/// Seconds since 1970 with a fraction, as the clients know it.
void write_time(lib::json::Writer& json, std::string_view name, double seconds)
{
    json.key(name).raw(fmt::format("{:.6f}", seconds));
}

std::string path_below_root(std::string const& project, std::string const& path)
{
    return project == domain::kElsewhere ? path : project + "/" + path;
}

void write_thumbnail(lib::json::Writer& json, domain::Digest const& digest, bool has_thumbnail)
{
    json.key("thumbnail_file");
    has_thumbnail ? json.string(digest.hex() + ".png") : json.null();
}

}  // namespace

http::Response stored_image(service::Ingested const& ingested, Learned const& learned)
{
    auto const& asset = ingested.asset;
    bool const is_new = ingested.novelty == service::Novelty::New;
    lib::json::Writer json;
    json.begin_object();
    json.field("message", is_new ? "Image uploaded successfully." : "Image content already exists.");
    json.field("sha256", asset.digest.hex()).field("filename", domain::file_name(asset.path));
    json.field("file_path", path_below_root(ingested.project, asset.path));
    if (is_new) write_thumbnail(json, asset.digest, learned.has_thumbnail);
    pixels_or_null(json, "width", learned.record ? learned.record->facts.width : 0);
    pixels_or_null(json, "height", learned.record ? learned.record->facts.height : 0);
    json.end_object();
    return http::json_response(is_new ? 201 : 200, json.take());
}

void write_entry(lib::json::Writer& json, domain::ListedContent const& content, domain::City const* city)
{
    auto const name = domain::file_name(content.path);
    json.key(content.digest.hex()).begin_object();
    json.field("filename", name).field("file_path", path_below_root(content.project, content.path));
    json.key("original_filename").string(content.original_name.empty() ? name : content.original_name);
    write_time(json, "last_modified", static_cast<double>(content.mtime_ns) / kNano);
    write_time(json, "original_creation_date", static_cast<double>(content.captured_at) / kMicro);
    write_thumbnail(json, content.digest, content.has_picture);
    pixels_or_null(json, "width", content.width);
    pixels_or_null(json, "height", content.height);
    json.field("mime_type", domain::served_type(content.media_type, name).type);
    json.field("filesize", content.size);
    auto const& position = content.position;
    decimal_or_null(json, "latitude", position ? std::optional{position->latitude} : std::nullopt, 7);
    decimal_or_null(json, "longitude", position ? std::optional{position->longitude} : std::nullopt, 7);
    text_or_null(json, "city", city != nullptr ? city->name : std::string_view{});
    text_or_null(json, "country", city != nullptr ? city->country : std::string_view{});
    json.end_object();
}

}  // namespace api::library
