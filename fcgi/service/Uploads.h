#pragma once

#include <optional>
#include <string>
#include <vector>

#include "http/Multipart.h"
#include "service/Ingest.h"
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
};

/// How one file of a request fared.
struct UploadResult {
    std::string name;  ///< as stored, or as sent when it was refused
    domain::Result<Ingested> outcome;
};

/// Takes bodies apart and hands each file to the Ingest. Fields of a form: `taken` (one for all files), `sha256` (one for
/// each file, in their order), `name` (for a single file).
class Uploads {
public:
    Uploads(store::Staging const& staging, Ingest& ingest) : m_staging(staging), m_ingest(ingest) {}

    /// One result per file, in their order; an error when the request as a whole is refused and nothing is stored.
    domain::Result<std::vector<UploadResult>> receive(domain::Project const& project, Upload const& upload);

    /// Deletes a body that is refused: nginx would keep it until the client hangs up.
    void discard(std::string const& body_file) const { m_staging.take(body_file); }

private:
    domain::Result<std::vector<UploadResult>> receive_raw(domain::Project const& project,
                                                          store::StagedFile body, Upload const& upload);
    domain::Result<std::vector<UploadResult>> receive_form(domain::Project const& project,
                                                           store::StagedFile body, Upload const& upload);
    UploadResult store(domain::Project const& project, store::ReceivedFile file, Wish const& wish);

    store::Staging const& m_staging;
    Ingest& m_ingest;
};

}  // namespace service
