#include "util/Hex.h"

namespace util {
namespace {

int digit_value(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

}  // namespace

std::string to_hex(std::span<std::byte const> bytes)
{
    constexpr std::string_view kDigits{"0123456789abcdef"};
    std::string text;
    text.reserve(bytes.size() * 2);
    for (auto const byte : bytes) {
        text += kDigits[std::to_integer<unsigned>(byte >> 4)];
        text += kDigits[std::to_integer<unsigned>(byte & std::byte{15})];
    }
    return text;
}

bool from_hex(std::string_view text, std::span<std::byte> out)
{
    if (text.size() % 2 != 0 || text.size() / 2 != out.size()) return false;
    for (std::size_t i = 0; i < out.size(); ++i) {
        auto const high = digit_value(text[2 * i]);
        auto const low = digit_value(text[2 * i + 1]);
        if (high < 0 || low < 0) return false;
        out[i] = static_cast<std::byte>(high * 16 + low);
    }
    return true;
}

}  // namespace util
