#include "service/Uploads.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include <fmt/format.h>

#include "domain/Sha256Field.h"
#include "lib/log/Log.h"
#include "service/Failure.h"
#include "service/History.h"
#include "util/Clock.h"
#include "util/Failpoint.h"

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

/// What `work` returns, or what its exception comes to.
template <class Work>
auto or_error(Ingest& ingest, Work&& work) -> decltype(work())
{
    try {
        return work();
    } catch (std::exception const& error) {
        lib::log::error("an upload: {}", error.what());
        ingest.note(error);
        return tl::unexpected(service::explain(error));
    }
}

std::optional<std::int64_t> row_of(std::optional<domain::Batch> const& batch)
{
    if (!batch) return std::nullopt;
    return batch->row;
}

/// The values of the fields that go with files.
struct FileFields {
    std::optional<std::int64_t> taken;
    std::vector<domain::Digest> digests;
    std::string name;
};

domain::Result<FileFields> read_fields(store::ReceivedForm const& form)
{
    FileFields fields;
    for (auto const& [name, value] : form.fields) {
        if (value.empty()) continue;
        if (name == "taken") {
            fields.taken = util::parse_time(value);
            if (!fields.taken)
                return domain::fail(domain::ErrorCode::InvalidField,
                                    "The capture time is neither ISO 8601 nor unix seconds.", "body.taken");
        } else if (name == "sha256") {
            auto const digest = domain::parse_sha256(value, "body.sha256");
            if (!digest) return tl::unexpected(digest.error());
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

std::string field_of(FormFields const& fields, std::string_view name)
{
    auto const found = std::ranges::find(fields, name, [](auto const& field) { return field.first; });
    return found == fields.end() ? std::string{} : found->second;
}

UploadAnswer Uploads::receive(domain::Project const& project, Upload const& upload)
{
    UploadAnswer answer;
    answer.files = or_error(m_ingest, [&] { return receive_body(project, upload, answer); });
    util::failpoint("ingest.answering");
    if (!answer.batch) return answer;
    if (!answer.files) m_batches.count_failure(answer.batch->row, upload.name, answer.files.error());
    answer.batch = m_batches.refresh(*answer.batch);
    return answer;
}

Uploads::Files Uploads::receive_body(domain::Project const& project, Upload const& upload,
                                     UploadAnswer& answer)
{
    auto body = upload.body_file.empty() ? m_staging.create() : m_staging.take(upload.body_file);
    if (!body) return domain::fail(domain::ErrorCode::BadRequest, "The upload did not come as a file.");
    util::failpoint("ingest.taken");
    if (!upload.batch_id.empty()) {
        auto found = m_batches.find_unfinished(project, upload.batch_id);
        if (!found) return tl::unexpected(found.error());
        answer.batch = std::move(*found);
    }
    return upload.boundary ? receive_form(project, std::move(*body), upload, answer)
                           : receive_raw(project, std::move(*body), upload, answer.batch);
}

Uploads::Files Uploads::receive_raw(domain::Project const& project, store::StagedFile body,
                                    Upload const& upload, std::optional<domain::Batch> const& batch)
{
    std::vector<UploadResult> results;
    auto const ahead = hashed_ahead(body);
    results.push_back(store(project, store::receive_raw(std::move(body), ahead),
                            {upload.name, upload.media_type, upload.taken, upload.expected, row_of(batch),
                             upload.scope, upload.original}));
    return results;
}

Uploads::Files Uploads::receive_form(domain::Project const& project, store::StagedFile body,
                                     Upload const& upload, UploadAnswer& answer)
{
    auto ahead = hashed_ahead(body);
    auto form = store::receive_multipart(m_staging, std::move(body), *upload.boundary, upload.is_media,
                                         std::move(ahead));
    if (!form) return tl::unexpected(explain(form.error()));
    if (auto const id = field_of(form->fields, "batch_id"); !answer.batch && !id.empty()) {
        auto found = m_batches.find_open(project, id);
        if (!found) return tl::unexpected(found.error());
        answer.batch = std::move(*found);
    }
    // A form whose file picker was left empty sends a part without name and content.
    if (!upload.choose_name || form->files.size() > 1)
        std::erase_if(form->files,
                      [](auto const& file) { return file.size == 0 && file.wished_name.empty(); });
    if (form->files.empty()) return domain::fail(domain::ErrorCode::MissingField, kNoFile, "body.file");
    if (auto const chosen = choose_name(*form, upload); !chosen) return tl::unexpected(chosen.error());
    auto const fields = read_fields(*form);
    if (!fields) return tl::unexpected(fields.error());
    answer.fields = std::move(form->fields);

    std::vector<UploadResult> results;
    for (std::size_t i = 0; i < form->files.size(); ++i) {
        auto& file = form->files[i];
        Wish wish{file.wished_name,
                  file.media_type,
                  fields->taken ? fields->taken : upload.taken,
                  {},
                  row_of(answer.batch),
                  upload.scope,
                  upload.original};
        if (!fields->name.empty() && form->files.size() == 1 && !upload.choose_name) wish.name = fields->name;
        if (file.claim.state == http::DigestField::State::Malformed) {
            results.push_back(refuse(
                wish,
                {domain::ErrorCode::BadRequest, "The Content-Digest of a part cannot be understood.", {}}));
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

domain::Result<void> Uploads::choose_name(store::ReceivedForm& form, Upload const& upload)
{
    if (!upload.choose_name) return {};
    if (form.files.size() > 1)
        return domain::fail(domain::ErrorCode::BadRequest,
                            fmt::format("Send one file at a time: the form has {}.", form.files.size()));
    auto name = upload.choose_name(form.files.front().wished_name);
    if (!name) return tl::unexpected(name.error());
    form.files.front().wished_name = std::move(*name);
    return {};
}

std::optional<store::HashedAhead> Uploads::hashed_ahead(store::StagedFile const& body) const
{
    return m_arrivals != nullptr ? m_arrivals->finish(body.fd()) : std::nullopt;
}

UploadResult Uploads::store(domain::Project const& project, store::ReceivedFile file, Wish const& wish)
{
    util::failpoint("ingest.hashed");
    auto const size = file.size;
    auto outcome = or_error(m_ingest, [&] { return m_ingest.store(project, std::move(file), wish); });
    if (!outcome) {
        auto result = refuse(wish, std::move(outcome.error()));
        result.size = size;
        return result;
    }
    std::string name{file_name(outcome->asset.path)};
    return {std::move(name), std::move(outcome), wish.media_type, size};
}

UploadResult Uploads::refuse(Wish const& wish, domain::Error error)
{
    if (wish.batch) m_batches.count_failure(*wish.batch, wish.name, error);
    return {wish.name, tl::unexpected(std::move(error)), wish.media_type};
}

domain::Result<std::string> Uploads::take_text(std::string const& body_file, std::size_t at_most) const
{
    if (body_file.empty()) return std::string{};
    auto const body = m_staging.take(body_file);
    if (!body) return domain::fail(domain::ErrorCode::BadRequest, "The body did not come as a file.");
    auto const size = body->stamp().size;
    if (size > at_most)
        return domain::fail(domain::ErrorCode::TooLarge,
                            fmt::format("The body is longer than {} bytes.", at_most));
    std::string text(size, '\0');
    auto const got = ::pread(body->fd(), text.data(), text.size(), 0);
    if (got < 0) throw std::system_error(errno, std::generic_category(), "read of a body");
    text.resize(static_cast<std::size_t>(got));
    return text;
}

}  // namespace service
