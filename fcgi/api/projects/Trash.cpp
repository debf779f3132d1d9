#include "service/Trash.h"

#include "api/Body.h"
#include "api/ErrorTable.h"
#include "api/Paging.h"
#include "api/projects/Handlers.h"
#include "api/projects/TidyBody.h"
#include "api/projects/TidyJson.h"

namespace api::projects {

namespace {

constexpr int kPage = 100;
constexpr int kLargestPage = 1000;
constexpr Verb kRestored{"restored"};
constexpr Verb kPurged{"purged"};

}  // namespace

http::Response list_trash(Call const& call)
{
    auto& trash = call.services.trash;
    auto const& query = call.request.query;
    auto const project = query.find("project").value_or("");
    int const limit = page_size(query.find("limit"), kPage, kLargestPage);
    auto const after = parse_cursor(query, "after");
    if (!after) return render_error(after.error());
    auto const items = trash.list(project, *after, limit);
    bool const is_full = static_cast<int>(items.size()) == limit;
    return http::json_response(200, trash_list(items, trash, trash.total(project), is_full));
}

http::Response restore_trash(Call const& call)
{
    auto const body = parse_object(call.request.content_type, call.body);
    if (!body) return render_error(body.error());
    auto const ids = parse_ids(body->root());
    if (!ids) return render_error(ids.error());
    auto const results = call.services.restores.restore(*ids);
    if (!results) return render_error(results.error());
    return http::json_response(200, item_results(*results, kRestored));
}

http::Response purge_trash(Call const& call)
{
    auto const body = parse_object(call.request.content_type, call.body);
    if (!body) return render_error(body.error());
    auto const all = body->root().find("all");
    if (all && all->boolean() == true) {
        auto const purged = call.services.trash.purge_all();
        if (!purged) return render_error(purged.error());
        return http::json_response(200, purged_all(*purged));
    }
    auto const ids = parse_ids(body->root());
    if (!ids) return render_error(ids.error());
    auto const results = call.services.trash.purge(*ids);
    if (!results) return render_error(results.error());
    return http::json_response(200, item_results(*results, kPurged));
}

}  // namespace api::projects
