#include "domain/ProjectName.h"

#include <algorithm>
#include <array>

namespace domain {
namespace {

struct Builtin {
    std::string_view name;
    std::string_view layout;
};

constexpr std::array<Builtin, 2> kBuiltins{{{"uploads", "by-day"}, {"backup", "by-month"}}};

bool is_allowed(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-';
}

bool has_allowed_characters(std::string_view name)
{
    return !name.empty() && std::ranges::all_of(name, is_allowed);
}

bool has_dot_dot(std::string_view name) { return name.find("..") != std::string_view::npos; }

}  // namespace

ProjectNameVerdict judge_new_project_name(std::string_view name)
{
    if (!has_allowed_characters(name)) return ProjectNameVerdict::BadCharacters;
    if (has_dot_dot(name)) return ProjectNameVerdict::DotDot;
    if (name.size() > kMaxProjectNameBytes) return ProjectNameVerdict::TooLong;
    if (name.front() == '.') return ProjectNameVerdict::Hidden;
    if (name.back() == '.') return ProjectNameVerdict::TrailingDot;
    if (is_reserved(name)) return ProjectNameVerdict::Reserved;
    return ProjectNameVerdict::Ok;
}

bool follows_name_rule(std::string_view name) { return has_allowed_characters(name) && !has_dot_dot(name); }

bool may_be_created(std::string_view name) { return judge_new_project_name(name) == ProjectNameVerdict::Ok; }

bool is_reserved(std::string_view name) { return builtin_layout(name).has_value(); }

std::optional<std::string_view> builtin_layout(std::string_view name)
{
    auto const row = std::ranges::find(kBuiltins, name, &Builtin::name);
    if (row == kBuiltins.end()) return std::nullopt;
    return row->layout;
}

}  // namespace domain
