#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace domain {

/// Longest file name, in bytes of UTF-8.
inline constexpr std::size_t kMaxNameBytes{255};

/// Makes a file name that Linux, macOS and Windows can hold from whatever a client wishes. It repairs and
/// never refuses: the last component only (after `/` and `\`), ill-formed UTF-8 to U+FFFD, form NFC, control
/// characters and < > : " | ? * to `_`, no leading dots, no trailing dots or blanks, a leading `_` for the
/// names of Windows devices (CON … LPT9, with or without an extension), at most 255 bytes with the extension
/// kept. If nothing is left: upload-<unix seconds>.<ext>, its extension from `media_type` ("bin" if unknown)
/// and its time from `now_us` (microseconds). Blanks, case and every script stay. A safe name is its own safe
/// name.
std::string safe_name(std::string_view wish, std::string_view media_type, std::int64_t now_us);

/// The n-th alternative of a safe name that is taken: n=1 of "clip.mov" is "clip_1.mov". At most 255 bytes:
/// the stem is cut at a code point, number and extension stay.
std::string numbered_name(std::string_view safe, unsigned n);

/// Equal for two names that some file system (macOS, Windows) would take for one: NFC and case fold.
std::string name_key(std::string_view name);

}  // namespace domain
