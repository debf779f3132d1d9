#include "http/HostName.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <algorithm>
#include <array>
#include <span>

#include "util/Ascii.h"

namespace http {
namespace {

bool is_name_character(char c)
{
    auto const l = util::ascii_lower(c);
    return (l >= 'a' && l <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
}

bool is_address(int family, std::string_view text)
{
    std::array<unsigned char, sizeof(in6_addr)> address{};
    return ::inet_pton(family, std::string{text}.c_str(), address.data()) == 1;
}

bool is_port(std::string_view text)
{
    if (text.size() > 5 || !std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; }))
        return false;
    auto const number = text.empty() ? 1 : std::stoi(std::string{text});
    return number >= 1 && number <= 65535;
}

/// No empty label, but for one trailing dot.
bool is_name(std::string_view host)
{
    if (host.ends_with('.')) host.remove_suffix(1);
    return !host.empty() && host.size() <= 253 && !host.starts_with('.') && !host.ends_with('.') &&
           host.find("..") == std::string_view::npos && std::ranges::all_of(host, is_name_character);
}

std::optional<HostPort> parse_bracketed(std::string_view value)
{
    auto const close = value.find(']');
    if (close == std::string_view::npos || !is_address(AF_INET6, value.substr(1, close - 1)))
        return std::nullopt;
    auto rest = value.substr(close + 1);
    if (!rest.empty() && !rest.starts_with(':')) return std::nullopt;
    rest.remove_prefix(std::min<std::size_t>(1, rest.size()));
    if (!is_port(rest)) return std::nullopt;
    return HostPort{util::ascii_lower(value.substr(1, close - 1)), std::string{rest}};
}

}  // namespace

std::optional<HostPort> parse_host(std::string_view value)
{
    if (value.find('\0') != std::string_view::npos) return std::nullopt;
    if (value.starts_with('[')) return parse_bracketed(value);
    auto const colon = value.find(':');
    auto const host = value.substr(0, colon);
    auto const port = colon == std::string_view::npos ? std::string_view{} : value.substr(colon + 1);
    if (!is_name(host) || !is_port(port)) return std::nullopt;
    return HostPort{util::ascii_lower(host), std::string{port}};
}

bool is_lan_host(std::string_view host)
{
    constexpr std::array<std::string_view, 5> kSuffixes{".localhost", ".local", ".lan", ".home.arpa",
                                                        ".internal"};
    if (host.find('\0') != std::string_view::npos) return false;
    if (host.starts_with('[') && host.ends_with(']'))
        return is_address(AF_INET6, host.substr(1, host.size() - 2));
    if (is_address(AF_INET6, host)) return true;
    if (!is_name(host)) return false;
    if (host.ends_with('.')) host.remove_suffix(1);
    if (is_address(AF_INET, host) || host.find('.') == std::string_view::npos) return true;
    auto const name = util::ascii_lower(host);
    return std::ranges::any_of(kSuffixes, [&](std::string_view suffix) { return name.ends_with(suffix); });
}

std::string network_of(std::string_view address)
{
    constexpr std::array<unsigned char, 12> kMapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
    std::array<unsigned char, sizeof(in6_addr)> bytes{};
    if (::inet_pton(AF_INET6, std::string{address}.c_str(), bytes.data()) != 1) return std::string{address};
    std::array<char, INET6_ADDRSTRLEN> text{};
    if (std::ranges::equal(kMapped, std::span{bytes}.first<12>()))
        return ::inet_ntop(AF_INET, bytes.data() + 12, text.data(), text.size());
    std::ranges::fill(std::span{bytes}.last<8>(), 0);
    return std::string{::inet_ntop(AF_INET6, bytes.data(), text.data(), text.size())} + "/64";
}

}  // namespace http
