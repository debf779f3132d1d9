#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "catalog/Writer.h"
#include "domain/Asset.h"
#include "domain/Error.h"
#include "domain/Project.h"
#include "service/IndexFile.h"
#include "service/RootGuard.h"
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
};

/// Brings the catalogue of one project in line with its folder: what a person did there by hand is right. Only one process
/// at a time may run it (the job process, or the command with the server's lock). Nothing is read that kept its size,
/// mtime and inode.
class Reconcile {
public:
    using Progress = std::function<void(std::int64_t done, std::int64_t total)>;

    Reconcile(catalog::Catalog& reader, catalog::Writer& writer, store::Root const& root,
              RootGuard const& guard)
        : m_reader(reader), m_writer(writer), m_root(root), m_guard(guard)
    {
    }

    /// Unavailable, UnknownProject or NoIndex when there is nothing to do it with.
    domain::Result<ReconcileOutcome> run(std::string const& name, Progress const& progress);

private:
    /// A file whose content no row has at that path.
    struct Unclaimed {
        std::string path;
        domain::FileStamp stamp;
        domain::Digest digest;
        std::optional<IndexEntry> entry;  ///< what index.json said of it
        std::optional<std::int64_t> row;  ///< the row that names this path with another content
    };
    struct Difference {
        std::vector<Unclaimed> files;
        std::vector<domain::Asset> homeless;         ///< rows whose content is not at their path any more
        std::unordered_set<std::int64_t> displaced;  ///< those of them whose path has another content
    };
    struct Plan;

    std::optional<domain::Project> ensure_project(std::string const& name, std::optional<IndexFile>& index);
    Difference compare(domain::Project const& project, std::optional<IndexFile> const& index,
                       Progress const& progress, ReconcileOutcome& outcome);
    void find_homeless(domain::Project const& project, std::unordered_set<std::int64_t> const& seen,
                       Difference& difference);
    static Plan plan(Difference difference);
    void apply(domain::Project const& project, Plan const& plan, ReconcileOutcome& outcome);

    catalog::Catalog& m_reader;
    catalog::Writer& m_writer;
    store::Root const& m_root;
    RootGuard const& m_guard;
};

}  // namespace service
