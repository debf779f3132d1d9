#pragma once

#include <optional>
#include <string_view>

namespace http {

enum class Method { Get, Head, Post, Put, Patch, Delete, Options };

/// Method names are case-sensitive (RFC 9110 section 9.1).
std::optional<Method> parse_method(std::string_view name);

/// "GET"; static storage.
std::string_view method_name(Method method);

}  // namespace http
