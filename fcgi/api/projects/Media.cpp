#include <chrono>

#include "api/ErrorTable.h"
#include "api/StoredFile.h"
#include "api/projects/Handlers.h"
#include "domain/Asset.h"
#include "domain/Sha256Field.h"

namespace api::projects {

namespace {

constexpr std::chrono::seconds kLongestPreviewWait{2};

http::Response serve(Call const& call, Show show)
{
    auto const path = call.services.media.locate(call.params.get("project"), call.params.get("path"));
    if (!path) return render_error(path.error());
    auto const name = domain::file_name(*path);
    return stored_file(*path, name, domain::served_type(name), show);
}

std::optional<domain::Derived> derived_of(std::string_view size)
{
    for (auto const derived : domain::kDerived)
        if (size == std::to_string(domain::side_of(derived))) return derived;
    return std::nullopt;
}

}  // namespace

http::Response show_preview(Call const& call)
{
    auto const digest = domain::parse_sha256(call.params.get("sha256"), "path.sha256");
    if (!digest) return render_error(digest.error());
    auto const derived = derived_of(call.request.query.find("size").value_or("512"));
    if (!derived)
        return render_error(
            {domain::ErrorCode::InvalidField, "A preview has the size 256, 512 or 1600.", "query.size"});
    auto const sighting = call.services.thumbnails.get(*digest, *derived, kLongestPreviewWait);
    return stored_picture(sighting, *derived, "preview", &render_error);
}

http::Response show_media(Call const& call) { return serve(call, Show::AsIs); }

http::Response download_media(Call const& call) { return serve(call, Show::AsAttachment); }

}  // namespace api::projects
