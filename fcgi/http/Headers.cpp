#include "http/Headers.h"

#include <algorithm>

#include "util/Ascii.h"

namespace http {

bool equals_ignoring_case(std::string_view a, std::string_view b)
{
    auto const lower = [](char c) { return util::ascii_lower(c); };
    return std::ranges::equal(a, b, {}, lower, lower);
}

void Headers::add(std::string name, std::string value)
{
    m_fields.push_back({std::move(name), std::move(value)});
}

std::optional<std::string_view> Headers::find(std::string_view name) const
{
    auto const field =
        std::ranges::find_if(m_fields, [name](Field const& f) { return equals_ignoring_case(f.name, name); });
    if (field == m_fields.end()) return std::nullopt;
    return field->value;
}

}  // namespace http
