#pragma once

#include <string_view>

#include "domain/Error.h"
#include "lib/json/Value.h"

namespace api {

/// `application/json`, `application/*+json`, or no type at all.
bool is_json_type(std::string_view content_type);

/// The JSON object of a body; MissingField or InvalidField, at `body`, when it is none.
domain::Result<lib::json::Document> parse_object(std::string_view content_type, std::string_view body);

}  // namespace api
