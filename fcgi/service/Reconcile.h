#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "catalog/Writer.h"
#include "domain/Asset.h"
#include "domain/Error.h"
#include "domain/Project.h"
#include "service/Difference.h"
#include "service/IndexFile.h"
#include "service/ReconcileChanges.h"
#include "service/RootGuard.h"
#include "service/SecondLook.h"
#include "store/Hashing.h"
#include "store/Root.h"

namespace service {

/// Brings the catalogue of one project in line with its folder: what a person did there by hand is right. Only one process
/// at a time may run it (the job process, or the command with the server's lock). Nothing is read that kept its size,
/// mtime and inode.
class Reconcile {
public:
    using Progress = std::function<void(std::int64_t done, std::int64_t total)>;

    /// What there is to do for a project.
    struct Finding {
        domain::Project project;
        std::optional<IndexFile> index;  ///< of a folder that is being taken over
        Difference difference;

        bool needs_work() const { return index.has_value() || !difference.is_empty(); }
    };

    Reconcile(catalog::Catalog& reader, catalog::Writer& writer, store::Root const& root,
              RootGuard const& guard)
        : m_reader(reader), m_writer(writer), m_root(root), m_guard(guard)
    {
    }

    /// For somebody who asked: takes every file that is the same before and after it was read. Unavailable, UnknownProject
    /// or NoIndex when there is nothing to do it with. `progress` is of the comparison first (of many files), then of the
    /// files that are read.
    domain::Result<ReconcileOutcome> run(std::string const& name, Progress const& progress);

    /// For the background: what is the same as at the last look. It writes nothing, but for a folder that has got an
    /// index.json. NoIndex also while that waits for a second look.
    domain::Result<Finding> look(std::string const& name);
    /// Does what a look has found, until `may_go_on` says no: the next look finds the rest.
    domain::Result<ReconcileOutcome> follow(Finding finding, Progress const& progress,
                                            std::function<bool()> const& may_go_on);
    /// Has any project something that waits for its next look?
    bool is_waiting() const;
    /// Names of the folders that a look may be worth it for; what was remembered of others is forgotten.
    std::vector<std::string> folders_to_look_at();

private:
    domain::Result<domain::Project> ensure_project(std::string const& name, std::optional<IndexFile>& index);
    bool has_new_index_settled(std::string const& name, SecondLook& memory);
    bool is_perhaps_away(std::string const& name) const;
    bool is_in_empty_folder(domain::Project const& project, std::int64_t asset);
    ReconcilePlan::Contents read(Finding const& finding, std::span<Difference::File const> part,
                                 SecondLook* memory, Progress const& progress,
                                 std::function<bool()> const& may_go_on, ReconcileOutcome& outcome);
    void read(Finding const& finding, Difference::File const& file, SecondLook* memory,
              ReconcilePlan::Contents& contents, ReconcileOutcome& outcome);
    std::optional<store::Hashed> hash(domain::Project const& project, Difference::File const& file,
                                      SecondLook* memory) const;
    domain::Result<ReconcileOutcome> settle(Finding const& finding, SecondLook* memory,
                                            Progress const& progress, std::function<bool()> const& may_go_on);

    catalog::Catalog& m_reader;
    catalog::Writer& m_writer;
    store::Root const& m_root;
    RootGuard const& m_guard;
    std::unordered_map<std::string, SecondLook> m_memory;  ///< by project
};

}  // namespace service
