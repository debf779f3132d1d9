#include "api/ErrorTable.h"
#include "api/review/Handlers.h"
#include "api/review/Json.h"
#include "api/review/Query.h"

namespace api::review {

http::Response list_media(Call const& call)
{
    auto const query = parse_query(call.request.query);
    if (!query) return api::render_error(query.error());
    auto const page = call.services.reviews.page(*query);
    return http::json_response(200, media_page(page, *query, call.request.query));
}

}  // namespace api::review
