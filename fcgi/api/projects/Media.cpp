#include <chrono>

#include "api/ErrorTable.h"
#include "api/projects/Handlers.h"
#include "api/projects/MediaJson.h"
#include "domain/MediaType.h"
#include "http/Disposition.h"
#include "util/Percent.h"

namespace api::projects {

namespace {

constexpr std::chrono::seconds kLongestPreviewWait{2};

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

std::optional<domain::Derived> derived_of(std::string_view size)
{
    for (auto const derived : domain::kDerived)
        if (size == std::to_string(domain::side_of(derived))) return derived;
    return std::nullopt;
}

http::Response no_preview(service::PictureSighting const& sighting)
{
    using State = service::PictureSighting::State;
    std::string message = "No stored file has this content.";
    if (sighting.state == State::Waiting)
        message = "The preview is being made. Please try again in a moment.";
    if (sighting.state == State::None) message = "There is no preview of this content.";
    if (sighting.state == State::None && !sighting.reason.empty()) message += " " + sighting.reason;
    auto response = render_error({domain::ErrorCode::NotFound, message, {}});
    if (sighting.state == State::Waiting) response.headers.add("Retry-After", "1");
    response.headers.add("Cache-Control", "no-store");
    return response;
}

}  // namespace

http::Response show_preview(Call const& call)
{
    auto const digest = parse_digest(call.params.get("sha256"));
    if (!digest) return render_error(digest.error());
    auto const derived = derived_of(call.request.query.find("size").value_or("512"));
    if (!derived)
        return render_error(
            {domain::ErrorCode::InvalidField, "A preview has the size 256, 512 or 1600.", "query.size"});
    auto const sighting = call.services.thumbnails.get(*digest, *derived, kLongestPreviewWait);
    if (sighting.state != service::PictureSighting::State::Ready) return no_preview(sighting);
    http::Response response;
    response.headers.add("Content-Type", *derived == domain::Derived::Thumbnail ? "image/png" : "image/webp");
    response.headers.add("Cache-Control", "private, max-age=31536000, immutable");
    response.headers.add("X-Accel-Redirect", "/_media/" + sighting.path);
    return response;
}

http::Response show_media(Call const& call) { return serve(call, Show::AsIs); }

http::Response download_media(Call const& call) { return serve(call, Show::AsAttachment); }

}  // namespace api::projects
