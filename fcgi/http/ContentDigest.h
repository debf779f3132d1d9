#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace http {

/// What a Content-Digest or Repr-Digest field says about SHA-256.
struct DigestField {
    enum class State {
        Absent,     ///< no field, or other algorithms only
        Malformed,  ///< not a dictionary, or its sha-256 is not 32 bytes
        Sha256,
    };
    State state{State::Absent};
    std::array<std::byte, 32> sha256{};  ///< meaningful in state Sha256 only
};

/// RFC 9530: a dictionary (RFC 8941) such as `sha-256=:base64:, sha-512=:base64:`. Of equal keys the last one
/// counts. Upper-case keys and missing padding are forgiven.
DigestField parse_content_digest(std::optional<std::string_view> header);

}  // namespace http
