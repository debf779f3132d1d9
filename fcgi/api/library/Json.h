#pragma once

#include <functional>
#include <optional>
#include <string>

#include "domain/Error.h"
#include "domain/ListedContent.h"
#include "domain/MediaRecord.h"
#include "http/Response.h"
#include "domain/City.h"
#include "lib/json/Writer.h"
#include "service/Ingest.h"

namespace api::library {

/// What was learned of a file that has just come in.
struct Learned {
    bool has_thumbnail = false;
    std::optional<domain::MediaRecord> record{};
};
/// 201 for a new file, 200 for a content that is there already.
http::Response stored_image(service::Ingested const& ingested, Learned const& learned);

/// `"<sha256>": {…}`; `city` is the nearest one, nullptr when there is none.
void write_entry(lib::json::Writer& json, domain::ListedContent const& content, domain::City const* city);

}  // namespace api::library
