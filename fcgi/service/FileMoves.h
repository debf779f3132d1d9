#pragma once

#include <vector>

#include "catalog/Writer.h"
#include "domain/Error.h"
#include "store/Root.h"

namespace service {

/// Moves files that have rows: to another project, into the trash, out of it. The one way, in this order:
///
///  1. one transaction: look again, and write each move into the journal (`file_move`) with all that its row holds;
///  2. rename each file without replacing anything (between two file systems: copy, flush, hash, rename, remove);
///  3. flush the folders on both sides;
///  4. one transaction: the rows follow, events are recorded, the journal is cleared.
///
/// Killed before 2, `recover` finds the file at its source: the journal row goes, nothing else happened. Killed between 2 and
/// 4, it finds the file at its target: 4 is made up for, and the asset keeps its id, its times and its tags. A copy that was
/// cut short is removed; one that was finished while the source still stands is a file without a row, which the next scan of
/// the project, or of the trash, lists. Until then a row of the source names a file that is not there: whoever relies on a
/// row looks at the disk first.
class FileMoves {
public:
    FileMoves(catalog::Catalog& reader, catalog::Writer& writer, store::Root const& root)
        : m_reader(reader), m_writer(writer), m_root(root)
    {
    }

    /// One outcome per move, in their order: as it went, or NotFound, Conflict, NoSpace, Unavailable. The caller holds the
    /// places of both sides. When the catalogue cannot be written, the files go back and the exception goes on.
    std::vector<domain::Result<catalog::FileMove>> run(std::vector<catalog::FileMove> moves);

    /// Ends or undoes what an earlier process left in the journal. Before anybody else moves files.
    void recover();

private:
    using Outcome = domain::Result<catalog::FileMove>;

    void begin(std::vector<catalog::FileMove>& moves);
    Outcome carry(catalog::FileMove move);
    void flush(std::vector<Outcome> const& outcomes);
    void finish(std::vector<catalog::FileMove> const& moves, std::vector<Outcome>& outcomes);
    void take_back(std::vector<Outcome> const& outcomes);
    void recover(catalog::FileMove move);
    bool is_half_placed(catalog::FileMove const& move);
    bool has_arrived(catalog::FileMove& move);

    catalog::Catalog& m_reader;
    catalog::Writer& m_writer;
    store::Root const& m_root;
};

}  // namespace service
