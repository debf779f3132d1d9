#pragma once

#include "domain/Error.h"
#include "http/Response.h"

namespace api::projects {

/// `{"detail", "ok":false, "status":"error", "code", "message"}`; `detail` is a list of `{loc,msg,type}` for a field.
http::Response render_error(domain::Error const& error);

}  // namespace api::projects
