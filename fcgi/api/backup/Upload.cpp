#include "api/ErrorTable.h"
#include "api/UploadHead.h"
#include "api/backup/Handlers.h"
#include "api/backup/Json.h"
#include "domain/MediaType.h"
#include "util/Percent.h"

namespace api::backup {

namespace {

domain::Error no_file() { return {domain::ErrorCode::BadRequest, "No file part", {}}; }

/// The app encodes the name of its file.
domain::Result<std::string> choose_name(std::string const& part_name)
{
    if (part_name.empty()) return domain::fail(domain::ErrorCode::BadRequest, "No selected file");
    return util::percent_decode(part_name).value_or(part_name);
}

/// A third kind, or none, is told by the name.
domain::BackupKind kind_of(std::string const& word, std::string const& file_name)
{
    using domain::BackupKind;
    if (word == "video") return BackupKind::Video;
    if (word == "photo" || word.empty()) return BackupKind::Photo;
    return domain::media_kind(file_name) == domain::MediaKind::Video ? BackupKind::Video : BackupKind::Photo;
}

domain::BackupOrigin read_origin(service::FormFields const& fields, std::string const& file_name)
{
    using service::field_of;
    return {device_name(field_of(fields, "device_id")), field_of(fields, "original_path"),
            kind_of(field_of(fields, "file_type"), file_name)};
}

domain::Result<service::Upload> parse_upload(Call const& call)
{
    auto const& request = call.request;
    service::Upload upload;
    upload.body_file = request.body_file;
    upload.boundary = http::multipart_boundary(request.content_type);
    if (!upload.boundary) return tl::unexpected(no_file());
    upload.is_media = &is_part_file;
    upload.choose_name = &choose_name;
    if (auto const whole = insist_on_whole(request); !whole) return tl::unexpected(whole.error());
    auto const taken = capture_time(request);
    if (!taken) return tl::unexpected(taken.error());
    upload.taken = *taken;
    return upload;
}

/// What is wrong with the request is said as it is, what went wrong here as the app knows it.
http::Response failed(domain::Error error)
{
    using domain::ErrorCode;
    if (error.code == ErrorCode::MissingField) return render_plain_error(no_file());
    if (error.code != ErrorCode::BadRequest && error.code != ErrorCode::InvalidField)
        error.message.insert(0, "Failed to upload file: ");
    return render_plain_error(error);
}

}  // namespace

std::optional<domain::Error> check_upload(Call const& call)
{
    if (auto const upload = parse_upload(call); !upload) return upload.error();
    return call.services.ingest.refuse_early(call.request.content_length);
}

http::Response upload(Call const& call)
{
    auto const upload = parse_upload(call);
    if (!upload || call.request.body_file.empty()) {
        call.services.uploads.discard(call.request.body_file);
        return render_plain_error(upload ? no_file() : upload.error());
    }
    auto const stored = call.services.phone_backup.receive(*upload, &read_origin);
    return stored ? stored_backup(*stored) : failed(stored.error());
}

}  // namespace api::backup
