#pragma once

#include <string>

namespace store {

/// Moves `name` of the folder `from` to `target` of the folder `to`, and never over anything: by renameat2, else by a link,
/// else over a placeholder that is made first. Returns 0 or an errno: EEXIST when the name is taken, ENOENT when there is
/// nothing to move, EXDEV between two file systems.
int rename_without_replacing(int from, std::string const& name, int to, std::string const& target);

/// The same for a folder, both names in the folder `parent`. A name that differs in case only, on a file system that does not
/// tell case apart, is the folder's own.
int rename_folder(int parent, std::string const& name, std::string const& target);

}  // namespace store
