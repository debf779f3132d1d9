#pragma once

#include <string>

#include "store/Root.h"

namespace store {

/// Moves `name` of the folder `from` to `target` of the folder `to`, and never over anything, in the way that the root's
/// self-test chose, or the next one where a call refuses that. A file that a virus scanner holds is tried again for three
/// seconds, unless the permissions forbid it anyway. Returns 0 or an errno: EEXIST when the name is taken, ENOENT when there
/// is nothing to move, EXDEV between two file systems, EPERM when a folder may not be changed, EILSEQ or ENAMETOOLONG when the drive does not take such a name.
int rename_without_replacing(Root const& root, int from, std::string const& name, int to,
                             std::string const& target);

/// Would a copy do what a rename could not? Between two file systems, and where a scanner does not let go.
bool is_copy_called_for(int error);

/// The same for a folder, both names in the root itself. A name that differs in case only, on a file system that does not
/// tell case apart, is the folder's own.
int rename_folder(Root const& root, std::string const& name, std::string const& target);

}  // namespace store
