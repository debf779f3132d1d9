#include "api/ErrorTable.h"
#include "api/projects/Handlers.h"
#include "domain/MediaType.h"
#include "http/Disposition.h"
#include "util/Percent.h"

namespace api::projects {

namespace {

enum class Show { AsIs, AsAttachment };

/// nginx sends the bytes; the path is percent-encoded for it.
http::Response serve(Call const& call, Show show)
{
    auto const path = call.services.media.locate(call.params.get("project"), call.params.get("path"));
    if (!path) return render_error(path.error());
    auto const name = path->substr(path->rfind('/') + 1);
    auto const type = domain::served_type(name);
    bool const is_attachment = show == Show::AsAttachment || !type.inline_safe;
    http::Response response;
    response.headers.add("Content-Type", std::string{type.type});
    response.headers.add("Content-Disposition", http::content_disposition(is_attachment, name));
    response.headers.add("Cache-Control", "private, no-cache");
    response.headers.add("X-Accel-Redirect", "/_media/" + util::percent_encode_path(*path));
    return response;
}

}  // namespace

http::Response show_media(Call const& call) { return serve(call, Show::AsIs); }

http::Response download_media(Call const& call) { return serve(call, Show::AsAttachment); }

}  // namespace api::projects
