#pragma once

#include <string>

#include "catalog/Writer.h"
#include "domain/Error.h"
#include "domain/Project.h"
#include "service/Publisher.h"
#include "store/Root.h"
#include "util/KeyLocks.h"

namespace service {

/// Gives the folder of a project another name; its id, assets, pending work and events stay with it. In this order:
///
///  1. one transaction: `rename_to` is written;
///  2. the folder is renamed without replacing anything, and the root flushed;
///  3. the events follow, a thousand at a time;
///  4. one transaction: the name, what waits for the project, its items in the trash, the event.
///
/// Killed before 2, `recover` finds the folder under the old name and gives up; killed later, it finds it under the new one and
/// goes on at 3. Meanwhile uploads, moves (the lock of the folder) and index files (the publisher's lock) wait and then look
/// at the name again; an upload that came for the old name is refused, so nobody makes the old folder anew. A scan that saw
/// the folder go sees by `renames` that it must not believe its eyes.
class Renaming {
public:
    Renaming(catalog::Catalog& reader, catalog::Writer& writer, store::Root const& root, Publisher& publisher,
             util::KeyLocks& locks)
        : m_reader(reader), m_writer(writer), m_root(root), m_publisher(publisher), m_locks(locks)
    {
    }

    /// `to` is a good name for a new project. Conflict when it is taken, UnknownProject when the project has gone, Unavailable
    /// when the folder may not be renamed.
    domain::Result<domain::Project> rename(domain::Project const& project, std::string const& to);

    /// Ends or undoes what an earlier process began. Before anything is served or scanned.
    void recover();

private:
    bool is_taken(std::string const& from, std::string const& to) const;
    void finish(domain::Project const& project, std::string const& to);

    catalog::Catalog& m_reader;
    catalog::Writer& m_writer;
    store::Root const& m_root;
    Publisher& m_publisher;
    util::KeyLocks& m_locks;
};

}  // namespace service
