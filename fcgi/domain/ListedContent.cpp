#include "domain/ListedContent.h"

#include <chrono>

#include "util/Clock.h"

namespace domain {

namespace {

constexpr std::int64_t kDayUs = 86'400'000'000;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::optional<Day> parse_day(std::string_view text)
{
    bool const has_dashes = text.size() == 10 && text[4] == '-' && text[7] == '-';
    if (!has_dashes && text.size() != 8) return std::nullopt;
    int digits = 0;
    int count = 0;
    for (char const c : text) {
        if (has_dashes && c == '-') continue;
        if (!is_digit(c)) return std::nullopt;
        digits = digits * 10 + (c - '0');
        ++count;
    }
    std::chrono::year_month_day const date{std::chrono::year{digits / 10'000},
                                           std::chrono::month(static_cast<unsigned>(digits / 100 % 100)),
                                           std::chrono::day(static_cast<unsigned>(digits % 100))};
    if (count != 8 || !date.ok() || int{date.year()} < 1900 || int{date.year()} > 2200) return std::nullopt;
    return std::chrono::sys_days{date}.time_since_epoch().count();
}

Day day_of(ListedContent const& content)
{
    if (!content.civil_us) return parse_day(util::local_time(content.captured_at, "%Y-%m-%d")).value_or(0);
    return (*content.civil_us - (*content.civil_us % kDayUs + kDayUs) % kDayUs) / kDayUs;
}

}  // namespace domain
