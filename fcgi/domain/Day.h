#pragma once

#include <cstdint>
#include <limits>
#include <string>

namespace domain {

/// Days since 1970-01-01, both ends included.
struct DayRange {
    std::int64_t first = std::numeric_limits<std::int64_t>::min();
    std::int64_t last = std::numeric_limits<std::int64_t>::max();

    bool has(std::int64_t day) const { return first <= day && day <= last; }
    bool is_open() const { return *this == DayRange{}; }
    bool operator==(DayRange const&) const = default;
};

/// "2024-05-01" (`parse_day` reads it).
std::string day_text(std::int64_t day);

}  // namespace domain
