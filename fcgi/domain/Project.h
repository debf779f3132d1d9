#pragma once

#include <cstdint>
#include <string>
#include <string_view>
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

/// How a project's folder is laid out. Only the first one has an index.json and logs in `_manifest`; the others are built in.
/// All that is in the folder of the second and third belongs to them.
enum class Layout {
    Originals,  ///< ingest/originals/<name>
    ByDay,      ///< YYYYMMDD/<name>: `uploads`
    ByMonth,    ///< YYYY/MM/<name>: `backup`
    Elsewhere,  ///< the pictures and videos below the root that belong to none of the others, wherever they are
};

inline constexpr char const* kUploads = "uploads";
/// The name under which the catalogue has what lies elsewhere; no folder can be called so.
inline constexpr char const* kElsewhere = ".";

Layout layout_of(std::string_view project);
/// Is an index.json written, and are logs kept?
inline bool keeps_index(std::string_view project) { return layout_of(project) == Layout::Originals; }
/// The folder that holds all media of a project, below the root.
std::string media_root(std::string_view project);
/// The folder for what comes at this time (µs since 1970, in the server's zone), below the project's.
std::string folder_for(Layout layout, std::int64_t time);

}  // namespace domain
