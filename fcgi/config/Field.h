#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "lib/cli/CommandLine.h"

namespace config {

using Texts = std::vector<std::string>;

/// What a value is. In the environment, on the command line and in the catalogue each is a text; a list has commas.
enum class Type { Text, Integer, Bytes, Seconds, Days, List };

/// Where a value came from; a later one wins, and the last two cannot be changed while the program runs.
enum class Origin { Default, Dashboard, Environment, CommandLine };

/// Where it may be given at the start.
using Scope = lib::cli::Scope;

template <class Owner>
using Member = std::variant<std::string Owner::*, std::int64_t Owner::*, Texts Owner::*>;

/// The form in which a text (or an item of a list) is kept; nullopt when it is not acceptable.
using Validator = std::optional<std::string> (*)(std::string_view);

/// One line of truth: the command line, the environment, /api/settings, `media-sync config` and the table in the README
/// come from it. The default is the value in a new `Owner`.
template <class Owner>
struct Field {
    std::string_view name;     ///< rescan_interval: --rescan-interval, MEDIA_SYNC_RESCAN_INTERVAL
    std::string_view label{};  ///< a few words, for a form
    std::string_view help;
    Member<Owner> member;
    Type type = Type::Text;
    std::int64_t least = 0;   ///< of a number
    std::int64_t most = 0;    ///< of a number; of a list, how many items
    std::string_view form{};  ///< of a text or an item: what is acceptable, in words
    Validator validator = nullptr;
    Scope scope = Scope::Anywhere;
    bool is_secret = false;  ///< never shown
};

/// `max_upload` -> `max-upload`, `MEDIA_SYNC_MAX_UPLOAD`
std::string flag_name(std::string_view field);
std::string environment_name(std::string_view field);

std::optional<std::int64_t> parse_whole(std::string_view text, std::int64_t least, std::int64_t most);
/// Without blanks around the items, empty items and repetitions.
std::optional<Texts> parse_list(std::string_view text, std::int64_t most, Validator validator);
std::string join_list(Texts const& list);

/// Validators.
std::optional<std::string> absolute_path(std::string_view text);  ///< without a trailing slash
std::optional<std::string> on_or_off(std::string_view text);
std::optional<std::string> host_name(std::string_view text);   ///< in lower case, without a port
std::optional<std::string> web_origin(std::string_view text);  ///< as browsers send it in `Origin`

/// "a whole number of seconds from 0 to 86400"
std::string describe_number(Type type, std::int64_t least, std::int64_t most);

template <class Owner>
std::string requirement(Field<Owner> const& field)
{
    if (std::holds_alternative<std::int64_t Owner::*>(field.member))
        return describe_number(field.type, field.least, field.most);
    if (field.type != Type::List) return std::string{field.form};
    return "a list of at most " + std::to_string(field.most) + " " + std::string{field.form};
}

/// Stores what `text` says; false, and nothing is changed, when it is not acceptable.
template <class Owner>
bool assign(Field<Owner> const& field, Owner& owner, std::string_view text)
{
    auto const keep = [&](auto member, auto value) {
        if (value) owner.*member = std::move(*value);
        return value.has_value();
    };
    if (auto const* number = std::get_if<std::int64_t Owner::*>(&field.member))
        return keep(*number, parse_whole(text, field.least, field.most));
    if (auto const* list = std::get_if<Texts Owner::*>(&field.member))
        return keep(*list, parse_list(text, field.most, field.validator));
    return keep(std::get<std::string Owner::*>(field.member), field.validator(text));
}

template <class Owner>
std::string text_of(Field<Owner> const& field, Owner const& owner)
{
    if (auto const* number = std::get_if<std::int64_t Owner::*>(&field.member))
        return std::to_string(owner.*(*number));
    if (auto const* list = std::get_if<Texts Owner::*>(&field.member)) return join_list(owner.*(*list));
    return owner.*std::get<std::string Owner::*>(field.member);
}

/// A field as it is shown.
struct Line {
    std::string name;
    std::string value;
    Origin origin = Origin::Default;
    std::string help;
};

/// default, dashboard, environment or command line
std::string_view word(Origin origin);

}  // namespace config
