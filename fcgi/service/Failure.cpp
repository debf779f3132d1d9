#include "service/Failure.h"

#include <cerrno>
#include <system_error>

#include "lib/sqlite/Database.h"

namespace service {

domain::Error explain(std::exception const& error)
{
    auto const* system = dynamic_cast<std::system_error const*>(&error);
    auto const* sqlite = dynamic_cast<lib::sqlite::Error const*>(&error);
    auto const code = system != nullptr ? system->code().value() : 0;
    if (code == ENOSPC || code == EDQUOT || (sqlite != nullptr && sqlite->is_disk_full()))
        return {domain::ErrorCode::NoSpace, "The disk is full. Free space and send it again.", {}};
    if (code == EROFS) return {domain::ErrorCode::Unavailable, "The storage is read-only.", {}};
    return {domain::ErrorCode::Internal, "The server had a problem; its log says more.", {}};
}

}  // namespace service
