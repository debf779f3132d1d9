#include "domain/Sha256Field.h"

namespace domain {

Result<Digest> parse_sha256(std::string_view text, std::string_view field)
{
    if (auto const digest = Digest::from_hex(text)) return *digest;
    return fail(ErrorCode::InvalidField, "A SHA-256 has 64 hexadecimal digits.", std::string{field});
}

}  // namespace domain
