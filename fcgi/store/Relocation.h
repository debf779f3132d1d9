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
    Changed,  ///< only when it is copied: the content is not the expected one, so nothing was moved
};

/// Moves the file `source` to `target`, both below the root, without replacing anything; makes the folders of the target.
/// It is a rename. Between two file systems, and where a scanner does not let go of the file, it is copied to `spare`, a
/// hidden name beside the target that nobody else uses, flushed, hashed, renamed into place, and only then removed at the
/// source: that one case leaves everything flushed. Else the caller flushes both folders (`flush_parent`). Throws
/// std::system_error.
Relocated relocate(Root const& root, std::string const& source, std::string const& target,
                   std::string const& spare, domain::Digest const& expected);

/// Flushes the folder that `path` stands in; fine when it has gone.
void flush_parent(Root const& root, std::string_view path);

/// Are these two names of one file? A rename by a link that was cut short leaves that.
bool is_one_file(Root const& root, std::string_view a, std::string_view b);

/// "a/b" of "a/b/c", "" of "c".
std::string parent_of(std::string_view path);

}  // namespace store
