#include "api/review/Handlers.h"
#include "api/review/Json.h"

namespace api::review {

namespace {

/// nginx sends a file of the site.
http::Response page_of_site(std::string const& path)
{
    http::Response response;
    response.headers.add("X-Accel-Redirect", "/_site/" + path);
    return response;
}

}  // namespace

http::Response show_start(Call const&) { return http::json_response(200, start()); }

http::Response show_health(Call const&) { return http::json_response(200, R"({"status":"healthy"})"); }

http::Response show_docs(Call const&) { return page_of_site("docs.html"); }

http::Response show_openapi(Call const&) { return page_of_site("openapi.json"); }

}  // namespace api::review
