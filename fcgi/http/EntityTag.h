#pragma once

#include <string_view>

namespace http {

/// Does If-None-Match (RFC 9110, 13.1.2) name this entity tag, which is given with its quotes? Compared weakly: nginx makes
/// the tag of what it compresses a weak one.
bool is_named_by(std::string_view entity_tag, std::string_view if_none_match);

}  // namespace http
