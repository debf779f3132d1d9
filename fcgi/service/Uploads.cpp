#include "service/Uploads.h"

#include <algorithm>
#include <system_error>

#include <fmt/format.h>

#include "lib/log/Log.h"
#include "service/History.h"
#include "util/Clock.h"

namespace service {

namespace {

constexpr auto kNoFile =
    "There is no file in the request: send a form with a part called 'file' that has a filename.";

domain::Error explain(http::MultipartError error)
{
    using enum http::MultipartError;
    switch (error) {
        case NotMultipart:
            return {domain::ErrorCode::MissingField, kNoFile, "body.file"};
        case TooManyParts:
            return {domain::ErrorCode::BadRequest, "The form has more than 1,000 parts.", {}};
        case HeaderTooLarge:
            return {domain::ErrorCode::BadRequest, "The head of a part is longer than 16 KiB.", {}};
        default:
            return {
                domain::ErrorCode::BadRequest, "The form is cut short or malformed. Nothing was stored.", {}};
    }
}

/// The values of the fields that go with files.
struct FormFields {
    std::optional<std::int64_t> taken;
    std::vector<domain::Digest> digests;
    std::string name;
};

domain::Result<FormFields> read_fields(store::ReceivedForm const& form)
{
    FormFields fields;
    for (auto const& [name, value] : form.fields) {
        if (value.empty()) continue;
        if (name == "taken") {
            fields.taken = util::parse_time(value);
            if (!fields.taken)
                return domain::fail(domain::ErrorCode::InvalidField,
                                    "The capture time is neither ISO 8601 nor unix seconds.", "body.taken");
        } else if (name == "sha256") {
            auto const digest = domain::Digest::from_hex(value);
            if (!digest)
                return domain::fail(domain::ErrorCode::InvalidField, "A SHA-256 has 64 hexadecimal digits.",
                                    "body.sha256");
            fields.digests.push_back(*digest);
        } else if (name == "name") {
            fields.name = value;
        }
    }
    if (!fields.digests.empty() && fields.digests.size() != form.files.size())
        return domain::fail(domain::ErrorCode::InvalidField,
                            "Send one sha256 for each file, in the same order.", "body.sha256");
    return fields;
}

}  // namespace

domain::Result<std::vector<UploadResult>> Uploads::receive(domain::Project const& project,
                                                           Upload const& upload)
{
    auto body = upload.body_file.empty() ? m_staging.create() : m_staging.take(upload.body_file);
    if (!body) return domain::fail(domain::ErrorCode::BadRequest, "The upload did not come as a file.");
    return upload.boundary ? receive_form(project, std::move(*body), upload)
                           : receive_raw(project, std::move(*body), upload);
}

domain::Result<std::vector<UploadResult>> Uploads::receive_raw(domain::Project const& project,
                                                               store::StagedFile body, Upload const& upload)
{
    std::vector<UploadResult> results;
    results.push_back(store(project, store::receive_raw(std::move(body)),
                            {upload.name, upload.media_type, upload.taken, upload.expected}));
    return results;
}

domain::Result<std::vector<UploadResult>> Uploads::receive_form(domain::Project const& project,
                                                                store::StagedFile body, Upload const& upload)
{
    auto form = store::receive_multipart(m_staging, std::move(body), *upload.boundary, upload.is_media);
    if (!form) return tl::unexpected(explain(form.error()));
    // A form whose file picker was left empty sends a part without name and content.
    std::erase_if(form->files, [](auto const& file) { return file.size == 0 && file.wished_name.empty(); });
    if (form->files.empty()) return domain::fail(domain::ErrorCode::MissingField, kNoFile, "body.file");
    auto const fields = read_fields(*form);
    if (!fields) return tl::unexpected(fields.error());

    std::vector<UploadResult> results;
    for (std::size_t i = 0; i < form->files.size(); ++i) {
        auto& file = form->files[i];
        Wish wish{file.wished_name, file.media_type, fields->taken ? fields->taken : upload.taken, {}};
        if (!fields->name.empty() && form->files.size() == 1) wish.name = fields->name;
        if (file.claim.state == http::DigestField::State::Malformed) {
            results.push_back(
                {file.wished_name, domain::fail(domain::ErrorCode::BadRequest,
                                                "The Content-Digest of a part cannot be understood.")});
            continue;
        }
        if (file.claim.state == http::DigestField::State::Sha256)
            wish.expected = domain::Digest{file.claim.sha256};
        // Two announcements must both be right: the field is held against the part's own header first.
        if (!fields->digests.empty() && (!wish.expected || *wish.expected == file.digest))
            wish.expected = fields->digests[i];
        results.push_back(store(project, std::move(file), wish));
    }
    return results;
}

UploadResult Uploads::store(domain::Project const& project, store::ReceivedFile file, Wish const& wish)
{
    auto outcome = m_ingest.store(project, std::move(file), wish);
    std::string name = outcome ? std::string{file_name(outcome->asset.path)} : wish.name;
    return {std::move(name), std::move(outcome)};
}

}  // namespace service
