#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "domain/Asset.h"

namespace domain {

/// A file in the trash, with all that a restore needs.
struct TrashItem {
    std::int64_t id = 0;
    std::string location;  ///< of the file, below the root
    std::string project;   ///< the name of its project
    Asset asset;           ///< as it was; `project_id` says nothing here, `id` is 0 when nobody knows it
    std::vector<std::string> tags;
    std::int64_t deleted_at = 0;  ///< µs since 1970
};

}  // namespace domain
