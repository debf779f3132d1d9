#pragma once

#include <string>
#include <string_view>

namespace http {

/// The value of a cookie in a Cookie header (RFC 6265 section 4.2); empty when it is not there.
std::string find_cookie(std::string_view header, std::string_view name);

}  // namespace http
