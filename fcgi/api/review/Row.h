#pragma once

#include <span>
#include <string>
#include <string_view>

#include "domain/Error.h"
#include "domain/Review.h"
#include "lib/json/Value.h"
#include "lib/json/Writer.h"

namespace api::review {

/// An object with the keys of `domain::review_keys`.
void write_row(lib::json::Writer& json, domain::ReviewRow const& row);
/// A row of an import: `hash`, `media_type` and `original_title` at least. Unknown members are read over, the times too.
domain::Result<domain::ReviewDraft> parse_row(lib::json::Value const& value);

/// What a value may be, for people: "a, b, c".
std::string all_words(std::span<std::string_view const> words);

}  // namespace api::review
