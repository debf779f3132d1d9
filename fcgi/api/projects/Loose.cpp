#include "service/Loose.h"

#include "api/Body.h"
#include "api/ErrorTable.h"
#include "api/projects/Handlers.h"
#include "api/projects/TidyJson.h"

namespace api::projects {

namespace {

using Names = std::optional<std::vector<std::string>>;

/// `{"names":[…]}`; without a body, or without names, all of them.
domain::Result<Names> parse_names(Call const& call)
{
    if (call.body.empty()) return Names{};
    auto const document = parse_object(call.request.content_type, call.body);
    if (!document) return tl::unexpected(document.error());
    auto const list = document->root().find("names");
    if (!list) return Names{};
    Names names{std::in_place};
    bool is_fine = list->kind() == lib::json::Kind::Array;
    list->for_each([&](lib::json::Value const& value) {
        auto const name = value.string();
        is_fine = is_fine && name;
        if (name) names->push_back(*name);
    });
    if (is_fine) return names;
    return domain::fail(domain::ErrorCode::InvalidField, "'names' is not a list of texts.", "body.names");
}

}  // namespace

http::Response list_loose(Call const& call)
{
    return http::json_response(200, loose_list(call.services.loose.list()));
}

http::Response adopt_loose(Call const& call)
{
    auto const names = parse_names(call);
    if (!names) return render_error(names.error());
    auto const results = call.services.loose.adopt(*names, kLongestWait);
    if (!results) return render_error(results.error());
    return http::json_response(200, adopted_files(*results, service::kLooseProject));
}

}  // namespace api::projects
