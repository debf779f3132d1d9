#include <algorithm>

#include <fmt/format.h>

#include "api/ErrorTable.h"
#include "api/Paging.h"
#include "api/system/Handlers.h"
#include "api/system/Json.h"
#include "util/Clock.h"

namespace api::system {

namespace {

constexpr int kPage = 50;
constexpr int kLargestPage = 200;

}  // namespace

http::Response show_health(Call const& call)
{
    auto const now = call.services.status.health();
    return http::json_response(now.is_ready() ? 200 : 503, health(now, util::now_us()));
}

http::Response show_version(Call const&) { return http::json_response(200, version()); }

http::Response list_events(Call const& call)
{
    auto const& query = call.request.query;
    service::EventFilter const filter{query.find("project").value_or(""), query.find("type").value_or("")};
    auto const after = parse_number(query.find("after"));
    int const limit = page_size(query.find("limit"), kPage, kLargestPage);
    // Nothing new anywhere means nothing new for any filter.
    auto const newest = call.services.events.last_id();
    auto const tag = fmt::format("\"events-{}\"", newest);
    auto known = call.request.header("If-None-Match");
    if (known.starts_with("W/")) known.erase(0, 2);  // nginx weakens the tag of what it compresses
    if (known == tag && after.value_or(newest) >= newest) {
        http::Response unchanged{304, {}, {}, {}};
        unchanged.headers.add("ETag", tag);
        return unchanged;
    }
    auto const events = call.services.events.list(filter, after, limit);
    // A page that is not full has looked at everything up to `newest`.
    bool const is_full = static_cast<int>(events.size()) == limit;
    auto const last = is_full ? events.back().id : std::max(newest, events.empty() ? 0 : events.back().id);
    auto response = http::json_response(200, event_list(events, last));
    response.headers.add("ETag", tag);
    response.headers.add("Cache-Control", "no-cache");
    return response;
}

http::Response list_jobs(Call const& call)
{
    auto const& query = call.request.query;
    auto const before = parse_cursor(query, "before");
    if (!before) return render_error(before.error());
    auto const jobs = service::Jobs::list(call.services.catalog, *before,
                                          page_size(query.find("limit"), kPage, kLargestPage));
    return http::json_response(200, job_list(jobs));
}

http::Response show_job(Call const& call)
{
    auto const id = parse_number(call.params.get("id"));
    auto const job = id ? service::Jobs::find(call.services.catalog, *id) : std::nullopt;
    if (!job) return render_error({domain::ErrorCode::NotFound, "There is no such job.", {}});
    return http::json_response(200, single_job(*job));
}

}  // namespace api::system
