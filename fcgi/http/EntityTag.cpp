#include "http/EntityTag.h"

#include "util/Ascii.h"

namespace http {

namespace {

std::string_view opaque(std::string_view tag) { return tag.starts_with("W/") ? tag.substr(2) : tag; }

}  // namespace

bool is_named_by(std::string_view entity_tag, std::string_view if_none_match)
{
    while (!if_none_match.empty()) {
        auto const comma = if_none_match.find(',');
        auto const tag = util::trimmed(if_none_match.substr(0, comma));
        if (tag == "*" || opaque(tag) == opaque(entity_tag)) return true;
        if (comma == std::string_view::npos) return false;
        if_none_match.remove_prefix(comma + 1);
    }
    return false;
}

}  // namespace http
