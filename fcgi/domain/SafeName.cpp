#include "domain/SafeName.h"

#include "domain/MediaType.h"
#include "lib/icu/Text.h"
#include "util/Ascii.h"

#include <algorithm>
#include <array>

namespace domain {
namespace {

/// A longer "extension" is not one, and is cut like the rest of a name.
constexpr std::size_t kMaxExtensionBytes{32};

std::string_view last_component(std::string_view path)
{
    auto const separator = path.find_last_of("/\\");
    return separator == std::string_view::npos ? path : path.substr(separator + 1);
}

bool is_unusable(unsigned char c)
{
    return c < 0x20 || c == 0x7F ||
           std::string_view{"<>:\"|?*/\\"}.find(static_cast<char>(c)) != std::string_view::npos;
}

/// Control characters (U+0000-001F, U+007F-009F) and what Windows forbids, in well-formed UTF-8, become `_`.
std::string with_usable_characters(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        auto const c = static_cast<unsigned char>(text[i]);
        auto const is_c1_control =
            c == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0;
        out += is_c1_control || is_unusable(c) ? '_' : text[i];
        i += is_c1_control ? 1 : 0;
    }
    return out;
}

std::string_view without_leading_dots(std::string_view name)
{
    auto const first = name.find_first_not_of('.');
    return first == std::string_view::npos ? std::string_view{} : name.substr(first);
}

std::string_view without_trailing_dots_and_blanks(std::string_view name)
{
    return name.substr(0, name.find_last_not_of(". ") + 1);
}

std::string_view cut_at_code_point(std::string_view text, std::size_t max_bytes)
{
    if (text.size() <= max_bytes) return text;
    while (max_bytes > 0 && (static_cast<unsigned char>(text[max_bytes]) & 0xC0) == 0x80) --max_bytes;
    return text.substr(0, max_bytes);
}

/// The last dot and what follows, "" if that is nothing or too long.
std::string_view extension_of(std::string_view name)
{
    auto const dot = name.find_last_of('.');
    if (dot == std::string_view::npos || dot == 0) return {};
    auto const extension = name.substr(dot);
    return extension.size() > 1 && extension.size() <= kMaxExtensionBytes ? extension : std::string_view{};
}

/// stem + middle + extension in at most 255 bytes, at the stem's cost.
std::string fitted(std::string_view name, std::string_view middle)
{
    auto const extension = extension_of(name);
    auto const stem = name.substr(0, name.size() - extension.size());
    std::string out{cut_at_code_point(stem, kMaxNameBytes - middle.size() - extension.size())};
    out += middle;
    out += extension;
    return out;
}

/// CON, con.txt, "NUL .tar.gz", COM1, LPT³: Windows opens a device instead, whatever the extension.
bool is_device_name(std::string_view name)
{
    constexpr std::array<std::string_view, 6> kDevices{"con", "prn", "aux", "nul", "conin$", "conout$"};
    constexpr std::array<std::string_view, 13> kPorts{"0", "1", "2", "3", "4", "5", "6",
                                                      "7", "8", "9", "¹", "²", "³"};
    auto const base = util::ascii_lower(without_trailing_dots_and_blanks(name.substr(0, name.find('.'))));
    if (base.starts_with("com") || base.starts_with("lpt"))
        return std::ranges::find(kPorts, std::string_view{base}.substr(3)) != kPorts.end();
    return std::ranges::find(kDevices, base) != kDevices.end();
}

std::string shortened(std::string_view name)
{
    return std::string{without_trailing_dots_and_blanks(fitted(name, ""))};
}

std::string name_without_wish(std::string_view media_type, std::int64_t now_us)
{
    auto const extension = extension_for(media_type);
    return "upload-" + std::to_string(now_us / 1'000'000) + '.' +
           std::string{extension.empty() ? "bin" : extension};
}

}  // namespace

std::string safe_name(std::string_view wish, std::string_view media_type, std::int64_t now_us)
{
    auto const usable = with_usable_characters(lib::icu::nfc(last_component(wish)));
    auto name = shortened(without_trailing_dots_and_blanks(without_leading_dots(usable)));
    if (name.empty()) return name_without_wish(media_type, now_us);
    return is_device_name(name) ? shortened('_' + name) : name;
}

std::string numbered_name(std::string_view safe, unsigned n) { return fitted(safe, '_' + std::to_string(n)); }

std::string name_key(std::string_view name) { return lib::icu::casefold_nfc(name); }

}  // namespace domain
