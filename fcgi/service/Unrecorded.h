#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catalog/Catalog.h"
#include "store/Root.h"

namespace service {

/// Files without a row in folders that uploads went to shortly before the program ended: those that it had placed and not
/// recorded when it was killed may be among them. Whoever sends such a content again, under whatever name, gets that file
/// instead of a second one. Looked for once, at the start; all others are found by Reconcile.
class Unrecorded {
public:
    Unrecorded() = default;
    /// Looks at the folders that changed within ten minutes of the last event, or later.
    static Unrecorded find(catalog::Catalog& reader, store::Root const& root);

    /// Paths below the project of files that have so many bytes.
    std::vector<std::string> of_size(std::int64_t project, std::uint64_t size) const;

private:
    std::multimap<std::pair<std::int64_t, std::uint64_t>, std::string> m_paths;
};

}  // namespace service
