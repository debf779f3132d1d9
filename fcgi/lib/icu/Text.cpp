#include "lib/icu/Text.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>
#include <limits>
#include <stdexcept>

namespace lib::icu {
namespace {

void check(UErrorCode status)
{
    if (U_FAILURE(status)) throw std::runtime_error{std::string{"ICU: "} + u_errorName(status)};
}

::icu::StringPiece piece(std::string_view text)
{
    if (text.size() > static_cast<std::size_t>(std::numeric_limits<int32_t>::max()))
        throw std::length_error{"ICU: text too long"};
    return {text.data(), static_cast<int32_t>(text.size())};
}

::icu::Normalizer2 const& form_c()
{
    UErrorCode status{U_ZERO_ERROR};
    auto const* form = ::icu::Normalizer2::getNFCInstance(status);
    check(status);
    return *form;
}

::icu::Normalizer2 const& form_d()
{
    UErrorCode status{U_ZERO_ERROR};
    auto const* form = ::icu::Normalizer2::getNFDInstance(status);
    check(status);
    return *form;
}

::icu::UnicodeString normalized(::icu::Normalizer2 const& form, ::icu::UnicodeString const& text)
{
    UErrorCode status{U_ZERO_ERROR};
    auto result = form.normalize(text, status);
    check(status);
    return result;
}

std::string to_utf8(::icu::UnicodeString const& text)
{
    std::string out;
    text.toUTF8String(out);
    return out;
}

}  // namespace

bool is_valid_utf8(std::string_view text)
{
    auto const bytes = piece(text);
    int32_t at{0};
    while (at < bytes.length()) {
        UChar32 code_point{};
        U8_NEXT(bytes.data(), at, bytes.length(), code_point);
        if (code_point < 0) return false;
    }
    return true;
}

std::string repair_utf8(std::string_view text)
{
    return to_utf8(::icu::UnicodeString::fromUTF8(piece(text)));
}

std::string nfc(std::string_view text)
{
    return to_utf8(normalized(form_c(), ::icu::UnicodeString::fromUTF8(piece(text))));
}

std::optional<std::string> trimmed_nfc(std::string_view text)
{
    if (!is_valid_utf8(text)) return std::nullopt;
    auto const normal = nfc(text);
    auto const first = normal.find_first_not_of(' ');
    if (first == std::string::npos) return std::string{};
    return normal.substr(first, normal.find_last_not_of(' ') - first + 1);
}

std::u32string code_points(std::string_view text)
{
    std::u32string found;
    auto const length = piece(text).length();
    for (int32_t at = 0; at < length;) {
        UChar32 c = 0;
        U8_NEXT_OR_FFFD(text.data(), at, length, c);
        found.push_back(static_cast<char32_t>(c));
    }
    return found;
}

std::string casefold_nfc(std::string_view text)
{
    auto folded = normalized(form_d(), ::icu::UnicodeString::fromUTF8(piece(text)));
    folded.foldCase(U_FOLD_CASE_DEFAULT);
    return to_utf8(normalized(form_c(), folded));
}

std::vector<std::string> words(std::string_view text)
{
    std::vector<std::string> found;
    bool in_word = false;
    auto const length = piece(text).length();
    for (int32_t at = 0; at < length;) {
        auto const begin = at;
        UChar32 c = 0;
        U8_NEXT(text.data(), at, length, c);
        bool const is_part = c >= 0 && (u_isalnum(c) || u_charType(c) == U_PRIVATE_USE_CHAR ||
                                        u_charType(c) == U_OTHER_NUMBER || u_charType(c) == U_LETTER_NUMBER);
        if (is_part && !in_word) found.emplace_back();
        if (is_part)
            found.back().append(
                text.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(at - begin)));
        in_word = is_part;
    }
    return found;
}

}  // namespace lib::icu
