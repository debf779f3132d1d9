#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace domain {

/// A folder directly below the root that has an index.
struct Project {
    std::int64_t id = 0;
    std::string name;
    std::string notes;
    std::int64_t created_at = 0;  ///< µs since 1970
    std::vector<std::string> labels{};
    std::string rename_to{};   ///< of a rename that goes on: the folder has this name or the old one
    std::int64_t renames = 0;  ///< how many have begun: two looks at a project with one number saw one folder
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
