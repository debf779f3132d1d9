#include "http/Method.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace http {
namespace {

/// In the order of the enum.
constexpr std::array<std::string_view, 7> kNames{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};

}  // namespace

std::optional<Method> parse_method(std::string_view name)
{
    auto const found = std::ranges::find(kNames, name);
    if (found == kNames.end()) return std::nullopt;
    return static_cast<Method>(found - kNames.begin());
}

std::string_view method_name(Method method) { return kNames[static_cast<std::size_t>(method)]; }

}  // namespace http
