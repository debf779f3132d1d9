#include "api/review/Errors.h"

#include <string_view>

#include "api/ErrorTable.h"
#include "lib/json/Writer.h"

namespace api::review {

namespace {

using domain::ErrorCode;

std::string_view title_of(ErrorCode code)
{
    switch (code) {
        case ErrorCode::NotFound:
            return "Media not found";
        case ErrorCode::DigestMismatch:
            return "Hash mismatch";
        case ErrorCode::Conflict:
            return "Conflict";
        case ErrorCode::TooLarge:
            return "Too large";
        case ErrorCode::BadRequest:
        case ErrorCode::MissingField:
        case ErrorCode::InvalidField:
            return "Invalid request";
        default:
            return "Database error";
    }
}

http::Response render_change(int status, domain::Error const& error)
{
    lib::json::Writer json;
    json.begin_object().field("success", false).field("error", title_of(error.code));
    json.field("message", error.message).end_object();
    return http::json_response(status, json.take());
}

}  // namespace

http::Response render_error(domain::Error const& error)
{
    lib::json::Writer json;
    json.begin_object();
    write_error_fields(json, error);
    json.field("success", false).field("error", error.message).end_object();
    return http::json_response(row_of(error.code).status, json.take());
}

http::Response refused_change(domain::Error const& error)
{
    return render_change(plain_status(error.code), error);
}

http::Response change_failure(domain::Error const& error)
{
    return render_change(500, {ErrorCode::Internal, error.message, {}});
}

http::Response list_failure(domain::Error const& error)
{
    lib::json::Writer json;
    json.begin_object()
        .field("error", "Database error occurred")
        .field("details", error.message)
        .end_object();
    return http::json_response(500, json.take());
}

}  // namespace api::review
