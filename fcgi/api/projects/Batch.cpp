#include <algorithm>
#include <limits>

#include "api/ErrorTable.h"
#include "api/Paging.h"
#include "api/projects/BatchJson.h"
#include "api/projects/Handlers.h"
#include "api/projects/Json.h"

namespace api::projects {

namespace {

constexpr std::size_t kLongestBody = 64 * 1024;  // bytes
constexpr int kItems = 1'000;        // in the answers of snapshot and finalize, and at most on a page
constexpr int kNamedFailures = 100;  // in report_text
constexpr int kPage = 50;
constexpr int kLargestPage = 200;

http::Response start(Call const& call, domain::Project const& project, std::string const& body)
{
    auto const wish = parse_new_batch(call.request, body);
    if (!wish) return render_error(wish.error());
    auto const batch = call.services.batches.start(project, *wish);
    if (!batch) return render_error(batch.error());
    return http::json_response(200, started_batch(*batch, call.request.base()));
}

http::Response snapshot(Call const& call, domain::Project const& project, std::string const& body)
{
    auto const id = parse_batch_id(call.request, body);
    if (!id) return render_error(id.error());
    auto const batch = call.services.batches.find(project, *id);
    if (!batch) return render_error(batch.error());
    auto const page = call.services.batches.items(*batch, 0, kItems);
    return http::json_response(200, batch_snapshot(*batch, page, call.request.base()));
}

http::Response finalize(Call const& call, domain::Project const& project, std::string const& body)
{
    auto const id = parse_batch_id(call.request, body);
    if (!id) return render_error(id.error());
    auto const batch = call.services.batches.finalize(project, *id);
    if (!batch) return render_error(batch.error());
    auto const page = call.services.batches.items(*batch, 0, kItems);
    auto const failures = call.services.batches.failures(*batch, kNamedFailures);
    return http::json_response(200, finalized_batch(*batch, page, failures, call.request.base()));
}

struct Operation {
    std::string_view name;
    http::Response (*perform)(Call const&, domain::Project const&, std::string const& body);
};

constexpr Operation kOperations[] = {
    {"start", &start},
    {"snapshot", &snapshot},
    {"finalize", &finalize},
};

domain::Result<Operation> find_operation(http::Request const& request)
{
    auto const wanted = request.query.find("op").value_or("");
    auto const* const found = std::ranges::find(kOperations, wanted, &Operation::name);
    if (found != std::end(kOperations)) return *found;
    return domain::fail(domain::ErrorCode::InvalidField, "'op' is one of start, snapshot and finalize.",
                        "query.op");
}

}  // namespace

std::optional<domain::Error> check_batch_operation(Call const& call)
{
    if (auto const operation = find_operation(call.request); !operation) return operation.error();
    if (auto const project = call.services.projects.find(call.params.get("project")); !project)
        return project.error();
    if (call.request.content_length.value_or(0) > kLongestBody)
        return domain::Error{domain::ErrorCode::TooLarge, "The body is longer than 64 KiB.", {}};
    return std::nullopt;
}

http::Response perform_batch_operation(Call const& call)
{
    auto const body = call.services.uploads.take_text(call.request.body_file, kLongestBody);
    auto const operation = find_operation(call.request);
    if (!operation) return render_error(operation.error());
    auto const project = call.services.projects.find(call.params.get("project"));
    if (!project) return render_error(project.error());
    if (!body) return render_error(body.error());
    return operation->perform(call, *project, *body);
}

http::Response list_batches(Call const& call)
{
    auto const& query = call.request.query;
    auto const before = parse_cursor(query, "before", std::numeric_limits<std::int64_t>::max());
    if (!before) return render_error(before.error());
    auto const page = call.services.batches.list(query.find("project").value_or(""), *before,
                                                 page_size(query.find("limit"), kPage, kLargestPage));
    return http::json_response(200, batch_list(page));
}

http::Response show_batch(Call const& call)
{
    auto const& query = call.request.query;
    auto const batch = call.services.batches.find(call.params.get("id"));
    if (!batch) return render_error({domain::ErrorCode::NotFound, "There is no such batch.", {}});
    auto const after = parse_cursor(query, "after");
    if (!after) return render_error(after.error());
    auto const page =
        call.services.batches.items(*batch, *after, page_size(query.find("limit"), kItems, kItems));
    return http::json_response(200, single_batch(*batch, page, call.request.base()));
}

}  // namespace api::projects
