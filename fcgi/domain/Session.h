#pragma once

#include <cstdint>

#include "domain/Digest.h"

namespace domain {

/// Somebody who has signed in. The token itself is known to the browser alone.
struct Session {
    Digest token_hash;
    std::int64_t created_at = 0;  ///< µs since 1970
    std::int64_t seen_at = 0;     ///< µs since 1970

    bool operator==(Session const&) const = default;
};

}  // namespace domain
