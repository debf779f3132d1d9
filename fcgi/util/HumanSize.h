#pragma once

#include <cstdint>
#include <string>

namespace util {

/// A size as people read it, in decimal units with one digit: "640 bytes", "3.1 MB", "1.2 GB".
std::string human_size(std::uint64_t bytes);

}  // namespace util
