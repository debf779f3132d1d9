#pragma once

#include <optional>
#include <string>

#include "catalog/Writer.h"
#include "domain/Project.h"
#include "lib/json/Writer.h"
#include "store/FileLock.h"
#include "store/Root.h"

namespace service {

/// Writes what a project's folder holds for people without a server: index.json (derived) and the two line logs.
class Publisher {
public:
    /// `state`: the folder for the lock that keeps two processes from writing at once.
    Publisher(catalog::Catalog& reader, catalog::Writer& writer, store::Root const& root,
              std::string const& state)
        : m_reader(reader), m_writer(writer), m_root(root), m_lock_file(state + "/publish.lock")
    {
    }

    /// While it is held nobody, in no process, writes into the folder of any project.
    store::FileLock pause() const { return store::FileLock{m_lock_file}; }

    /// index.json and both logs. Does nothing when the project or its folder has gone. A project that was renamed meanwhile
    /// is written under its new name.
    void publish(domain::Project const& project);
    /// Both logs alone: what is recorded is on disk afterwards.
    void append_logs(domain::Project const& project);
    /// The content of index.json: `{"project","notes","created_at","files":[…]}`, in the order of addition.
    static void write_index(lib::json::Writer& json, catalog::Catalog& catalog,
                            domain::Project const& project);
    /// One entry of `files`.
    static void write_entry(lib::json::Writer& json, domain::Asset const& asset);

private:
    /// The project as it is now; nullopt when there is nowhere to write. Under the lock.
    std::optional<domain::Project> look_again(domain::Project const& project);
    void append_log(domain::Project const& project, catalog::Log log, std::string const& path);
    void write_index_file(domain::Project const& project);

    catalog::Catalog& m_reader;
    catalog::Writer& m_writer;
    store::Root const& m_root;
    std::string m_lock_file;
};

}  // namespace service
