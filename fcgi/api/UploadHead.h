#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "domain/Digest.h"
#include "domain/Error.h"
#include "http/PartHead.h"
#include "http/Request.h"

namespace api {

/// multipart/form-data
bool is_form(std::string_view content_type);
/// The only part that two of the families take: a file called "file".
bool is_part_file(http::PartHead const& head);
/// BadRequest for a body that is not the file as it is: a part of it (Content-Range), or packed for the way
/// (Content-Encoding).
domain::Result<void> insist_on_whole(http::Request const& request);
/// µs since 1970, of `?taken=` or X-OC-Mtime; InvalidField when it is no time.
domain::Result<std::optional<std::int64_t>> capture_time(http::Request const& request);
/// What the content must hash to, by Content-Digest or Repr-Digest; BadRequest when neither can be understood.
domain::Result<std::optional<domain::Digest>> announced_digest(http::Request const& request);

}  // namespace api
