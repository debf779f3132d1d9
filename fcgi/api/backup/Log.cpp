#include <algorithm>

#include "api/ErrorTable.h"
#include "api/Paging.h"
#include "api/StoredFile.h"
#include "api/backup/Handlers.h"
#include "api/backup/Json.h"

namespace api::backup {

namespace {

constexpr int kPage = 100;
constexpr int kMostInPage = 1'000;

/// Of all devices when the client names none.
std::string device_filter(Call const& call)
{
    auto const text = call.request.query.find("device_id");
    return text ? device_name(*text) : std::string{};
}

/// What is no number, or a negative one, is as good as none.
std::int64_t count_of(Call const& call, std::string_view name, std::int64_t fallback)
{
    auto const value = parse_number(call.request.query.find(name));
    return value && *value >= 0 ? *value : fallback;
}

}  // namespace

http::Response list_log(Call const& call)
{
    auto const text = call.request.query.find("status").value_or("");
    auto const status = parse_status(text);
    if (!text.empty() && !status)
        return render_plain_error(
            {domain::ErrorCode::BadRequest, "'status' is Completed, Failed or Pending.", {}});
    auto const limit = std::min<std::int64_t>(count_of(call, "limit", kPage), kMostInPage);
    auto const keys = call.request.query.find("keys") == "all" ? Keys::All : Keys::OfPhones;
    return log_page(call.services.phone_backup.log(device_filter(call), status, static_cast<int>(limit),
                                                   count_of(call, "offset", 0)),
                    keys);
}

http::Response list_history(Call const& call)
{
    return history(
        call.services.phone_backup.log(device_filter(call), domain::BackupStatus::Completed, kPage, 0));
}

http::Response list_devices(Call const& call)
{
    auto const& query = call.request.query;
    int const limit = page_size(query.find("limit"), kPage, kMostInPage);
    auto const after = parse_cursor(query, "after");
    if (!after) return render_plain_error(after.error());
    auto devices = call.services.phone_backup.devices(*after, limit + 1);
    bool const has_more = cut(devices, limit);
    return device_list(devices, has_more);
}

http::Response restore_file(Call const& call)
{
    auto const id = parse_number(call.params.get("id"));
    auto const record = id ? call.services.phone_backup.find(*id) : std::nullopt;
    if (!record || !record->digest)
        return render_plain_error({domain::ErrorCode::NotFound, "There is no backup of this number.", {}});
    // Any copy will do: the content is what was backed up.
    auto const item = call.services.library.find_on_disk(*record->digest);
    if (!item)
        return render_plain_error(
            {domain::ErrorCode::NotFound, "The file of this backup is no longer on the server.", {}});
    return stored_file(item->project + "/" + item->asset.path, record->file_name,
                       domain::served_type(record->file_name));
}

}  // namespace api::backup
