#pragma once

#include <string>

#include "domain/Error.h"
#include "store/Root.h"

namespace service {

/// Which stored files may go out, and where they lie.
class Media {
public:
    explicit Media(store::Root const& root) : m_root(root) {}

    /// The path below the root of a regular file in `ingest/` or `exports/` of a project, or in a built-in folder.
    /// BadRequest for a path that tries to leave it, NotFound for everything else.
    domain::Result<std::string> locate(std::string const& project, std::string const& path) const;

private:
    store::Root const& m_root;
};

}  // namespace service
