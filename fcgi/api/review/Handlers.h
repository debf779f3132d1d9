#pragma once

#include "api/Dialect.h"

namespace api::review {

// Start.cpp
http::Response show_start(Call const& call);
http::Response show_health(Call const& call);
http::Response show_docs(Call const& call);
http::Response show_openapi(Call const& call);

// List.cpp
http::Response list_media(Call const& call);

// Import.cpp
std::optional<domain::Error> check_import(Call const& call);
http::Response import_media(Call const& call);

// Change.cpp
http::Response judge(Call const& call);
http::Response change_pipeline(Call const& call);
http::Response soft_delete(Call const& call);
http::Response approve(Call const& call);
http::Response finish(Call const& call);

}  // namespace api::review
