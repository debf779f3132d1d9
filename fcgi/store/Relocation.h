#pragma once

#include <string>
#include <string_view>

#include "domain/Digest.h"
#include "store/Root.h"

namespace store {

enum class Relocated {
    Done,
    Gone,     ///< there is nothing at the source
    Taken,    ///< the name at the target is taken
    Changed,  ///< only between file systems: the content is not the expected one, so nothing was moved
};

/// Moves the file `source` to `target`, both below the root, without replacing anything; makes the folders of the target.
/// It is a rename. Between two file systems the file is copied to `spare`, a hidden name beside the target that nobody
/// else uses, flushed, hashed, renamed into place, and only then removed at the source: that one case leaves everything
/// flushed. Else the caller flushes both folders (`flush_parent`). Throws std::system_error.
Relocated relocate(Root const& root, std::string const& source, std::string const& target,
                   std::string const& spare, domain::Digest const& expected);

/// Flushes the folder that `path` stands in; fine when it has gone.
void flush_parent(Root const& root, std::string_view path);

/// "a/b" of "a/b/c", "" of "c".
std::string parent_of(std::string_view path);

}  // namespace store
