#include "api/ErrorTable.h"
#include "api/system/Handlers.h"
#include "api/system/Json.h"

namespace api::system {

http::Response show_settings(Call const& call)
{
    auto& settings = call.services.settings;
    auto response = http::json_response(200, setting_list(settings.list(), settings.options()));
    response.headers.add("Cache-Control", "no-store");
    return response;
}

http::Response change_settings(Call const& call)
{
    auto const changes = parse_setting_changes(call.request, call.body);
    if (!changes) return render_error(changes.error());
    auto& settings = call.services.settings;
    auto const changed = settings.change(*changes);
    if (!changed) return render_error(changed.error());
    return http::json_response(200, changed_settings(*changed, settings.list()));
}

}  // namespace api::system
