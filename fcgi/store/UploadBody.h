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
#include "store/Arrivals.h"
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
    bool is_hashed_ahead = false;

    /// Before something is refused or thrown away because of the digest: hashes the file itself, unless that was done.
    void confirm_digest();
};

struct ReceivedForm {
    std::vector<ReceivedFile> files;
    std::vector<std::pair<std::string, std::string>>
        fields;  ///< text fields in order; what is over 64 KiB in all is dropped
};

/// The temporary file is the media: nothing is copied. `ahead` spares the hashing when it is about these very bytes.
ReceivedFile receive_raw(StagedFile body, std::optional<HashedAhead> const& ahead = {});

/// Which parts are media; the others are text fields.
using IsMedia = bool (*)(http::PartHead const&);

/// One pass over the body: the first media part is hashed while it slides to the start of the same file (a long one while
/// it is copied past the page cache, which is quicker), later ones are copied to files of their own. On an error nothing is left. `ahead` as above, of the first media part; a copy that
/// was made ahead takes its place, and its bytes are not read again.
tl::expected<ReceivedForm, http::MultipartError> receive_multipart(Staging const& staging, StagedFile body,
                                                                   std::string_view boundary,
                                                                   IsMedia is_media,
                                                                   std::optional<HashedAhead> ahead = {},
                                                                   DirectCopy::When const& copy_when = {});

}  // namespace store
