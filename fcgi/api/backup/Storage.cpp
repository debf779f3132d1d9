#include "api/ErrorTable.h"
#include "api/backup/Handlers.h"
#include "api/backup/Json.h"

namespace api::backup {

namespace {

/// The truth, instead of an empty disk: a phone that is told that all is well would be cleared.
http::Response refuse(domain::Error error)
{
    error.message.insert(0, "Failed to get storage status: ");
    return render_plain_error(error);
}

}  // namespace

http::Response ping(Call const&) { return pong(); }

http::Response show_storage(Call const& call)
{
    auto const storage = call.services.phone_backup.storage();
    return storage ? storage_status(*storage) : refuse(storage.error());
}

http::Response show_usage(Call const& call)
{
    auto const space = call.services.phone_backup.space();
    return space ? storage_usage(*space) : refuse(space.error());
}

}  // namespace api::backup
