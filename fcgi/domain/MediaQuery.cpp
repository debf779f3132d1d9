#include "domain/MediaQuery.h"

#include "domain/SafeName.h"
#include "lib/icu/Text.h"

namespace domain {

std::vector<std::string> search_words(std::string_view text) { return lib::icu::words(name_key(text)); }

TimeRange times_of(DayRange const& days)
{
    constexpr std::int64_t kDay = 86'400'000'000;                                     // µs
    constexpr std::int64_t kMostOffset = kMostZoneOffset * std::int64_t{60'000'000};  // µs
    constexpr std::int64_t kAnyYear = 1'000'000;                                      // days
    TimeRange range;
    if (days.first > -kAnyYear) range.from = days.first * kDay - kMostOffset;
    if (days.last < kAnyYear) range.to = (days.last + 1) * kDay + kMostOffset;
    return range;
}

}  // namespace domain
