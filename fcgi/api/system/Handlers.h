#pragma once

#include "api/Dialect.h"

namespace api::system {

http::Response show_health(Call const& call);
http::Response show_version(Call const& call);
http::Response list_events(Call const& call);
http::Response list_jobs(Call const& call);
http::Response show_job(Call const& call);

}  // namespace api::system
