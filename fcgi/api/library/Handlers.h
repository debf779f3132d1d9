#pragma once

#include "api/Dialect.h"

namespace api::library {

// Upload.cpp
std::optional<domain::Error> check_image(Call const& call);
http::Response put_image(Call const& call);

// Content.cpp
http::Response show_image(Call const& call);
http::Response show_thumbnail(Call const& call);

// List.cpp
http::Response list_all(Call const& call);
http::Response list_day(Call const& call);
http::Response list_days(Call const& call);
http::Response list_near(Call const& call);

}  // namespace api::library
