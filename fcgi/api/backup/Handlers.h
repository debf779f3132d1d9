#pragma once

#include "api/Dialect.h"

namespace api::backup {

// Files.cpp
http::Response list_new(Call const& call);
http::Response ignore(Call const& call);
http::Response unignore(Call const& call);
http::Response list_ignored(Call const& call);

// Upload.cpp
std::optional<domain::Error> check_upload(Call const& call);
http::Response upload(Call const& call);

// Log.cpp
http::Response list_log(Call const& call);
http::Response list_history(Call const& call);
http::Response list_devices(Call const& call);
http::Response restore_file(Call const& call);

// Storage.cpp
http::Response ping(Call const& call);
http::Response show_storage(Call const& call);
http::Response show_usage(Call const& call);

}  // namespace api::backup
