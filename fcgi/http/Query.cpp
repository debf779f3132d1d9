#include "http/Query.h"

#include "util/Hex.h"

#include <algorithm>
#include <cstddef>
#include <span>

namespace http {
namespace {

std::string decoded(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        std::byte value{};
        if (text[i] == '%' && util::from_hex(text.substr(i + 1, 2), std::span{&value, 1})) {
            out += static_cast<char>(value);
            i += 2;
        } else {
            out += text[i] == '+' ? ' ' : text[i];
        }
    }
    return out;
}

}  // namespace

Query::Query(std::string_view raw)
{
    while (!raw.empty()) {
        auto const pair = raw.substr(0, raw.find('&'));
        raw.remove_prefix(std::min(pair.size() + 1, raw.size()));
        if (pair.empty()) continue;
        auto const equals = pair.find('=');
        auto const value = equals == std::string_view::npos ? std::string_view{} : pair.substr(equals + 1);
        m_pairs.push_back({decoded(pair.substr(0, equals)), decoded(value)});
    }
}

std::optional<std::string> Query::find(std::string_view key) const
{
    auto const pair = std::ranges::find(m_pairs, key, &Pair::key);
    if (pair == m_pairs.end()) return std::nullopt;
    return pair->value;
}

}  // namespace http
