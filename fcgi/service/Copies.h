#pragma once

#include <semaphore>
#include <string>

#include "service/Library.h"
#include "service/Uploads.h"

namespace service {

/// How many copies are made at a time: each keeps a thread, and the disk, busy.
inline constexpr int kMostCopiesAtOnce = 2;
using CopyTurns = std::counting_semaphore<kMostCopiesAtOnce>;

/// Brings a stored content into another project without its being sent again.
class Copies {
public:
    Copies(Library& library, store::Staging const& staging, store::Root const& root, Ingest& ingest,
           CopyTurns& turns)
        : m_library(library), m_staging(staging), m_root(root), m_ingest(ingest), m_turns(turns)
    {
    }

    /// The copy shares blocks with its source where the file system can, and goes through the Ingest like an upload.
    /// `name` may be empty: that of the source. NotFound, TooManyRequests, or what an upload can be refused for.
    domain::Result<UploadResult> link(domain::Project const& project, domain::Digest const& digest,
                                      std::string const& name);

private:
    Library& m_library;
    store::Staging const& m_staging;
    store::Root const& m_root;
    Ingest& m_ingest;
    CopyTurns& m_turns;
};

}  // namespace service
