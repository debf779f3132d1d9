#pragma once

#include <cstdint>
#include <string>

namespace domain {

/// Something that happened to a project and that a person may want to know.
struct SyncEvent {
    std::int64_t id = 0;
    std::int64_t at = 0;  ///< µs since 1970
    std::string project;
    std::string
        type;  ///< project, upload, duplicate, sync-album, reindex, move, delete, restore, tag, rename, purge, device
    std::string payload;  ///< JSON object
};

}  // namespace domain
