#include "api/ErrorTable.h"
#include "api/projects/FactsJson.h"
#include "api/projects/Filters.h"
#include "api/projects/Handlers.h"
#include "api/projects/Json.h"
#include "api/projects/MediaJson.h"
#include "domain/Sha256Field.h"

namespace api::projects {

namespace {

http::Response list(Call const& call, std::optional<domain::Project> const& project)
{
    auto query = parse_media_query(call.request.query);
    if (!query) return render_error(query.error());
    if (project) query->project = project->id;
    auto& library = call.services.library;
    auto const page = library.page(*query);
    std::optional<std::optional<std::int64_t>> total;
    if (call.request.query.find("total").value_or("") == "1") total = library.count(*query);
    return http::json_response(200, media_page(page, total, call.request.base()));
}

/// `project=`; nullopt when all are meant.
domain::Result<std::optional<domain::Project>> named_project(Call const& call)
{
    auto const name = call.request.query.find("project").value_or("");
    if (name.empty()) return std::nullopt;
    auto const project = call.services.projects.find(name);
    if (!project) return tl::unexpected(project.error());
    return *project;
}

}  // namespace

http::Response list_media(Call const& call)
{
    auto const project = named_project(call);
    return project ? list(call, *project) : render_error(project.error());
}

http::Response list_days(Call const& call)
{
    auto const project = named_project(call);
    if (!project) return render_error(project.error());
    auto query = parse_timeline_query(call.request.query);
    if (!query) return render_error(query.error());
    if (*project) query->project = (*project)->id;
    auto& library = call.services.library;
    auto const days = library.days(*query);
    std::optional<std::int64_t> total;
    if (call.request.query.find("total").value_or("") == "1") total = library.total_of_days(*query);
    return http::json_response(200, day_page(days, query->limit, total));
}

http::Response list_cameras(Call const& call)
{
    auto const project = named_project(call);
    if (!project) return render_error(project.error());
    auto const id = *project ? std::optional{(*project)->id} : std::nullopt;
    return http::json_response(200, camera_list(call.services.library.cameras(id)));
}

http::Response list_project_media(Call const& call)
{
    auto const project = call.services.projects.find(call.params.get("project"));
    return project ? list(call, *project) : render_error(project.error());
}

http::Response show_content(Call const& call)
{
    auto const digest = domain::parse_sha256(call.params.get("sha256"), "path.sha256");
    if (!digest) return render_error(digest.error());
    auto const items = call.services.library.with_content(*digest);
    if (items.empty())
        return render_error({domain::ErrorCode::NotFound, "No stored file has this content.", {}});
    auto const& record = items.front().record;
    auto const* const city = call.services.gallery.city_near(record ? record->facts.position : std::nullopt);
    return http::json_response(200, content_items(*digest, items, city, call.request.base()));
}

/// Those that a row of the review ledger is about.
http::Response list_reviewed(Call const& call)
{
    auto const hash = domain::ReviewHash::from_hex(call.request.query.find("review").value_or(""));
    if (!hash)
        return render_error(
            {domain::ErrorCode::InvalidField,
             "Say which in 'review': a hash of the ledger has 40 lower-case hexadecimal digits.",
             "query.review"});
    domain::MediaPage page;
    for (auto const& digest : call.services.reviews.contents(*hash))
        for (auto& item : call.services.library.with_content(digest)) page.items.push_back(std::move(item));
    page.scanned = static_cast<std::int64_t>(page.items.size());
    return http::json_response(200, media_page(page, std::nullopt, call.request.base()));
}

http::Response check_files(Call const& call)
{
    auto const candidates = parse_candidates(call.request, call.body);
    if (!candidates) return render_error(candidates.error());
    auto const project = call.services.projects.find(call.params.get("project"));
    if (!project) return render_error(project.error());
    return http::json_response(200,
                               sightings(*candidates, call.services.library.check(*project, *candidates)));
}

http::Response link_content(Call const& call)
{
    auto const wish = parse_link(call.request, call.body);
    if (!wish) return render_error(wish.error());
    auto const project = call.services.projects.find(call.params.get("project"));
    if (!project) return render_error(project.error());
    auto const linked = call.services.copies.link(*project, wish->digest, wish->name);
    if (!linked) return render_error(linked.error());
    return http::json_response(200, single_result(*linked, project->name, call.request.base()));
}

http::Response show_summary(Call const& call)
{
    return http::json_response(200, summary(call.services.projects.summary()));
}

}  // namespace api::projects
