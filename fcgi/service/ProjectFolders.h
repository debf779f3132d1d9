#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "catalog/Catalog.h"
#include "store/Root.h"

namespace service {

/// Names of the folders that are projects, or will be when they are looked at: they have an index.json, or are built in;
/// what lies elsewhere is one of those. Sorted by bytes.
std::vector<std::string> project_folders(catalog::Catalog& reader, store::Root const& root);

/// May a file or folder at this path, below the root, hold what belongs to no project (domain::Layout::Elsewhere)?
bool is_elsewhere(catalog::Catalog& reader, store::Root const& root, std::string_view path);

}  // namespace service
