#include "api/library/Handlers.h"
#include "api/library/Json.h"
#include "domain/MediaType.h"
#include "http/Disposition.h"
#include "util/Percent.h"

namespace api::library {

namespace {

constexpr std::chrono::seconds kPictureWait{2};

domain::Result<domain::Digest> parse_digest(Call const& call)
{
    auto const digest = domain::Digest::from_hex(call.params.get("sha256"));
    if (digest) return *digest;
    return domain::fail(domain::ErrorCode::BadRequest, "A SHA-256 has 64 hexadecimal digits.");
}

/// nginx sends the bytes; the path is percent-encoded for it.
void send_file(http::Response& response, std::string_view path)
{
    response.headers.add("X-Accel-Redirect", "/_media/" + util::percent_encode_path(path));
}

}  // namespace

http::Response show_image(Call const& call)
{
    auto const digest = parse_digest(call);
    if (!digest) return render_failure(digest.error());
    auto const item = call.services.library.find_on_disk(*digest);
    if (!item)
        return render_failure({domain::ErrorCode::NotFound, "No file with this content is there.", {}});
    auto const record = call.services.thumbnails.facts(*digest);
    auto const name = domain::file_name(item->asset.path);
    auto const type = domain::served_type(record ? record->facts.media_type : "", name);
    http::Response response;
    response.headers.add("Content-Type", std::string{type.type});
    response.headers.add("Content-Disposition", http::content_disposition(!type.inline_safe, name));
    response.headers.add("Cache-Control", "private, no-cache");
    send_file(response, item->project + "/" + item->asset.path);
    return response;
}

http::Response show_thumbnail(Call const& call)
{
    using State = service::PictureSighting::State;
    auto const digest = parse_digest(call);
    if (!digest) return render_failure(digest.error());
    auto const picture = call.services.thumbnails.get(*digest, domain::Derived::Thumbnail, kPictureWait);
    if (picture.state == State::Ready) {
        http::Response response;
        response.headers.add("Content-Type", "image/png");
        response.headers.add("Cache-Control", "private, max-age=31536000, immutable");
        send_file(response, picture.path);
        return response;
    }
    bool const is_waiting = picture.state == State::Waiting;
    auto response =
        render_failure({domain::ErrorCode::NotFound,
                        is_waiting ? "The thumbnail is not made yet. Please ask again in a moment."
                        : picture.state == State::Unknown ? std::string{"No file with this content is there."}
                        : picture.reason.empty()          ? std::string{"There is no thumbnail of this file."}
                                                 : "There is no thumbnail of this file. " + picture.reason,
                        {}});
    if (is_waiting) response.headers.add("Retry-After", "1");
    return response;
}

}  // namespace api::library
