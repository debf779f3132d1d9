#pragma once

#include <string>
#include <string_view>

#include "domain/Derived.h"
#include "domain/Error.h"
#include "domain/MediaType.h"
#include "http/Response.h"
#include "service/Thumbnails.h"

namespace api {

enum class Show { AsIs, AsAttachment };

/// A file at `path` below the root, not encoded. nginx sends its bytes; browsers ask again each time. What a browser could run
/// is an attachment in any case.
http::Response stored_file(std::string const& path, std::string_view name, domain::ServedType type,
                           Show show = Show::AsIs);

/// A picture that was made of a content, which never changes; or why there is none and when to ask again, in the shape of the
/// family. `noun` is what it calls the picture ("thumbnail").
http::Response stored_picture(service::PictureSighting const& sighting, domain::Derived derived,
                              std::string_view noun, http::Response (*render_failure)(domain::Error const&));

}  // namespace api
