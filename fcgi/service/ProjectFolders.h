#pragma once

#include <string>
#include <vector>

#include "catalog/Catalog.h"
#include "store/Root.h"

namespace service {

/// Names of the folders that are projects, or will be when they are looked at: they have an index.json, or are built in.
/// Sorted by bytes.
std::vector<std::string> project_folders(catalog::Catalog& reader, store::Root const& root);

}  // namespace service
