#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "api/ErrorTable.h"
#include "api/UploadHead.h"
#include "api/library/Handlers.h"
#include "api/library/Json.h"
#include "domain/MediaType.h"

namespace api::library {

namespace {

constexpr std::array<std::string_view, 12> kTaken{"png",  "jpg",  "jpeg", "gif", "heic", "heif",
                                                  "webp", "avif", "mp4",  "mov", "m4v",  "avi"};
constexpr std::chrono::seconds kPictureWait{10};
constexpr std::size_t kMostRemembered = 1024;  // bytes of a name

/// What is taken is told by the name of the file.
domain::Result<std::string> taken_extension(std::string_view name)
{
    auto extension = domain::extension_of(name);
    if (std::ranges::find(kTaken, extension) != kTaken.end()) return extension;
    return domain::fail(
        domain::ErrorCode::BadRequest,
        fmt::format("Files of this kind are not taken here. The name has to end in one of: {}.",
                    fmt::join(kTaken, ", ")));
}

bool says_something(std::string_view stem) { return stem.find_first_not_of("._ ") != std::string_view::npos; }

/// The name without its extension, slashes as `_`; empty when nothing is left that could be a name.
std::string stem_of(std::string name, std::string_view extension)
{
    std::ranges::replace(name, '/', '_');
    if (!extension.empty()) name.resize(name.size() - extension.size() - 1);
    return says_something(name) ? name : std::string{};
}

/// From the address, or else from the part. Its extension is always one of a picture or a video: a page or a script under
/// another name stays what it was taken for.
std::string stored_name(std::string const& url_name, std::string const& part_name,
                        std::string const& part_extension)
{
    auto extension = domain::extension_of(url_name);
    auto const kind = domain::media_kind("." + extension);
    bool const is_media = (kind == domain::MediaKind::Image || kind == domain::MediaKind::Video) &&
                          domain::served_type("." + extension).inline_safe;
    auto stem = stem_of(url_name, is_media ? extension : std::string{});
    if (!is_media) extension = part_extension;
    if (stem.empty()) stem = stem_of(part_name, part_extension);
    if (stem.empty()) stem = "image";
    return stem + "." + extension;
}

/// Everything that the head of the request says.
domain::Result<service::Upload> parse_upload(Call const& call)
{
    auto const& request = call.request;
    auto const& url_name = call.params.get("filename");
    service::Upload upload;
    upload.body_file = request.body_file;
    upload.is_media = &is_part_file;
    upload.scope = service::DuplicateScope::Everywhere;
    upload.original = url_name.substr(0, kMostRemembered);
    if (auto const whole = insist_on_whole(request); !whole) return tl::unexpected(whole.error());
    auto const taken = capture_time(request);
    if (!taken) return tl::unexpected(taken.error());
    upload.taken = *taken;
    if (is_form(request.content_type)) {
        upload.boundary = http::multipart_boundary(request.content_type);
        if (!upload.boundary)
            return domain::fail(domain::ErrorCode::BadRequest, "The form has no usable boundary.");
        upload.choose_name = [url_name](std::string const& part_name) -> domain::Result<std::string> {
            auto const extension = taken_extension(part_name);
            if (!extension) return tl::unexpected(extension.error());
            return stored_name(url_name, part_name, *extension);
        };
        return upload;
    }
    auto const extension = taken_extension(url_name);
    if (!extension) return tl::unexpected(extension.error());
    upload.name = stored_name(url_name, "", *extension);
    upload.media_type = request.content_type;
    auto const digest = announced_digest(request);
    if (!digest) return tl::unexpected(digest.error());
    upload.expected = *digest;
    return upload;
}

bool is_known_to_be_empty(http::Request const& request)
{
    return !is_form(request.content_type) && request.content_length == 0U;
}

domain::Error no_file()
{
    return {domain::ErrorCode::BadRequest,
            "There is no file in the request: send it as the body, or as a form with a part called 'file'.",
            {}};
}

http::Response refuse(Call const& call, domain::Error const& error)
{
    call.services.uploads.discard(call.request.body_file);
    return render_plain_error(error);
}

/// Waits for the picture, so that the answer tells the truth; what takes longer goes on by itself.
Learned learn(Services& services, service::Ingested const& ingested)
{
    Learned learned;
    auto const& digest = ingested.asset.digest;
    if (ingested.novelty == service::Novelty::New) {
        auto const picture = services.thumbnails.get(digest, domain::Derived::Thumbnail, kPictureWait,
                                                     service::Waiter::Sender);
        learned.has_thumbnail = picture.state == service::PictureSighting::State::Ready;
    }
    learned.record = services.thumbnails.facts(digest);
    return learned;
}

}  // namespace

std::optional<domain::Error> check_image(Call const& call)
{
    if (auto const upload = parse_upload(call); !upload) return upload.error();
    if (is_known_to_be_empty(call.request)) return no_file();
    return call.services.ingest.refuse_early(call.request.content_length);
}

http::Response put_image(Call const& call)
{
    auto const upload = parse_upload(call);
    if (!upload) return refuse(call, upload.error());
    if (call.request.body_file.empty() || is_known_to_be_empty(call.request)) return refuse(call, no_file());
    auto const project = call.services.projects.ensure_builtin(domain::kUploads);
    if (!project) return refuse(call, project.error());
    auto const answer = call.services.uploads.receive(*project, *upload);
    if (!answer.files) return render_plain_error(answer.files.error());
    auto const& outcome = answer.files->front().outcome;
    if (!outcome) return render_plain_error(outcome.error());
    return stored_image(*outcome, learn(call.services, *outcome));
}

}  // namespace api::library
