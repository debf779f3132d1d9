#pragma once

#include <string_view>

#include "domain/Digest.h"
#include "domain/Error.h"

namespace domain {

/// What a client gives as a SHA-256. InvalidField of `field` for everything but 64 hexadecimal digits.
Result<Digest> parse_sha256(std::string_view text, std::string_view field);

}  // namespace domain
