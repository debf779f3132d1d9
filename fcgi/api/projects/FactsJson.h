#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/City.h"
#include "domain/MediaQuery.h"
#include "lib/json/Writer.h"
#include "service/Library.h"

namespace api::projects {

/// Where a browser finds a file: `stream_url` and `download_url`, absolute below `base` (scheme, host and port).
struct Addressed {
    std::string const& project;
    std::string const& path;  ///< below the project
    domain::Digest const& digest;
};
void write_addresses(lib::json::Writer& json, Addressed const& file, std::string const& base);

/// What a page needs to show an item: `day`, `captured_zone`, `width`, `height`, `duration` (seconds), `camera`, `preview` and
/// `thumb_url` (null: there will be none), `preview_ready`, `live` (the moving half of a Live Photo: id and addresses).
void write_shown(lib::json::Writer& json, domain::MediaItem const& item, std::string const& base);
/// All that its content says of itself; null while it was not read. `city`: near its position; nullptr when none is known.
void write_facts(lib::json::Writer& json, domain::MediaItem const& item, domain::City const* city);

/// `limit`: what was asked for; a page that is full has a `next`.
std::string day_page(std::vector<service::DayCount> const& days, int limit,
                     std::optional<std::int64_t> total);
std::string camera_list(std::vector<service::CameraCount> const& cameras);

}  // namespace api::projects
