#pragma once

#include <cstdint>

#include "store/Root.h"

namespace store {

/// Of the file system that holds the root, in bytes. What is reserved for the system is neither used nor free.
struct DiskSpace {
    std::uint64_t total = 0;
    std::uint64_t used = 0;
    std::uint64_t free = 0;  ///< for ordinary users
};

/// Throws std::system_error.
DiskSpace disk_space(Root const& root);

}  // namespace store
