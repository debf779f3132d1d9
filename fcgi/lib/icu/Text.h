#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lib::icu {

/// Well-formed UTF-8: no overlong forms, no surrogates, nothing above U+10FFFF. NUL is allowed.
bool is_valid_utf8(std::string_view text);

/// The same text with each ill-formed sequence replaced by U+FFFD.
std::string repair_utf8(std::string_view text);

/// Unicode normalisation form C. Ill-formed sequences become U+FFFD. Throws std::runtime_error if ICU has no
/// data.
std::string nfc(std::string_view text);

/// The same without spaces at its ends; nullopt for text that is not well-formed.
std::optional<std::string> trimmed_nfc(std::string_view text);

/// The characters of well-formed text.
std::u32string code_points(std::string_view text);

/// Full case folding under canonical equivalence (Unicode 3.13, D145), in form C: equal for "É.JPG" and
/// "é.jpg", however each is composed. For comparison only, never for display. Throws like nfc().
std::string casefold_nfc(std::string_view text);

/// The runs of letters, digits and private characters of a text, as SQLite's unicode61 tokenizer cuts them.
std::vector<std::string> words(std::string_view text);

}  // namespace lib::icu
