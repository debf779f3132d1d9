#include "api/review/Errors.h"
#include "api/review/Handlers.h"
#include "api/review/Json.h"

namespace api::review {

namespace {

http::Response answer(domain::Result<void> const& done, std::string_view message, std::string_view hash = {})
{
    if (!done) return refused_change(done.error());
    return http::json_response(200, changed(message, hash));
}

}  // namespace

http::Response judge(Call const& call)
{
    auto const& hash = call.params.get("hash");
    auto const change = parse_verdict(call.body, hash);
    if (!change) return refused_change(change.error());
    return answer(call.services.reviews.change(hash, *change), "Rejection status updated successfully");
}

http::Response change_pipeline(Call const& call)
{
    auto const& hash = call.params.get("hash");
    auto const change = parse_change(call.body, hash);
    if (!change) return refused_change(change.error());
    return answer(call.services.reviews.change(hash, *change), "Pipeline updated successfully");
}

http::Response soft_delete(Call const& call)
{
    auto const& hash = call.params.get("hash");
    return answer(call.services.reviews.remove(hash), "Media deleted successfully", hash);
}

http::Response approve(Call const& call)
{
    auto const& hash = call.params.get("hash");
    return answer(call.services.reviews.approve(hash), "Media approved successfully", hash);
}

http::Response finish(Call const& call)
{
    auto const& hash = call.params.get("hash");
    return answer(call.services.reviews.finish(hash), "Media finished successfully", hash);
}

}  // namespace api::review
