#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tl/expected.hpp>

#include "domain/Digest.h"
#include "http/ContentDigest.h"
#include "http/Multipart.h"
#include "store/Staging.h"

namespace store {

/// One media file of a request: staged, hashed, not yet durable.
struct ReceivedFile {
    StagedFile file;
    domain::Digest digest;
    std::uint64_t size = 0;   ///< bytes
    std::string wished_name;  ///< as the client sent it
    std::string media_type;   ///< as the client sent it
    http::DigestField claim;  ///< from the headers of the part
};

struct ReceivedForm {
    std::vector<ReceivedFile> files;
    std::vector<std::pair<std::string, std::string>>
        fields;  ///< text fields in order; what is over 64 KiB in all is dropped
};

/// The temporary file is the media: nothing is copied.
ReceivedFile receive_raw(StagedFile body);

/// Which parts are media; the others are text fields.
using IsMedia = bool (*)(http::PartHead const&);

/// One pass over the body: the first media part is hashed while it slides to the start of the same file, later ones are
/// copied to files of their own. On an error nothing is left.
tl::expected<ReceivedForm, http::MultipartError> receive_multipart(Staging const& staging, StagedFile body,
                                                                   std::string_view boundary,
                                                                   IsMedia is_media);

}  // namespace store
