#pragma once

#include <functional>
#include <string>

#include "catalog/Catalog.h"
#include "domain/Project.h"
#include "store/Root.h"
#include "util/KeyLocks.h"

namespace service {

/// Finds names that are free in a project: `clip.mov`, `clip_1.mov`, … Names that differ in case or in Unicode form only
/// are taken too.
class FreeNames {
public:
    struct Claimed {
        std::string path;             ///< below the project's folder
        util::KeyLocks::Held held{};  ///< nobody else gets the name; to be kept until the row is there
    };
    /// The last word on a path that no row has: is it free on the disk, or did the file get there?
    using Accept = std::function<bool(std::string const& path)>;

    FreeNames(catalog::Catalog& reader, store::Root const& root, util::KeyLocks& locks)
        : m_reader(reader), m_root(root), m_locks(locks)
    {
    }

    /// `wish`, or the first numbered variant of its last component that is accepted.
    Claimed claim(domain::Project const& project, std::string const& wish, Accept const& accept);
    /// A path that nothing on the disk has either.
    Claimed claim(domain::Project const& project, std::string const& wish);

private:
    unsigned first_free_number(domain::Project const& project, std::string const& wish, unsigned taken);

    catalog::Catalog& m_reader;
    store::Root const& m_root;
    util::KeyLocks& m_locks;
};

}  // namespace service
