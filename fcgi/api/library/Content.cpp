#include <chrono>

#include "api/ErrorTable.h"
#include "api/StoredFile.h"
#include "api/library/Handlers.h"
#include "domain/Asset.h"
#include "domain/Sha256Field.h"

namespace api::library {

namespace {

constexpr std::chrono::seconds kPictureWait{2};

}  // namespace

http::Response show_image(Call const& call)
{
    auto const digest = domain::parse_sha256(call.params.get("sha256"), {});
    if (!digest) return render_plain_error(digest.error());
    auto const item = call.services.library.find_on_disk(*digest);
    if (!item)
        return render_plain_error({domain::ErrorCode::NotFound, "No stored file has this content.", {}});
    auto const record = call.services.thumbnails.facts(*digest);
    auto const name = domain::file_name(item->asset.path);
    return stored_file(item->project + "/" + item->asset.path, name,
                       domain::served_type(record ? record->facts.media_type : "", name));
}

http::Response show_thumbnail(Call const& call)
{
    auto const digest = domain::parse_sha256(call.params.get("sha256"), {});
    if (!digest) return render_plain_error(digest.error());
    auto const sighting = call.services.thumbnails.get(*digest, domain::Derived::Thumbnail, kPictureWait);
    return stored_picture(sighting, domain::Derived::Thumbnail, "thumbnail", &render_plain_error);
}

}  // namespace api::library
