#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "lib/json/Value.h"

namespace lib::json {

/// What is looked for in an object with one long list: `{"<text>": …, "<list>": [{"<member>": "…", …}, …]}`.
struct ListNames {
    std::string_view list;
    std::string_view member;  ///< of the elements
    std::string_view text;    ///< beside the list
};

struct ListElement {
    std::string_view json;  ///< as it stands in the text, when it is an object
    Kind kind = Kind::Null;
    std::optional<std::string> member{};  ///< when it is a string
};

/// What is around the elements.
struct ListFrame {
    Kind root = Kind::Null;
    bool is_empty = true;             ///< the root has no members or elements
    std::optional<Kind> list{};       ///< nullopt: there is none
    std::optional<Kind> text_kind{};  ///< nullopt: there is none
    std::string text{};
};

/// Reads a long list in one pass, without a tree of it: each element is visited and forgotten. nullopt when `text` is not
/// JSON or too deep, or when `visit` says false; elements before the fault have been visited then.
std::optional<ListFrame> read_list(std::string_view text, ListNames const& names,
                                   std::function<bool(ListElement)> const& visit);

}  // namespace lib::json
