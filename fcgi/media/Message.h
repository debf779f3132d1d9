#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "domain/Derived.h"
#include "domain/MediaFacts.h"

namespace media {

/// What a decoder says of a file.
struct Answer {
    domain::MediaFacts facts;
    std::array<bool, domain::kDerived.size()> made{};  ///< which pictures were written
    std::string trouble;  ///< for people; empty unless a picture was wanted that could not be made
};

/// On the socket a request is one byte, the set of wanted pictures (bit i: kDerived[i]), with the descriptors of the file
/// and of those pictures, in that order. The answer is one message.
std::string encode(Answer const& answer);
/// From a process that may be in foreign hands: nullopt for nonsense. Texts are well-formed UTF-8 without control
/// characters, at most 200 bytes each; numbers are in their ranges.
std::optional<Answer> decode(std::string_view message);

/// Bytes that no message exceeds.
inline constexpr std::size_t kMostMessage = 16 * 1024;

}  // namespace media
