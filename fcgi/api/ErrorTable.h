#pragma once

#include <string_view>

#include "domain/Error.h"
#include "http/Response.h"
#include "lib/json/Writer.h"

namespace api {

/// Every error once: its HTTP status and its word for programs.
struct ErrorRow {
    domain::ErrorCode code;
    int status;
    std::string_view word;
};

inline constexpr ErrorRow kErrors[] = {
    {domain::ErrorCode::BadName, 400, "bad_name"},
    {domain::ErrorCode::BadRequest, 400, "bad_request"},
    {domain::ErrorCode::MissingField, 422, "missing_field"},
    {domain::ErrorCode::InvalidField, 422, "invalid_field"},
    {domain::ErrorCode::UnknownProject, 404, "unknown_project"},
    {domain::ErrorCode::NoIndex, 404, "no_index"},
    {domain::ErrorCode::NotFound, 404, "not_found"},
    {domain::ErrorCode::MethodNotAllowed, 405, "method_not_allowed"},
    {domain::ErrorCode::TooLarge, 413, "too_large"},
    {domain::ErrorCode::DigestMismatch, 400, "digest_mismatch"},
    {domain::ErrorCode::NoSpace, 507, "no_space"},
    {domain::ErrorCode::Conflict, 409, "conflict"},
    {domain::ErrorCode::Unauthorized, 401, "unauthorized"},
    {domain::ErrorCode::TooManyRequests, 429, "too_many_requests"},
    {domain::ErrorCode::Forbidden, 403, "forbidden"},
    {domain::ErrorCode::HostNotAllowed, 421, "host_not_allowed"},
    {domain::ErrorCode::Unavailable, 503, "unavailable"},
    {domain::ErrorCode::Internal, 500, "internal"},
};

constexpr ErrorRow const& row_of(domain::ErrorCode code)
{
    for (ErrorRow const& row : kErrors)
        if (row.code == code) return row;
    return row_of(domain::ErrorCode::Internal);
}

/// `"detail", "ok":false, "status":"error", "code", "message"` without the braces: the error of everything below `/api`.
/// `detail` is the message, or a list of `{loc,msg,type}` for a field.
void write_error_fields(lib::json::Writer& json, domain::Error const& error);
http::Response render_error(domain::Error const& error);

/// The same for families whose clients know neither 422 nor a list in `detail`: what is wrong with a request is 400.
http::Response render_plain_error(domain::Error const& error);
constexpr int plain_status(domain::ErrorCode code)
{
    int const status = row_of(code).status;
    return status == 422 ? 400 : status;
}

}  // namespace api
