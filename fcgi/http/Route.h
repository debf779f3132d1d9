#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace http {

/// Values of a pattern's parameters, decoded.
class PathParams {
public:
    void add(std::string_view name, std::string value) { m_values.emplace_back(name, std::move(value)); }
    /// Empty when the pattern has no such parameter.
    std::string const& get(std::string_view name) const;

private:
    std::vector<std::pair<std::string_view, std::string>> m_values;
};

/// Matches a raw path against `/api/{project}/x` or `/media/{project}/{path*}`: a parameter is one component that is not
/// empty, the starred one is all that is left. One trailing slash is ignored. A component that cannot be decoded, or that
/// has an encoded slash in it, matches nothing.
std::optional<PathParams> match_route(std::string_view pattern, std::string_view path);

}  // namespace http
