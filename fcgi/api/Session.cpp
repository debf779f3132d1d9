#include "api/Session.h"

#include "http/Cookie.h"
#include "service/Administrator.h"

namespace api {

namespace {

constexpr std::string_view kName = "media_sync_session";
constexpr std::int64_t kMicroseconds = 1'000'000;

}  // namespace

std::string session_token(http::Request const& request)
{
    return http::find_cookie(request.header("Cookie"), kName);
}

std::string session_cookie(http::Request const& request, std::string_view token)
{
    auto const seconds = token.empty() ? 0 : service::kSessionLifetime / kMicroseconds;
    auto cookie = std::string{kName} + "=" + std::string{token} +
                  "; Path=/; Max-Age=" + std::to_string(seconds) + "; HttpOnly; SameSite=Strict";
    if (request.scheme == "https") cookie += "; Secure";
    return cookie;
}

}  // namespace api
