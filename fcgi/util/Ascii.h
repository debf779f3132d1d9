#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace util {

/// A-Z alone: what protocols, extensions and key words call lower case, whatever the locale.
constexpr char ascii_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

inline std::string ascii_lower(std::string_view text)
{
    std::string out{text};
    std::ranges::transform(out, out.begin(), [](char c) { return ascii_lower(c); });
    return out;
}

/// Without blanks and tabs at both ends.
constexpr std::string_view trimmed(std::string_view text)
{
    auto const first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

}  // namespace util
