#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace catalog {

/// Texts without line breaks in one column: one a line.
inline std::string join_lines(std::vector<std::string> const& texts)
{
    std::string lines;
    for (auto const& text : texts) lines += text + '\n';
    return lines;
}

inline std::vector<std::string> split_lines(std::string_view lines)
{
    std::vector<std::string> texts;
    while (!lines.empty()) {
        auto const end = lines.find('\n');
        texts.emplace_back(lines.substr(0, end));
        lines.remove_prefix(end == std::string_view::npos ? lines.size() : end + 1);
    }
    return texts;
}

}  // namespace catalog
