#include "api/ErrorTable.h"
#include "api/projects/Handlers.h"
#include "api/projects/Json.h"

namespace api::projects {

http::Response list_projects(Call const& call)
{
    return http::json_response(200, project_list(call.services.projects.list()));
}

http::Response create_project(Call const& call)
{
    auto const wish = parse_new_project(call.request, call.body);
    if (!wish) return render_error(wish.error());
    auto const project = call.services.projects.create(wish->name, wish->notes);
    if (!project) return render_error(project.error());
    return http::json_response(201, created_project(*project));
}

http::Response show_project(Call const& call)
{
    auto project = call.services.projects.find(call.params.get("project"));
    if (!project) return render_error(project.error());
    auto response = http::json_response(200, {});
    response.stream = [&services = call.services, project = std::move(*project)](http::Sink const& sink) {
        lib::json::Writer json{sink};
        services.projects.write_index(json, project);
        json.flush();
    };
    return response;
}

http::Response record_sync_album(Call const& call)
{
    auto const payload = parse_payload(call.request, call.body);
    if (!payload) return render_error(payload.error());
    auto const project = call.services.projects.find(call.params.get("project"));
    if (!project) return render_error(project.error());
    return http::json_response(200, recorded_event(call.services.projects.record_sync(*project, *payload)));
}

}  // namespace api::projects
