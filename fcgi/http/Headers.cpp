#include "http/Headers.h"

#include <algorithm>

namespace http {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

bool equals_ignoring_case(std::string_view a, std::string_view b)
{
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
