#include "http/HeaderParameters.h"

#include <algorithm>

#include "http/Headers.h"
#include "util/Ascii.h"

namespace http {
namespace {

struct Quoted {
    std::string text;
    std::string_view rest;  ///< behind the closing quote
};

/// Reads from behind the opening quote. With `escapes`, `\"` does not end the string.
std::optional<Quoted> take_quoted(std::string_view in, bool escapes)
{
    Quoted quoted;
    for (std::size_t i = 0; i < in.size(); ++i) {
        if (escapes && in[i] == '\\' && i + 1 < in.size() && in[i + 1] == '"')
            ++i;
        else if (in[i] == '"')
            return quoted.rest = in.substr(i + 1), quoted;
        quoted.text += in[i];
    }
    return std::nullopt;
}

/// `filename="C:\photos\"`: if no quote is left to end the string, the backslash was not meant to escape this
/// one.
std::optional<Quoted> take_quoted(std::string_view in)
{
    auto quoted = take_quoted(in, true);
    return quoted ? quoted : take_quoted(in, false);
}

}  // namespace

std::optional<std::string_view> HeaderParameters::find(std::string_view name) const
{
    auto const is_it = [name](Parameter const& p) { return equals_ignoring_case(p.name, name); };
    auto const parameter = std::ranges::find_if(parameters, is_it);
    if (parameter == parameters.end()) return std::nullopt;
    return parameter->value;
}

std::optional<HeaderParameters> parse_header_parameters(std::string_view field_value)
{
    HeaderParameters result;
    auto rest = field_value;
    auto const take_until = [&rest](std::string_view any_of) {
        auto const taken = rest.substr(0, rest.find_first_of(any_of));
        rest.remove_prefix(taken.size());
        return util::trimmed(taken);
    };
    result.value = take_until(";");
    while (!rest.empty()) {
        rest.remove_prefix(1);  // the `;`
        auto const name = take_until("=;");
        if (!rest.starts_with('=')) continue;
        rest = util::trimmed(rest.substr(1));
        if (!rest.starts_with('"')) {
            result.parameters.push_back({std::string{name}, std::string{take_until(";")}});
            continue;
        }
        auto quoted = take_quoted(rest.substr(1));
        if (!quoted) return std::nullopt;
        rest = util::trimmed(quoted->rest);
        if (!rest.empty() && !rest.starts_with(';')) return std::nullopt;
        result.parameters.push_back({std::string{name}, std::move(quoted->text)});
    }
    return result;
}

}  // namespace http
