#include "http/Disposition.h"

#include "util/Percent.h"

namespace http {
namespace {

/// Bytes that mean the same in every reading of a quoted string. `%` is left out: some clients decode it
/// there.
bool is_plain(char c) { return c >= 0x20 && c < 0x7F && c != '"' && c != '\\' && c != '%'; }

}  // namespace

std::string content_disposition(bool attachment, std::string_view file_name)
{
    std::string fallback;
    bool differs{false};
    for (auto const c : file_name) {
        auto const plain = is_plain(c);
        differs = differs || !plain;
        // one `_` for a character of several bytes
        if (plain || (static_cast<unsigned char>(c) & 0xC0) != 0x80) fallback += plain ? c : '_';
    }
    std::string value{attachment ? "attachment" : "inline"};
    value += "; filename=\"" + fallback + '"';
    if (differs) value += "; filename*=UTF-8''" + util::percent_encode(file_name);
    return value;
}

}  // namespace http
