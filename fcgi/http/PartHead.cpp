#include "http/PartHead.h"

#include "http/HeaderParameters.h"
#include "lib/icu/Text.h"
#include "util/Ascii.h"
#include "util/Percent.h"

#include <algorithm>
#include <utility>

namespace http {
namespace {

/// RFC 9110 section 5.6.2.
bool is_token_character(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view{"!#$%&'*+-.^_`|~"}.find(c) != std::string_view::npos;
}

bool is_field_name(std::string_view name)
{
    return !name.empty() && std::ranges::all_of(name, is_token_character);
}

bool is_field_value(std::string_view value)
{
    return value.find_first_of(std::string_view{"\r\n\0", 3}) == std::string_view::npos;
}

/// The next line, with the lines that are folded under it (RFC 5322 section 2.2.3).
std::string take_line(std::string_view& lines)
{
    constexpr std::string_view kLineEnd{"\r\n"};
    std::string line;
    do {
        auto const end = std::min(lines.find(kLineEnd), lines.size());
        line += lines.substr(0, end);
        lines.remove_prefix(std::min(end + kLineEnd.size(), lines.size()));
    } while (lines.starts_with(' ') || lines.starts_with('\t'));
    return line;
}

std::optional<Headers> parse_fields(std::string_view lines)
{
    Headers headers;
    while (!lines.empty()) {
        auto const line = take_line(lines);
        auto const colon = line.find(':');
        if (colon == std::string::npos) return std::nullopt;
        auto const name = std::string_view{line}.substr(0, colon);
        auto const value = util::trimmed(std::string_view{line}.substr(colon + 1));
        if (!is_field_name(name) || !is_field_value(value)) return std::nullopt;
        headers.add(std::string{name}, std::string{value});
    }
    return headers;
}

/// Undoes the three escapes that browsers write (WHATWG, multipart/form-data encoding), and no other.
std::string browser_decoded(std::string_view text)
{
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        auto const escape = text.substr(i, 3);
        auto const is = [escape](std::string_view code) { return equals_ignoring_case(escape, code); };
        auto const decoded = is("%22") ? '"' : is("%0D") ? '\r' : is("%0A") ? '\n' : '\0';
        out += decoded != '\0' ? decoded : text[i];
        i += decoded != '\0' ? 2 : 0;
    }
    return out;
}

/// UTF-8'language'percent-encoded; nullopt for another charset, bad escapes, ill-formed UTF-8 or nothing.
std::optional<std::string> extended_value(std::string_view value)
{
    auto const charset_end = value.find('\'');
    if (charset_end == std::string_view::npos || !equals_ignoring_case(value.substr(0, charset_end), "utf-8"))
        return std::nullopt;
    auto const language_end = value.find('\'', charset_end + 1);
    if (language_end == std::string_view::npos) return std::nullopt;
    auto text = util::percent_decode(value.substr(language_end + 1));
    if (!text || text->empty() || !lib::icu::is_valid_utf8(*text)) return std::nullopt;
    return text;
}

std::optional<std::string> file_name_of(HeaderParameters const& disposition)
{
    auto const extended = disposition.find("filename*");
    if (extended)
        if (auto name = extended_value(*extended)) return name;
    if (auto const plain = disposition.find("filename")) return browser_decoded(*plain);
    // The client did mean a file; only its name is lost.
    return extended ? std::optional<std::string>{""} : std::nullopt;
}

}  // namespace

std::optional<PartHead> parse_part_head(std::string_view lines)
{
    auto headers = parse_fields(lines);
    if (!headers) return std::nullopt;
    auto const disposition = parse_header_parameters(headers->find("Content-Disposition").value_or(""));
    if (!disposition) return std::nullopt;
    PartHead head;
    head.name = browser_decoded(disposition->find("name").value_or(""));
    head.filename = file_name_of(*disposition);
    head.content_type = headers->find("Content-Type").value_or("");
    head.headers = std::move(*headers);
    return head;
}

}  // namespace http
