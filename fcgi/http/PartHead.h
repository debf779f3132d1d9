#pragma once

#include "http/Headers.h"

#include <optional>
#include <string>
#include <string_view>

namespace http {

/// The header fields of one part of a multipart/form-data body (RFC 7578).
struct PartHead {
    std::string name;  ///< of the form field; "" if the part has none
    /// Present if the client sent one, even an empty one. A valid filename* (RFC 8187, UTF-8) wins over
    /// filename. In a quoted string `\"` is a quote and every other backslash is itself; %22, %0D and %0A are
    /// decoded as browsers encode them (WHATWG). Any byte may be in it: make it a SafeName before it goes
    /// near a file system.
    std::optional<std::string> filename;
    std::string content_type;  ///< as sent, "" if absent
    Headers headers;           ///< all of them, folded lines joined
};

/// Reads the lines of a part header, each ended by CRLF, without the empty line behind them. nullopt if a
/// line is not `name: value`, or if a quoted string in Content-Disposition has no end.
std::optional<PartHead> parse_part_head(std::string_view lines);

}  // namespace http
