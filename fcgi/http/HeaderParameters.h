#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace http {

/// A field value with parameters, such as Content-Type and Content-Disposition:
///     form-data; name="file"; filename="a.jpg"
/// A quoted value is read as browsers write it: `\"` is a quote, every other backslash is itself (a Windows
/// path).
struct HeaderParameters {
    struct Parameter {
        std::string name;
        std::string value;
    };

    std::string value;  ///< what stands before the first `;`, trimmed
    std::vector<Parameter> parameters;

    /// The first parameter of that name, compared without case; valid as long as this object.
    [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const;
};

/// nullopt if a quoted string has no end or is followed by anything but `;`. Parameters without `=` are
/// skipped.
std::optional<HeaderParameters> parse_header_parameters(std::string_view field_value);

}  // namespace http
