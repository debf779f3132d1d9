#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/Error.h"
#include "http/Request.h"
#include "lib/json/Value.h"
#include "service/Assets.h"
#include "service/Projects.h"

namespace api::projects {

/// `{"name"?,"notes"?,"labels"?}`, at least one of them.
domain::Result<service::ProjectChange> parse_project_change(http::Request const& request,
                                                            std::string const& body);

/// `{"ids":[…]}` or `{"project","paths":[…]}`, 1 to 1,000 of them.
domain::Result<service::Selection> parse_selection(lib::json::Value const& body);
/// `{"ids":[…]}`, 1 to 1,000 of them.
domain::Result<std::vector<std::int64_t>> parse_ids(lib::json::Value const& body);
domain::Result<std::string> parse_text(lib::json::Value const& body, std::string_view key);
/// A list of tags, clean; empty when the key is missing.
domain::Result<std::vector<std::string>> parse_tags(lib::json::Value const& body, std::string_view key);

/// nullopt: all of them.
using LooseNames = std::optional<std::vector<std::string>>;

/// `{"names":[…]}`, at most 1,000; without a body, or without names, all files.
domain::Result<LooseNames> parse_loose_names(http::Request const& request, std::string const& body);

}  // namespace api::projects
