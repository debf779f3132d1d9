#include "util/Percent.h"

#include "util/Hex.h"

#include <cstddef>
#include <span>

namespace util {
namespace {

bool is_unreserved(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

std::string encode(std::string_view text, bool keep_slash)
{
    constexpr std::string_view kDigits{"0123456789ABCDEF"};
    std::string out;
    out.reserve(text.size());
    for (auto const c : text) {
        if (is_unreserved(c) || (keep_slash && c == '/')) {
            out += c;
            continue;
        }
        auto const value = static_cast<unsigned char>(c);
        out += '%';
        out += kDigits[value >> 4];
        out += kDigits[value & 15];
    }
    return out;
}

}  // namespace

std::optional<std::string> percent_decode(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            out += text[i];
            continue;
        }
        std::byte value{};
        if (!from_hex(text.substr(i + 1, 2), std::span{&value, 1})) return std::nullopt;
        out += static_cast<char>(value);
        i += 2;
    }
    return out;
}

std::string percent_encode_path(std::string_view path) { return encode(path, true); }

std::string percent_encode(std::string_view text) { return encode(text, false); }

}  // namespace util
