#include <limits>

#include "api/ErrorTable.h"
#include "api/Paging.h"
#include "api/projects/DevicesJson.h"
#include "api/projects/Handlers.h"
#include "domain/ListedContent.h"

namespace api::projects {

namespace {

constexpr int kPage = 100;
constexpr int kLargestPage = 1000;
constexpr int kMostDays = 10'000;  // 27 years

domain::Error no_device() { return {domain::ErrorCode::NotFound, "There is no device of this number.", {}}; }

}  // namespace

http::Response list_devices(Call const& call)
{
    auto const& query = call.request.query;
    int const limit = page_size(query.find("limit"), kPage, kLargestPage);
    auto const after = parse_cursor(query, "after");
    if (!after) return render_error(after.error());
    auto devices = call.services.phone_backup.devices(*after, limit + 1);
    bool const has_more = cut(devices, limit);
    return http::json_response(200, device_page(devices, has_more));
}

http::Response show_device(Call const& call)
{
    auto const id = parse_number(call.params.get("id"));
    auto const found = id ? call.services.phone_backup.device(*id) : std::nullopt;
    return found ? http::json_response(200, device(*found)) : render_error(no_device());
}

http::Response name_device(Call const& call)
{
    auto const own_name = parse_own_name(call.request, call.body);
    if (!own_name) return render_error(own_name.error());
    auto const id = parse_number(call.params.get("id"));
    if (!id) return render_error(no_device());
    auto const named = call.services.phone_backup.name_device(*id, *own_name);
    return named ? http::json_response(200, device(*named)) : render_error(named.error());
}

http::Response list_backup_days(Call const& call)
{
    auto const& query = call.request.query;
    auto const text = query.find("after").value_or("");
    auto const after = text.empty() ? std::numeric_limits<std::int64_t>::min() : domain::parse_day(text);
    if (!after)
        return render_error(
            {domain::ErrorCode::InvalidField, "'after' is a day like 2024-05-01.", "query.after"});
    int const limit = page_size(query.find("limit"), kMostDays, kMostDays);
    auto const device = parse_number(query.find("device")).value_or(0);
    auto days = call.services.phone_backup.days(device, *after, limit + 1);
    bool const has_more = cut(days, limit);
    return http::json_response(200, backup_days(days, has_more));
}

}  // namespace api::projects
