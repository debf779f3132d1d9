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
#include "service/RootGuard.h"
#include "service/SecondLook.h"
#include "store/Hashing.h"
#include "store/Root.h"

namespace service {

struct ReconcileOutcome {
    std::int64_t indexed = 0;   ///< files that are new to the index
    std::int64_t removed = 0;   ///< rows whose file has gone
    std::int64_t moved = 0;     ///< rows that followed their content to another path
    std::int64_t changed = 0;   ///< rows whose file has another content now
    std::int64_t restored = 0;  ///< entries of an index.json that a lost or foreign catalogue left
    std::int64_t skipped = 0;   ///< files that changed while they were read, or may not be read
    std::int64_t first_id = 0;  ///< new rows have ids in (first_id, last_id]
    std::int64_t last_id = 0;

    bool has_changes() const { return indexed + removed + moved + changed + restored > 0; }
    bool is_worth_telling() const { return has_changes() || skipped > 0; }
};

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
    /// A row whose content is not at its path any more.
    struct Homeless {
        std::int64_t id = 0;
        domain::Digest digest;
        std::uint64_t inode = 0;
        bool may_go = true;
        bool is_displaced = false;  ///< its path has another content
    };
    /// A file whose content no row has at that path.
    struct Unclaimed {
        std::string path;
        domain::FileStamp stamp;
        domain::Digest digest;
        IndexEntry const* entry = nullptr;  ///< what index.json said of it
        std::optional<Homeless> row;        ///< the row that names this path with another content
    };
    /// A row whose file was touched, but has the same content.
    struct Touched {
        std::int64_t id = 0;
        domain::Digest digest;
        domain::FileStamp stamp;
    };
    struct Contents {
        std::vector<Unclaimed> files;
        std::vector<Homeless> homeless;
        std::vector<Touched> touched;
        bool is_cut_short = false;
    };
    struct Plan;
    class Changes;

    domain::Result<domain::Project> ensure_project(std::string const& name, std::optional<IndexFile>& index);
    bool has_new_index_settled(std::string const& name, SecondLook& memory);
    bool is_perhaps_away(std::string const& name) const;
    bool is_in_empty_folder(domain::Project const& project, std::int64_t asset);
    Contents read(Finding const& finding, std::span<Difference::File const> part, SecondLook* memory,
                  Progress const& progress, std::function<bool()> const& may_go_on,
                  ReconcileOutcome& outcome);
    void read(Finding const& finding, Difference::File const& file, SecondLook* memory, Contents& contents,
              ReconcileOutcome& outcome);
    std::optional<store::Hashed> hash(domain::Project const& project, Difference::File const& file,
                                      SecondLook* memory) const;
    domain::Result<ReconcileOutcome> settle(Finding const& finding, SecondLook* memory,
                                            Progress const& progress, std::function<bool()> const& may_go_on);
    static Plan plan(Contents contents);
    void apply(Finding const& finding, Plan const& plan, ReconcileOutcome& outcome);

    catalog::Catalog& m_reader;
    catalog::Writer& m_writer;
    store::Root const& m_root;
    RootGuard const& m_guard;
    std::unordered_map<std::string, SecondLook> m_memory;  ///< by project
};

}  // namespace service
