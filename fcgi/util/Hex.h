#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace util {

/// Two lower-case digits for each byte.
std::string to_hex(std::span<std::byte const> bytes);

/// Reads exactly `out.size()` bytes, in either case. False if the length or a digit is wrong; `out` is then
/// unspecified.
bool from_hex(std::string_view text, std::span<std::byte> out);

}  // namespace util
