#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/Multipart.h"
#include "service/Batches.h"
#include "service/Ingest.h"
#include "store/Arrivals.h"
#include "store/Staging.h"

namespace service {

/// One request that brings media.
struct Upload {
    std::string body_file;                ///< where nginx put the body; empty when there was none
    std::optional<std::string> boundary;  ///< of a multipart body; nullopt: the body is the file
    bool (*is_media)(http::PartHead const&) = nullptr;
    std::string name;                        ///< of a raw body, as the client sent it
    std::string media_type;                  ///< of a raw body
    std::optional<domain::Digest> expected;  ///< of a raw body
    std::optional<std::int64_t> taken;       ///< for all files, µs since 1970
    std::string batch_id;                    ///< of the batch that they belong to; empty: as the form says
    DuplicateScope scope = DuplicateScope::Project;
    std::string original{};  ///< what the client called it, when that is to be remembered
    /// Names the one file of a form from the name that its part has, or says why it is not taken. Empty: all files of a
    /// form are taken, under the names of their parts.
    std::function<domain::Result<std::string>(std::string const& part_name)> choose_name{};
};

/// How one file of a request fared.
struct UploadResult {
    std::string name;  ///< as stored, or as sent when it was refused
    domain::Result<Ingested> outcome;
    std::string media_type{};  ///< as the client said
    std::uint64_t size = 0;    ///< bytes
};

/// Names and values of the text fields of a form, in their order.
using FormFields = std::vector<std::pair<std::string, std::string>>;

/// The first of that name; empty when there is none.
std::string field_of(FormFields const& fields, std::string_view name);

/// How a request fared.
struct UploadAnswer {
    /// One result per file, in their order; an error when the request as a whole is refused and nothing is stored.
    domain::Result<std::vector<UploadResult>> files;
    std::optional<domain::Batch> batch;  ///< that they were counted in, as it is after them
    FormFields fields{};
};

/// Takes bodies apart and hands each file to the Ingest. Fields of a form: `taken` and `batch_id` (one for all files),
/// `sha256` (one for each file, in their order), `name` (for a single file). An empty field is as good as none. A file
/// that fails does not take the others of its request with it.
class Uploads {
public:
    /// `arrivals` may be null: then every body is hashed when it is complete.
    Uploads(store::Staging const& staging, store::Arrivals* arrivals, Ingest& ingest, Batches& batches)
        : m_staging(staging), m_arrivals(arrivals), m_ingest(ingest), m_batches(batches)
    {
    }

    UploadAnswer receive(domain::Project const& project, Upload const& upload);

    /// Deletes a body that is refused: nginx would keep it until the client hangs up.
    void discard(std::string const& body_file) const { m_staging.take(body_file); }
    /// A body that is text and no media; its file is deleted. TooLarge when it is longer than `at_most` bytes.
    domain::Result<std::string> take_text(std::string const& body_file, std::size_t at_most) const;

private:
    using Files = domain::Result<std::vector<UploadResult>>;

    Files receive_body(domain::Project const& project, Upload const& upload, UploadAnswer& answer);
    Files receive_raw(domain::Project const& project, store::StagedFile body, Upload const& upload,
                      std::optional<domain::Batch> const& batch);
    Files receive_form(domain::Project const& project, store::StagedFile body, Upload const& upload,
                       UploadAnswer& answer);
    std::optional<store::HashedAhead> hashed_ahead(store::StagedFile const& body) const;
    static domain::Result<void> choose_name(store::ReceivedForm& form, Upload const& upload);
    UploadResult store(domain::Project const& project, store::ReceivedFile file, Wish const& wish);
    UploadResult refuse(Wish const& wish, domain::Error error);

    store::Staging const& m_staging;
    store::Arrivals* m_arrivals;
    Ingest& m_ingest;
    Batches& m_batches;
};

}  // namespace service
