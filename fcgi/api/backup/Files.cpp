#include "api/ErrorTable.h"
#include "api/Paging.h"
#include "api/backup/Handlers.h"
#include "api/backup/Json.h"

namespace api::backup {

namespace {

constexpr int kPage = 100;
constexpr int kMostInPage = 1'000;

/// Those that are to be ignored, or no longer.
domain::Result<PhoneFiles> parse_marked(Call const& call, std::string_view none)
{
    auto files = parse_files(call.request.content_type, call.body, none);
    if (files && files->paths.empty()) return domain::fail(domain::ErrorCode::BadRequest, std::string{none});
    return files;
}

}  // namespace

http::Response list_new(Call const& call)
{
    auto const files = parse_files(call.request.content_type, call.body, "No file data provided");
    if (!files) return render_plain_error(files.error());
    return new_files(*files, call.services.phone_backup.judge(files->device, files->paths));
}

http::Response ignore(Call const& call)
{
    auto const files = parse_marked(call, "No files provided to ignore");
    if (!files) return render_plain_error(files.error());
    return counted("ignored_count", call.services.phone_backup.ignore(files->device, files->paths),
                   "marked as ignored");
}

http::Response unignore(Call const& call)
{
    auto const files = parse_marked(call, "No files provided to unignore");
    if (!files) return render_plain_error(files.error());
    return counted("unignored_count", call.services.phone_backup.unignore(files->device, files->paths),
                   "no longer ignored");
}

http::Response list_ignored(Call const& call)
{
    auto const& query = call.request.query;
    auto const device = device_name(query.find("device_id").value_or(""));
    int const limit = page_size(query.find("limit"), kPage, kMostInPage);
    auto const after = parse_cursor(query, "after");
    if (!after) return render_plain_error(after.error());
    auto files = call.services.phone_backup.ignored(device, *after, limit + 1);
    bool const has_more = cut(files, limit);
    return ignored_files(device, files, has_more);
}

}  // namespace api::backup
