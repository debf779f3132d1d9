#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace http {

struct HostPort {
    std::string host;  ///< lower case; an IPv6 address without its brackets
    std::string port;  ///< digits, "" if none was given

    bool operator==(HostPort const&) const = default;
};

/// The value of a Host header, or the authority of an Origin. nullopt if it is not a host with an optional
/// port (RFC 9110 section 7.2): empty, user info, blanks, a bad address in brackets, a port outside 1..65535.
std::optional<HostPort> parse_host(std::string_view value);

/// A name that only the local network can give to this server: IPv4 and IPv6 literals (with or without
/// brackets), localhost,
/// *.localhost, *.local, *.lan, *.home.arpa, *.internal, names without a dot. One trailing dot is ignored.
bool is_lan_host(std::string_view host);

/// What one household has: an IPv4 address (also when it is mapped into IPv6), or the first 64 bits of an IPv6 address.
/// Any other text is itself.
std::string network_of(std::string_view address);

}  // namespace http
