#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>

#include "http/Headers.h"
#include "http/Method.h"
#include "http/Query.h"

namespace http {

/// Why nginx calls: for the answer, or only to ask whether the body is worth reading (`auth_request`).
enum class Phase { Answer, Check };

/// One request as it came, nothing decoded but the query.
struct Request {
    std::optional<Method> method;  ///< nullopt: a method that nobody here knows
    std::string path;              ///< raw, still percent-encoded, without the query
    Query query{""};
    Headers headers;
    std::string content_type;
    std::optional<std::uint64_t> content_length;  ///< bytes; nullopt for a chunked body
    std::string body_file;  ///< where nginx put the body, on routes whose body is a file
    std::string scheme;     ///< http or https
    std::string address;    ///< of the client
    Phase phase = Phase::Answer;
    /// Standard input, for routes whose body is JSON: fills the span, returns 0 at the end.
    std::function<std::size_t(std::span<char>)> read;

    /// Scheme, host and port, as the client addressed them.
    std::string base() const { return scheme + "://" + header("Host"); }
    std::string header(std::string_view name) const { return std::string{headers.find(name).value_or("")}; }
};

}  // namespace http
