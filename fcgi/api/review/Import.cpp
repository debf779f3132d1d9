#include "api/review/Errors.h"
#include "api/review/Handlers.h"
#include "api/review/Json.h"
#include "api/review/Row.h"

namespace api::review {

std::optional<domain::Error> check_import(Call const& call)
{
    return call.services.ingest.refuse_early(call.request.content_length);
}

http::Response import_media(Call const& call)
{
    if (call.request.body_file.empty())
        return refused_change({domain::ErrorCode::BadRequest, "Send {\"media\":[...]}.", {}});
    auto const rows = call.services.reviews.import_body(call.request.body_file, &parse_row);
    call.services.uploads.discard(call.request.body_file);
    if (!rows) return refused_change(rows.error());
    return http::json_response(200, imported(*rows));
}

}  // namespace api::review
