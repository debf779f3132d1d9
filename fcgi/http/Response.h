#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "http/Headers.h"

namespace http {

using Sink = std::function<void(std::string_view)>;

/// What goes back. A long body is a `stream` that writes piece by piece; then `body` is not used.
struct Response {
    int status = 200;
    Headers headers;
    std::string body;
    std::function<void(Sink const&)> stream;
};

inline Response json_response(int status, std::string body)
{
    Response response{status, {}, std::move(body), {}};
    response.headers.add("Content-Type", "application/json");
    return response;
}

}  // namespace http
