#include "api/StoredFile.h"

#include <fmt/format.h>

#include "http/Disposition.h"
#include "util/Percent.h"

namespace api {

namespace {

using State = service::PictureSighting::State;

void let_nginx_send(http::Response& response, std::string const& path)
{
    response.headers.add("X-Accel-Redirect", "/_media/" + util::percent_encode_path(path));
}

domain::Error no_picture(service::PictureSighting const& sighting, std::string_view noun)
{
    auto message = fmt::format("There is no {} of this content.", noun);
    if (sighting.state == State::Unknown) message = "No stored file has this content.";
    if (sighting.state == State::Waiting)
        message = fmt::format("The {} is being made. Please try again in a moment.", noun);
    if (sighting.state == State::None && !sighting.reason.empty()) message += " " + sighting.reason;
    return {domain::ErrorCode::NotFound, message, {}};
}

}  // namespace

http::Response stored_file(std::string const& path, std::string_view name, domain::ServedType type, Show show)
{
    bool const is_attachment = show == Show::AsAttachment || !type.inline_safe;
    http::Response response;
    response.headers.add("Content-Type", std::string{type.type});
    response.headers.add("Content-Disposition", http::content_disposition(is_attachment, name));
    response.headers.add("Cache-Control", "private, no-cache");
    let_nginx_send(response, path);
    return response;
}

http::Response stored_picture(service::PictureSighting const& sighting, domain::Derived derived,
                              std::string_view noun, http::Response (*render_failure)(domain::Error const&))
{
    if (sighting.state != State::Ready) {
        auto response = render_failure(no_picture(sighting, noun));
        if (sighting.state == State::Waiting) response.headers.add("Retry-After", "1");
        response.headers.add("Cache-Control", "no-store");
        return response;
    }
    http::Response response;
    response.headers.add("Content-Type", derived == domain::Derived::Thumbnail ? "image/png" : "image/webp");
    response.headers.add("Cache-Control", "private, max-age=31536000, immutable");
    let_nginx_send(response, sighting.path);
    return response;
}

}  // namespace api
