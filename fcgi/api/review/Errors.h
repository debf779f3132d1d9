#pragma once

#include "domain/Error.h"
#include "http/Response.h"

namespace api::review {

/// What the document does not mention: the keys of everything below `/api`, `detail` among them, and `success`, `error`.
http::Response render_error(domain::Error const& error);

/// Of a change that was refused: exactly `{"success":false,"error","message"}`. Whatever is wrong with a request is 400.
http::Response refused_change(domain::Error const& error);

/// 500 `{"success":false,"error":"Database error","message"}`
http::Response change_failure(domain::Error const& error);
/// 500 `{"error":"Database error occurred","details"}`
http::Response list_failure(domain::Error const& error);

}  // namespace api::review
