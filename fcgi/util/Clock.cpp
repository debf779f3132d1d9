#include "util/Clock.h"

#include <chrono>
#include <cstdio>
#include <ctime>

namespace util {
namespace {

constexpr std::int64_t kMicro{1'000'000};
constexpr std::int64_t kSecondsPerDay{86'400};
/// 2201-01-01T00:00:00Z
constexpr std::int64_t kEndOfTime{
    std::chrono::sys_days{std::chrono::year{2201} / 1 / 1}.time_since_epoch().count() * kSecondsPerDay};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Takes the text apart from its front; each step fails without taking anything.
class Cursor {
public:
    explicit Cursor(std::string_view text) : m_rest{text} {}

    bool at_end() const { return m_rest.empty(); }
    char peek() const { return m_rest.empty() ? '\0' : m_rest.front(); }

    bool take(std::string_view any_of)
    {
        if (m_rest.empty() || any_of.find(m_rest.front()) == std::string_view::npos) return false;
        m_rest.remove_prefix(1);
        return true;
    }

    /// Exactly `count` digits.
    std::optional<int> number(std::size_t count)
    {
        if (m_rest.size() < count) return std::nullopt;
        int value{0};
        for (auto const c : m_rest.substr(0, count)) {
            if (!is_digit(c)) return std::nullopt;
            value = value * 10 + (c - '0');
        }
        m_rest.remove_prefix(count);
        return value;
    }

    /// One or more digits as a fraction, in microseconds; what is below is dropped.
    std::optional<std::int64_t> fraction()
    {
        if (!is_digit(peek())) return std::nullopt;
        std::int64_t value{0};
        std::int64_t weight{kMicro / 10};
        for (; is_digit(peek()); m_rest.remove_prefix(1), weight /= 10)
            value += (m_rest.front() - '0') * weight;
        return value;
    }

private:
    std::string_view m_rest;
};

struct TimeOfDay {
    int hour{0};
    int minute{0};
    int second{0};
    std::int64_t micros{0};
};

std::optional<std::chrono::year_month_day> take_date(Cursor& in)
{
    auto const year = in.number(4);
    if (!year || !in.take("-")) return std::nullopt;
    auto const month = in.number(2);
    if (!month || !in.take("-")) return std::nullopt;
    auto const day = in.number(2);
    if (!day) return std::nullopt;
    std::chrono::year_month_day const date{std::chrono::year{*year},
                                           std::chrono::month(static_cast<unsigned>(*month)),
                                           std::chrono::day(static_cast<unsigned>(*day))};
    return date.ok() ? std::optional{date} : std::nullopt;
}

std::optional<TimeOfDay> take_time_of_day(Cursor& in)
{
    TimeOfDay time;
    auto const hour = in.number(2);
    if (!hour || !in.take(":")) return std::nullopt;
    auto const minute = in.number(2);
    if (!minute || *hour > 23 || *minute > 59) return std::nullopt;
    time.hour = *hour;
    time.minute = *minute;
    if (!in.take(":")) return time;
    auto const second = in.number(2);
    if (!second || *second > 60)  // 60: a leap second counts as the next one
        return std::nullopt;
    time.second = *second;
    if (!in.take(".,")) return time;
    auto const fraction = in.fraction();
    if (!fraction) return std::nullopt;
    time.micros = *fraction;
    return time;
}

struct Zone {
    bool local{false};
    std::int64_t offset_seconds{0};
};

/// The rest of the text: nothing (local), Z, or an offset.
std::optional<Zone> take_zone(Cursor& in)
{
    if (in.at_end()) return Zone{.local = true};
    auto const blank = in.take(" ");
    if (in.take("Zz")) return in.at_end() ? std::optional{Zone{}} : std::nullopt;
    auto const west = in.take("-");
    if (!west && !in.take("+") && !blank) return std::nullopt;
    auto const hours = in.number(2);
    if (!hours) return std::nullopt;
    int minutes{0};
    if (!in.at_end()) {
        in.take(":");
        auto const given = in.number(2);
        if (!given) return std::nullopt;
        minutes = *given;
    }
    if (!in.at_end() || *hours > 23 || minutes > 59) return std::nullopt;
    std::int64_t const offset{*hours * 3600 + minutes * 60};
    return Zone{.local = false, .offset_seconds = west ? -offset : offset};
}

std::int64_t local_seconds(std::chrono::year_month_day date, TimeOfDay const& time)
{
    std::tm parts{};
    parts.tm_year = static_cast<int>(date.year()) - 1900;
    parts.tm_mon = static_cast<int>(static_cast<unsigned>(date.month())) - 1;
    parts.tm_mday = static_cast<int>(static_cast<unsigned>(date.day()));
    parts.tm_hour = time.hour;
    parts.tm_min = time.minute;
    parts.tm_sec = time.second;
    parts.tm_isdst = -1;  // let the zone's rules decide
    return std::mktime(&parts);
}

std::int64_t utc_seconds(std::chrono::year_month_day date, TimeOfDay const& time)
{
    return std::chrono::sys_days{date}.time_since_epoch().count() * kSecondsPerDay + time.hour * 3600 +
           time.minute * 60 + time.second;
}

std::optional<std::int64_t> in_range(std::int64_t seconds, std::int64_t micros)
{
    if (seconds < 0 || seconds >= kEndOfTime) return std::nullopt;
    return seconds * kMicro + micros;
}

std::optional<std::int64_t> parse_date_time(std::string_view text)
{
    Cursor in{text};
    auto const date = take_date(in);
    if (!date || !in.take("Tt ")) return std::nullopt;
    auto const time = take_time_of_day(in);
    if (!time) return std::nullopt;
    auto const zone = take_zone(in);
    if (!zone) return std::nullopt;
    auto const seconds =
        zone->local ? local_seconds(*date, *time) : utc_seconds(*date, *time) - zone->offset_seconds;
    return in_range(seconds, time->micros);
}

std::optional<std::int64_t> parse_unix_seconds(std::string_view text)
{
    Cursor in{text};
    std::int64_t seconds{0};
    if (!is_digit(in.peek())) return std::nullopt;
    while (auto const digit = in.number(1)) {
        seconds = seconds * 10 + *digit;
        if (seconds >= kEndOfTime) return std::nullopt;
    }
    std::int64_t micros{0};
    if (in.take(".")) {
        auto const fraction = in.fraction();
        if (!fraction) return std::nullopt;
        micros = *fraction;
    }
    return in.at_end() ? in_range(seconds, micros) : std::nullopt;
}

}  // namespace

std::int64_t now_us()
{
    auto const now = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::microseconds>(now).count();
}

std::string iso8601(std::int64_t us)
{
    std::chrono::sys_time<std::chrono::microseconds> const time{std::chrono::microseconds{us}};
    auto const days = std::chrono::floor<std::chrono::days>(time);
    std::chrono::year_month_day const date{days};
    std::chrono::hh_mm_ss const clock{time - days};
    char text[64];
    std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d.%06d+00:00",
                  static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                  static_cast<unsigned>(date.day()), static_cast<int>(clock.hours().count()),
                  static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count()),
                  static_cast<int>(clock.subseconds().count()));
    return text;
}

std::string local_time(std::int64_t us, char const* format)
{
    auto const seconds = static_cast<std::time_t>((us - (us % kMicro + kMicro) % kMicro) / kMicro);
    std::tm parts{};
    ::localtime_r(&seconds, &parts);
    char text[64];
    return {text, std::strftime(text, sizeof text, format, &parts)};
}

std::optional<std::int64_t> parse_time(std::string_view text)
{
    if (auto const seconds = parse_unix_seconds(text)) return seconds;
    return parse_date_time(text);
}

}  // namespace util
