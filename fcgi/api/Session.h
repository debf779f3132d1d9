#pragma once

#include <string>
#include <string_view>

#include "http/Request.h"

namespace api {

/// The token that the request carries; empty when there is none.
std::string session_token(http::Request const& request);

/// The value of Set-Cookie that gives the token to the browser; an empty token takes it away.
std::string session_cookie(http::Request const& request, std::string_view token);

}  // namespace api
