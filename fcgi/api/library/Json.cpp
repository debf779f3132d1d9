#include "api/library/Json.h"

#include <fmt/format.h>

#include "api/ErrorTable.h"
#include "domain/Asset.h"
#include "domain/MediaType.h"
#include "domain/Project.h"

namespace api::library {

namespace {

constexpr double kMicro = 1e6;
constexpr double kNano = 1e9;

/// null when it is not known.
void write_pixels(lib::json::Writer& json, std::string_view name, int pixels)
{
    json.key(name);
    pixels > 0 ? json.integer(pixels) : json.null();
}

/// Seconds since 1970 with a fraction, as the clients know it.
void write_time(lib::json::Writer& json, std::string_view name, double seconds)
{
    json.key(name).raw(fmt::format("{:.6f}", seconds));
}

void write_degrees(lib::json::Writer& json, std::string_view name, std::optional<double> degrees)
{
    json.key(name);
    degrees ? json.raw(fmt::format("{:.7f}", *degrees)) : json.null();
}

void write_text(lib::json::Writer& json, std::string_view name, std::string const* text)
{
    json.key(name);
    text != nullptr ? json.string(*text) : json.null();
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

http::Response render_failure(domain::Error const& error)
{
    domain::Error plain{error.code, error.message, {}};
    int const status = row_of(error.code).status;
    auto response = render_error(plain);
    response.status = status == 422 ? 400 : status;
    return response;
}

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
    write_pixels(json, "width", learned.record ? learned.record->facts.width : 0);
    write_pixels(json, "height", learned.record ? learned.record->facts.height : 0);
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
    write_pixels(json, "width", content.width);
    write_pixels(json, "height", content.height);
    json.field("mime_type", domain::served_type(content.media_type, name).type);
    json.field("filesize", content.size);
    auto const& position = content.position;
    write_degrees(json, "latitude", position ? std::optional{position->latitude} : std::nullopt);
    write_degrees(json, "longitude", position ? std::optional{position->longitude} : std::nullopt);
    write_text(json, "city", city != nullptr ? &city->name : nullptr);
    write_text(json, "country", city != nullptr ? &city->country : nullptr);
    json.end_object();
}

}  // namespace api::library
