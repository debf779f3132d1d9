#include "config/Field.h"

#include <algorithm>
#include <charconv>
#include <filesystem>

#include <fmt/format.h>

#include "http/HostName.h"
#include "util/Ascii.h"

namespace config {

namespace {

bool is_scheme(std::string_view text)
{
    constexpr std::string_view kAllowed = "abcdefghijklmnopqrstuvwxyz0123456789+-.";
    return !text.empty() && text.front() >= 'a' && text.front() <= 'z' &&
           text.find_first_not_of(kAllowed) == std::string_view::npos;
}

}  // namespace

std::string flag_name(std::string_view field)
{
    std::string name{field};
    std::ranges::replace(name, '_', '-');
    return name;
}

std::string environment_name(std::string_view field)
{
    std::string name = "MEDIA_SYNC_";
    for (char c : field) name += static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    return name;
}

std::optional<std::int64_t> parse_whole(std::string_view text, std::int64_t least, std::int64_t most)
{
    std::int64_t parsed = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), parsed);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    if (parsed < least || parsed > most) return std::nullopt;
    return parsed;
}

std::optional<Texts> parse_list(std::string_view text, std::int64_t most, Validator validator)
{
    Texts list;
    while (!text.empty()) {
        auto const comma = text.find(',');
        auto const item = util::trimmed(text.substr(0, comma));
        text = comma == std::string_view::npos ? std::string_view{} : text.substr(comma + 1);
        if (item.empty()) continue;
        auto kept = validator(item);
        if (!kept) return std::nullopt;
        if (std::ranges::find(list, *kept) != list.end()) continue;
        if (static_cast<std::int64_t>(list.size()) == most) return std::nullopt;
        list.push_back(std::move(*kept));
    }
    return list;
}

std::string join_list(Texts const& list) { return fmt::format("{}", fmt::join(list, ",")); }

std::optional<std::string> absolute_path(std::string_view text)
{
    if (text.empty() || text.find('\0') != std::string_view::npos) return std::nullopt;
    auto path = std::filesystem::absolute(text).lexically_normal().string();
    while (path.size() > 1 && path.back() == '/') path.pop_back();
    return path;
}

std::optional<std::string> on_or_off(std::string_view text)
{
    if (text != "on" && text != "off") return std::nullopt;
    return std::string{text};
}

std::optional<std::string> host_name(std::string_view text)
{
    auto const parsed = http::parse_host(text);
    if (!parsed || text.find_first_of(":[]") != std::string_view::npos) return std::nullopt;
    return parsed->host;
}

std::optional<std::string> web_origin(std::string_view text)
{
    if (text.ends_with('/')) text.remove_suffix(1);  // as it is copied from an address bar
    auto origin = util::ascii_lower(text);
    auto const colon = origin.find("://");
    if (colon == std::string::npos || !is_scheme(std::string_view{origin}.substr(0, colon)))
        return std::nullopt;
    auto const authority = std::string_view{origin}.substr(colon + 3);
    if (!http::parse_host(authority) || authority.ends_with(':')) return std::nullopt;
    return origin;
}

std::string describe_number(Type type, std::int64_t least, std::int64_t most)
{
    std::string_view const of = type == Type::Bytes     ? " of bytes"
                                : type == Type::Seconds ? " of seconds"
                                : type == Type::Days    ? " of days"
                                                        : "";
    return fmt::format("a whole number{} from {} to {}", of, least, most);
}

std::string_view word(Origin origin)
{
    switch (origin) {
        case Origin::Default:
            return "default";
        case Origin::Dashboard:
            return "dashboard";
        case Origin::Environment:
            return "environment";
        case Origin::CommandLine:
            return "command line";
    }
    return "";
}

}  // namespace config
