#include "domain/Day.h"

#include <chrono>

#include <fmt/format.h>

namespace domain {

std::string day_text(std::int64_t day)
{
    std::chrono::year_month_day const date{std::chrono::sys_days{std::chrono::days{day}}};
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

}  // namespace domain
