#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "catalog/Catalog.h"
#include "domain/Asset.h"
#include "domain/Project.h"
#include "store/Walk.h"

namespace service {

/// What differs between the folder of a project and its rows, told by size, mtime and inode alone.
struct Difference {
    struct File {
        std::string path;  ///< below the project's folder
        domain::FileStamp stamp;
        bool has_row = false;  ///< of that path
    };
    struct Row {
        std::int64_t id = 0;
        std::uint64_t size = 0;
        /// False while its file may still turn up elsewhere: it may move then, but not go.
        bool may_go = true;
    };
    std::vector<File> files;  ///< that are new, or not as their row says
    std::vector<Row> gone;    ///< rows whose file is not there
    store::WalkReport left_alone{};

    bool is_empty() const { return files.empty() && gone.empty(); }
    /// No file can be one that has a row elsewhere.
    bool is_all_new() const
    {
        return gone.empty() && std::ranges::none_of(files, [](File const& file) { return file.has_row; });
    }
};

/// Does a file at this path belong to the project, if it is below its folder? It always does, but to what lies elsewhere.
bool is_own(catalog::Catalog& reader, store::Root const& root, domain::Project const& project,
            std::string_view path);

/// Walks the folder of its media and reads the rows in the same order, page by page: both at once are never in memory. `listings` may be
/// null. `seen` is told the number of files from time to time.
Difference compare(catalog::Catalog& reader, store::Root const& root, domain::Project const& project,
                   store::Listings* listings, std::function<void(std::int64_t)> const& seen);

}  // namespace service
