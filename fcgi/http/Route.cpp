#include "http/Route.h"

#include "util/Percent.h"

namespace http {

namespace {

/// Takes the next component off `rest`, which begins with a slash.
std::string_view take_component(std::string_view& rest)
{
    rest.remove_prefix(1);
    auto const component = rest.substr(0, rest.find('/'));
    rest.remove_prefix(component.size());
    return component;
}

}  // namespace

std::string const& PathParams::get(std::string_view name) const
{
    static std::string const kNone;
    for (auto const& [key, value] : m_values)
        if (key == name) return value;
    return kNone;
}

std::optional<PathParams> match_route(std::string_view pattern, std::string_view path)
{
    if (path.size() > 1 && path.back() == '/') path.remove_suffix(1);
    PathParams params;
    while (!pattern.empty()) {
        if (path.empty() || path.front() != '/') return std::nullopt;
        std::string_view const whole = path.substr(1);
        auto const wanted = take_component(pattern);
        auto const given = take_component(path);
        if (!wanted.starts_with('{')) {
            if (wanted != given) return std::nullopt;
            continue;
        }
        bool const is_rest = wanted.ends_with("*}");
        auto const name = wanted.substr(1, wanted.size() - (is_rest ? 3 : 2));
        auto value = util::percent_decode(is_rest ? whole : given);
        if (!value || value->empty()) return std::nullopt;
        if (!is_rest && value->find('/') != std::string::npos) return std::nullopt;
        params.add(name, std::move(*value));
        if (is_rest) return params;
    }
    if (!path.empty()) return std::nullopt;
    return params;
}

}  // namespace http
