#include "domain/Digest.h"

#include "util/Hex.h"

namespace domain {

std::string Digest::hex() const { return util::to_hex(bytes); }

std::optional<Digest> Digest::from_hex(std::string_view text)
{
    Digest digest;
    if (!util::from_hex(text, digest.bytes)) return std::nullopt;
    return digest;
}

}  // namespace domain
