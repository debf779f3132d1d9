#include "service/Failure.h"

#include <cerrno>
#include <system_error>

namespace service {

namespace {

using lib::sqlite::Trouble;

domain::Error explain_system(int code)
{
    using enum domain::ErrorCode;
    switch (code) {
        case ENOSPC:
        case EDQUOT:
            return {NoSpace, "The disk is full. Free space and send it again.", {}};
        case EROFS:
            return {Unavailable, "The storage is read-only.", {}};
        case ENOTDIR:
        case ELOOP:
            return {Conflict,
                    "In the storage there is a file or a link where a folder has to be. Move it away and "
                    "send it again.",
                    {}};
        case EILSEQ:
        case ENAMETOOLONG:
            return {
                BadRequest, "The drive does not take a name like this. Choose a shorter or plainer one.", {}};
        default:
            return {Internal, "The server had a problem; its log says more.", {}};
    }
}

}  // namespace

std::string describe(lib::sqlite::Error const& error)
{
    switch (error.trouble()) {
        case Trouble::Busy:
            return "The catalogue is locked by another program. Close the program that has it open.";
        case Trouble::Full:
            return "The disk of the catalogue is full. Free space and send it again.";
        case Trouble::ReadOnly:
            return "The catalogue may not be written: its folder or its disk is read-only.";
        case Trouble::Damaged:
            return "The catalogue is damaged; the media files are not touched. Stop the server and run "
                   "'media-sync rebuild', or put a backup of the catalogue in its place.";
        case Trouble::Disk:
            return "The catalogue cannot be read or written: its folder is missing, closed, or its disk "
                   "fails.";
        case Trouble::Other:
            break;
    }
    return "The catalogue cannot be read; the server's log says more.";
}

domain::Error explain(std::exception const& error)
{
    if (auto const* sqlite = dynamic_cast<lib::sqlite::Error const*>(&error)) {
        if (sqlite->trouble() == Trouble::Full) return {domain::ErrorCode::NoSpace, describe(*sqlite), {}};
        if (sqlite->trouble() != Trouble::Other)
            return {domain::ErrorCode::Unavailable, describe(*sqlite), {}};
    }
    auto const* system = dynamic_cast<std::system_error const*>(&error);
    return explain_system(system != nullptr ? system->code().value() : 0);
}

}  // namespace service
