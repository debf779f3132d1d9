#include "http/Cookie.h"

#include "util/Ascii.h"

namespace http {

std::string find_cookie(std::string_view header, std::string_view name)
{
    while (!header.empty()) {
        auto const end = header.find(';');
        auto const pair = header.substr(0, end);
        header = end == std::string_view::npos ? std::string_view{} : header.substr(end + 1);
        auto const equals = pair.find('=');
        if (equals == std::string_view::npos || util::trimmed(pair.substr(0, equals)) != name) continue;
        auto value = util::trimmed(pair.substr(equals + 1));
        if (value.size() >= 2 && value.front() == '"' && value.back() == '"')
            value = value.substr(1, value.size() - 2);
        return std::string{value};
    }
    return {};
}

}  // namespace http
