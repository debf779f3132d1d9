#pragma once

#include "api/Dialect.h"

namespace api::system {

http::Response show_health(Call const& call);
http::Response show_version(Call const& call);
http::Response list_events(Call const& call);
http::Response list_jobs(Call const& call);
http::Response show_job(Call const& call);
http::Response show_settings(Call const& call);
http::Response change_settings(Call const& call);
http::Response show_session(Call const& call);
http::Response set_up(Call const& call);
http::Response sign_in(Call const& call);
http::Response sign_out(Call const& call);

}  // namespace api::system
