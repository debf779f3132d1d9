#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "store/Root.h"

namespace store {

/// What the hidden names of copies begin with; no walk sees them.
inline constexpr char const* kSparePrefix = ".media-sync-copy-";

/// Where a rename is not possible: copies the content, mode and time of the open `file` to `name` in `folder`, without
/// replacing anything. It is written under the hidden name `spare`, which nobody else uses, flushed, found right, renamed, and
/// the folder flushed. Returns 0, EEXIST when the name is taken, or ECANCELED when `is_right` says no to the copy; nothing is
/// left behind then. Throws std::system_error.
int place_copy(Root const& root, int file, int folder, std::string const& spare, std::string const& name,
               std::function<bool(int copy)> const& is_right);

/// Removes what copies that were cut short have left in the folder `relative`, and in the folders `depth` levels below it,
/// and nobody has touched for `age`. Returns how many.
unsigned sweep_copies(Root const& root, std::string const& relative, std::chrono::seconds age, int depth = 0);

}  // namespace store
