#include "domain/Password.h"

#include <algorithm>

#include "lib/icu/Text.h"

namespace domain {

namespace {

constexpr std::int64_t kLeastCharacters = 8;
constexpr std::size_t kMostBytes = 1024;

bool begins_character(char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }

}  // namespace

std::optional<std::string> prepare_password(std::string_view text)
{
    if (text.size() > kMostBytes || !lib::icu::is_valid_utf8(text)) return std::nullopt;
    auto password = lib::icu::nfc(text);
    if (std::ranges::count_if(password, begins_character) < kLeastCharacters) return std::nullopt;
    return password;
}

}  // namespace domain
