#include "service/Loose.h"

#include "api/ErrorTable.h"
#include "api/projects/Handlers.h"
#include "api/projects/TidyBody.h"
#include "api/projects/TidyJson.h"

namespace api::projects {

http::Response list_loose(Call const& call)
{
    return http::json_response(200, loose_list(call.services.loose.list()));
}

http::Response adopt_loose(Call const& call)
{
    auto const names = parse_loose_names(call.request, call.body);
    if (!names) return render_error(names.error());
    auto const results = call.services.loose.adopt(*names, kLongestWait);
    if (!results) return render_error(results.error());
    return http::json_response(200, adopted_files(*results, service::kLooseProject));
}

}  // namespace api::projects
