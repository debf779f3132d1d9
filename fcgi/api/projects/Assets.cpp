#include "api/Body.h"
#include "api/ErrorTable.h"
#include "api/projects/Handlers.h"
#include "api/projects/TidyBody.h"
#include "api/projects/TidyJson.h"

namespace api::projects {

namespace {

constexpr Verb kMoved{"moved"};
constexpr Verb kDeleted{.done = "deleted", .says_trash_id = true};
constexpr Verb kTagged{.done = "tagged", .says_tags = true};

http::Response answer(domain::Result<std::vector<service::ItemResult>> const& results, Verb const& verb)
{
    if (!results) return render_error(results.error());
    return http::json_response(200, item_results(*results, verb));
}

}  // namespace

http::Response change_project(Call const& call)
{
    auto const change = parse_project_change(call.request, call.body);
    if (!change) return render_error(change.error());
    auto const project = call.services.projects.change(call.params.get("project"), *change);
    if (!project) return render_error(project.error());
    return http::json_response(200, changed_project(*project));
}

http::Response move_assets(Call const& call)
{
    auto const body = parse_object(call.request.content_type, call.body);
    if (!body) return render_error(body.error());
    auto const which = parse_selection(body->root());
    if (!which) return render_error(which.error());
    auto const to = parse_text(body->root(), "to");
    if (!to) return render_error(to.error());
    return answer(call.services.assets.move(*which, *to), kMoved);
}

http::Response delete_assets(Call const& call)
{
    auto const body = parse_object(call.request.content_type, call.body);
    if (!body) return render_error(body.error());
    auto const which = parse_selection(body->root());
    if (!which) return render_error(which.error());
    return answer(call.services.assets.remove(*which), kDeleted);
}

http::Response tag_assets(Call const& call)
{
    auto const body = parse_object(call.request.content_type, call.body);
    if (!body) return render_error(body.error());
    auto const which = parse_selection(body->root());
    if (!which) return render_error(which.error());
    auto const add = parse_tags(body->root(), "add");
    if (!add) return render_error(add.error());
    auto const remove = parse_tags(body->root(), "remove");
    if (!remove) return render_error(remove.error());
    return answer(call.services.assets.tag(*which, *add, *remove), kTagged);
}

http::Response list_tags(Call const& call)
{
    return http::json_response(200, tag_list(call.services.assets.tags()));
}

}  // namespace api::projects
