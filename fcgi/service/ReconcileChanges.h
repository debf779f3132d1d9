#pragma once

#include <cstdint>

#include "catalog/Writer.h"
#include "domain/Project.h"
#include "service/ReconcilePlan.h"
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

/// Writes a plan into the catalogue, in transactions so short that uploads do not notice them. Each looks again at the rows
/// that it changes: what an upload, a move or a restore did meanwhile stays.
class ReconcileChanges {
public:
    /// `is_taken_over`: the project's index.json is another server's, and stays until all that it says was taken over.
    ReconcileChanges(catalog::Writer& writer, store::Root const& root, domain::Project const& project,
                     bool is_taken_over)
        : m_writer(writer), m_root(root), m_project(project), m_is_taken_over(is_taken_over)
    {
    }

    /// Stops where it is when the project was renamed meanwhile. Adds to the counts of `outcome`.
    void apply(ReconcilePlan const& plan, ReconcileOutcome& outcome);

private:
    catalog::Writer& m_writer;
    store::Root const& m_root;
    domain::Project const& m_project;
    bool m_is_taken_over;
};

/// The folder was renamed since `project` was looked up: what was seen of it is no longer true.
bool is_stale(catalog::Catalog& catalog, domain::Project const& project);

}  // namespace service
