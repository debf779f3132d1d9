#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace domain {

/// Longest name of a new project, in bytes.
inline constexpr std::size_t kMaxProjectNameBytes{128};

/// What is wrong with the name of a project that is to be created. The first two break the contract's rule.
enum class ProjectNameVerdict {
    Ok,
    BadCharacters,  ///< empty, or something else than A-Z a-z 0-9 . _ -
    DotDot,         ///< has ".." in it
    TooLong,        ///< more than kMaxProjectNameBytes
    Hidden,         ///< begins with a dot ("." too)
    TrailingDot,    ///< ends in a dot: Windows would drop it
    Reserved,       ///< uploads, backup
};

ProjectNameVerdict judge_new_project_name(std::string_view name);

/// The contract's rule alone, for names that exist: [A-Za-z0-9._-]+ without "..".
bool follows_name_rule(std::string_view name);

/// The verdict is Ok.
bool may_be_created(std::string_view name);

/// `uploads` and `backup`: folders with a layout of their own.
bool is_reserved(std::string_view name);

/// "by-day" for uploads, "by-month" for backup, nullopt for every other folder.
std::optional<std::string_view> builtin_layout(std::string_view name);

}  // namespace domain
