#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/Writer.h"
#include "domain/Error.h"
#include "domain/Project.h"
#include "domain/SyncEvent.h"
#include "service/Jobs.h"
#include "service/Publisher.h"
#include "service/Renaming.h"
#include "service/RootGuard.h"
#include "store/Root.h"
#include "util/KeyLocks.h"

namespace service {

struct ListedProject {
    std::string name;
    bool has_index = false;
    std::string layout;  ///< of the built-in folders, empty else
};

struct SummedProject {
    ListedProject listed;
    domain::Project project{};  ///< id 0 while it has no index
    domain::ProjectSums sums{};
};

struct RequestedReindex {
    std::string project;
    std::int64_t job = 0;
};

/// What is to be different; nullopt stays as it is.
struct ProjectChange {
    std::optional<std::string> name{};
    std::optional<std::string> notes{};
    std::optional<std::vector<std::string>> labels{};
};

class Projects {
public:
    Projects(catalog::Catalog& reader, catalog::Writer& writer, store::Root const& root,
             RootGuard const& guard, Publisher& publisher, Jobs& jobs, util::KeyLocks& locks)
        : m_reader(reader),
          m_writer(writer),
          m_root(root),
          m_guard(guard),
          m_publisher(publisher),
          m_jobs(jobs),
          m_locks(locks)
    {
    }

    /// Every folder below the root whose name does not start with a dot, in byte order.
    std::vector<ListedProject> list();

    /// The same with what they hold.
    std::vector<SummedProject> summary();

    /// BadName, UnknownProject or NoIndex when there is no such project, Unavailable when the root is not the right one. A folder that has an index.json, written by
    /// whatever server, is taken over first.
    domain::Result<domain::Project> find(std::string_view name);

    /// Makes the folders, or adopts the folder of that name. Repeating it changes nothing.
    domain::Result<domain::Project> create(std::string const& name, std::string const& notes);
    /// One of those with a layout of their own; its folder comes with its first file. Unavailable.
    domain::Result<domain::Project> ensure_builtin(std::string const& name);

    /// A reindex of everything, in the background: of each project, and of each folder that has an index.json.
    domain::Result<std::vector<RequestedReindex>> reindex_all();
    /// Renames the folder too. BadName for a name that no new project may have, Conflict for one that is taken; then nothing
    /// has changed.
    domain::Result<domain::Project> change(std::string_view name, ProjectChange const& change);

    /// The content of index.json, streamed.
    void write_index(lib::json::Writer& json, domain::Project const& project);
    /// Entries with ids in (`after`, `last`] that came by a reindex.
    void write_indexed_between(lib::json::Writer& json, domain::Project const& project, std::int64_t after,
                               std::int64_t last);

    /// Records a `sync-album` of a client; its line is in events.jsonl when this returns. `payload`: JSON object.
    domain::SyncEvent record_sync(domain::Project const& project, std::string const& payload);

private:
    bool is_project_folder(std::string_view name) const;
    void take_over(std::string_view name);
    domain::Project ensure_row(std::string const& name, std::string const& notes);

    catalog::Catalog& m_reader;
    catalog::Writer& m_writer;
    store::Root const& m_root;
    RootGuard const& m_guard;
    Publisher& m_publisher;
    Jobs& m_jobs;
    util::KeyLocks& m_locks;
    Renaming m_renaming{m_reader, m_writer, m_root, m_publisher, m_locks};
};

}  // namespace service
