#include "domain/MediaFacts.h"

#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <ctime>

namespace domain {

namespace {

constexpr std::int64_t kSecond = 1'000'000;  // µs
constexpr int kFirstYear = 1900;
constexpr int kLastYear = 2200;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Numbers of fixed length with one of the given characters between them. nullopt when the text is not of that form.
std::optional<int> take_number(std::string_view& text, std::size_t digits)
{
    if (text.size() < digits) return std::nullopt;
    int value = 0;
    for (char const c : text.substr(0, digits)) {
        if (!is_digit(c)) return std::nullopt;
        value = value * 10 + (c - '0');
    }
    text.remove_prefix(digits);
    return value;
}

bool take_any(std::string_view& text, std::string_view of)
{
    if (text.empty() || of.find(text.front()) == std::string_view::npos) return false;
    text.remove_prefix(1);
    return true;
}

/// µs of "250…"; what is below a microsecond is dropped.
std::int64_t fraction_us(std::string_view digits)
{
    std::int64_t value = 0;
    for (std::int64_t weight = kSecond / 10; weight > 0 && !digits.empty() && is_digit(digits.front());
         weight /= 10, digits.remove_prefix(1))
        value += (digits.front() - '0') * weight;
    return value;
}

/// Date and time with any of the usual separators; takes them from the text.
std::optional<std::int64_t> take_civil(std::string_view& text)
{
    std::array<int, 6> numbers{};
    constexpr std::array<std::string_view, 6> kBehind{":-", ":-", " T", ":", ":", ""};
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        auto const number = take_number(text, i == 0 ? 4 : 2);
        if (!number || (!kBehind[i].empty() && !take_any(text, kBehind[i]))) return std::nullopt;
        numbers[i] = *number;
    }
    auto const [year, month, day, hour, minute, second] = numbers;
    std::chrono::year_month_day const date{std::chrono::year{year},
                                           std::chrono::month(static_cast<unsigned>(month)),
                                           std::chrono::day(static_cast<unsigned>(day))};
    if (!date.ok() || year < kFirstYear || year > kLastYear || hour > 23 || minute > 59 || second > 60)
        return std::nullopt;
    auto const days = std::chrono::sys_days{date}.time_since_epoch().count();
    return (std::int64_t{days} * 86'400 + hour * 3600 + minute * 60 + second) * kSecond;
}

/// "+02:00", "-0330", "Z": minutes.
std::optional<int> parse_zone(std::string_view text)
{
    while (take_any(text, " ")) {
    }
    if (text.starts_with('Z')) return 0;
    bool const is_west = text.starts_with('-');
    if (!take_any(text, "+-")) return std::nullopt;
    auto const hours = take_number(text, 2);
    take_any(text, ":");
    auto const minutes = take_number(text, 2);
    if (!hours || *hours * 60 + minutes.value_or(0) > kMostZoneOffset) return std::nullopt;
    int const offset = *hours * 60 + minutes.value_or(0);
    return is_west ? -offset : offset;
}

std::optional<double> take_degrees(std::string_view& text)
{
    if (text.empty() || (text.front() != '+' && text.front() != '-')) return std::nullopt;
    bool const is_negative = text.front() == '-';
    text.remove_prefix(1);
    double value = 0;
    auto const [end, error] =
        std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
    if (error != std::errc{}) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return is_negative ? -value : value;
}

}  // namespace

std::int64_t CaptureTime::instant() const
{
    if (offset) return civil_us - std::int64_t{*offset} * 60 * kSecond;
    auto const seconds = static_cast<std::time_t>(std::floor(static_cast<double>(civil_us) / kSecond));
    std::tm parts{};
    ::gmtime_r(&seconds, &parts);
    parts.tm_isdst = -1;  // let the zone's rules decide
    return std::int64_t{std::mktime(&parts)} * kSecond + (civil_us - std::int64_t{seconds} * kSecond);
}

std::optional<CaptureTime> parse_exif_time(std::string_view date_time, std::string_view fraction,
                                           std::string_view zone, std::string_view source)
{
    auto const civil = take_civil(date_time);
    if (!civil) return std::nullopt;
    return CaptureTime{*civil + fraction_us(fraction), parse_zone(zone), std::string{source}};
}

std::optional<CaptureTime> parse_iso_time(std::string_view text, std::string_view source)
{
    auto const civil = take_civil(text);
    if (!civil) return std::nullopt;
    std::int64_t fraction = 0;
    if (take_any(text, ".,")) {
        fraction = fraction_us(text);
        while (!text.empty() && is_digit(text.front())) text.remove_prefix(1);
    }
    return CaptureTime{*civil + fraction, parse_zone(text), std::string{source}};
}

std::optional<Position> parse_iso_position(std::string_view text)
{
    auto const latitude = take_degrees(text);
    auto const longitude = take_degrees(text);
    if (!latitude || !longitude) return std::nullopt;
    return checked({*latitude, *longitude, take_degrees(text)});
}

std::optional<Position> checked(Position const& position)
{
    bool const is_on_earth = std::abs(position.latitude) <= 90 && std::abs(position.longitude) <= 180;
    bool const is_nowhere = position.latitude == 0 && position.longitude == 0;
    if (!is_on_earth || is_nowhere) return std::nullopt;
    auto good = position;
    if (good.altitude && !(std::abs(*good.altitude) < 1e5)) good.altitude.reset();
    return good;
}

}  // namespace domain
