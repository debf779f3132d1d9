#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace domain {

inline constexpr std::string_view kPasswordRule = "8 characters or more, and at most 1024 bytes";

/// The form in which a password is hashed, NFC: phones and computers compose letters differently. nullopt when it breaks
/// the rule or is not UTF-8.
std::optional<std::string> prepare_password(std::string_view text);

}  // namespace domain
