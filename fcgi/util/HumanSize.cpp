#include "util/HumanSize.h"

#include <array>
#include <string_view>

namespace util {

std::string human_size(std::uint64_t bytes)
{
    if (bytes < 1000) return std::to_string(bytes) + (bytes == 1 ? " byte" : " bytes");
    constexpr std::array<std::string_view, 6> kUnits{"kB", "MB", "GB", "TB", "PB", "EB"};
    std::uint64_t divisor{1000};
    std::size_t unit{0};
    // 999,950 bytes would round to "1000.0 kB"
    while (unit + 1 < kUnits.size() && bytes >= divisor * 1000 - divisor / 20) {
        divisor *= 1000;
        ++unit;
    }
    auto const step = divisor / 10;
    auto const tenths = bytes / step + (bytes % step >= step / 2 ? 1 : 0);
    return std::to_string(tenths / 10) + '.' + std::to_string(tenths % 10) + ' ' + std::string{kUnits[unit]};
}

}  // namespace util
