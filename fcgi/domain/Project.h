#pragma once

#include <cstdint>
#include <string>

namespace domain {

/// A folder directly below the root that has an index.
struct Project {
    std::int64_t id = 0;
    std::string name;
    std::string notes;
    std::int64_t created_at = 0;  ///< µs since 1970
};

/// What a project holds.
struct ProjectSums {
    std::int64_t assets = 0;
    std::int64_t bytes = 0;
    std::int64_t last_added_at = 0;  ///< µs since 1970; 0 when there is nothing
};

/// Where the media of a project lies, below its folder.
inline constexpr char const* kOriginals = "ingest/originals";

}  // namespace domain
