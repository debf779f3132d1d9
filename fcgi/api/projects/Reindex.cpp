#include "api/ErrorTable.h"
#include "api/projects/Handlers.h"
#include "api/projects/Json.h"

namespace api::projects {

namespace {

http::Response accepted(std::int64_t job, domain::Project const& project)
{
    auto response = http::json_response(202, accepted_job(job, project.name));
    response.headers.add("Location", "/api/jobs/" + std::to_string(job));
    return response;
}

}  // namespace

http::Response reindex(Call const& call)
{
    auto project = call.services.projects.find(call.params.get("project"));
    if (!project) return render_error(project.error());
    auto const id = call.services.jobs.request_reindex(project->name);
    bool const is_async = call.request.header("Prefer").find("respond-async") != std::string::npos;
    auto job = is_async ? std::nullopt : call.services.jobs.wait(call.services.catalog, id, kLongestWait);
    if (!job) return accepted(id, *project);
    if (job->state == domain::JobState::Failed)
        return render_error({domain::ErrorCode::Unavailable, job->error, {}});

    auto response = http::json_response(200, {});
    response.stream = [&services = call.services, project = std::move(*project),
                       job = std::move(*job)](http::Sink const& sink) {
        lib::json::Writer json{sink};
        write_reindex(json, job, [&](std::int64_t first, std::int64_t last) {
            services.projects.write_indexed_between(json, project, first, last);
        });
        json.flush();
    };
    return response;
}

http::Response reindex_all(Call const& call)
{
    auto const requested = call.services.projects.reindex_all();
    if (!requested) return render_error(requested.error());
    return http::json_response(202, accepted_jobs(*requested));
}

}  // namespace api::projects
