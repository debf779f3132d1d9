#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/City.h"
#include "domain/Error.h"
#include "domain/MediaQuery.h"
#include "http/Request.h"
#include "lib/json/Writer.h"
#include "service/Library.h"
#include "service/Projects.h"

namespace api::projects {

/// `base`: scheme, host and port, for the absolute addresses.
void write_item(lib::json::Writer& json, domain::MediaItem const& item, std::string const& base);
/// `total`: null when it was asked for and no index counts it; absent when it was not asked for.
std::string media_page(domain::MediaPage const& page, std::optional<std::optional<std::int64_t>> total,
                       std::string const& base);
std::string content_items(domain::Digest const& digest, std::vector<domain::MediaItem> const& items,
                          domain::City const* city, std::string const& base);

/// At most 1,000 of `{"sha256":[…]}` or `{"files":[{"name","size","taken"}…]}`.
domain::Result<std::vector<service::Candidate>> parse_candidates(http::Request const& request,
                                                                 std::string const& body);
std::string sightings(std::vector<service::Candidate> const& candidates,
                      std::vector<service::Sighting> const& found);

struct LinkWish {
    domain::Digest digest;
    std::string name;
};
domain::Result<LinkWish> parse_link(http::Request const& request, std::string const& body);

std::string summary(std::vector<service::SummedProject> const& projects);

}  // namespace api::projects
