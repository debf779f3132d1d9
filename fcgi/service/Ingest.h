#pragma once

#include <sys/types.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "catalog/Writer.h"
#include "domain/Asset.h"
#include "domain/Error.h"
#include "domain/Project.h"
#include "service/Contents.h"
#include "service/FreeNames.h"
#include "service/Jobs.h"
#include "service/RootGuard.h"
#include "service/Unrecorded.h"
#include "store/Staging.h"
#include "store/UploadBody.h"
#include "util/KeyLocks.h"

namespace service {

enum class Novelty { New, Known };

struct Ingested {
    domain::Asset asset;
    Novelty novelty = Novelty::New;
    std::string project{};  ///< that the asset is in: of a duplicate perhaps another one
};

/// What the client says of one file.
struct Wish {
    std::string name;                        ///< any text: becomes a safe name
    std::string media_type;                  ///< gives the extension of a nameless file
    std::optional<std::int64_t> taken;       ///< capture time, µs since 1970: becomes the mtime
    std::optional<domain::Digest> expected;  ///< what the content must hash to
    std::optional<std::int64_t> batch{};     ///< the row of the batch that counts it
    DuplicateScope scope = DuplicateScope::Project;
    std::string original{};  ///< what the client called it, remembered where it got another name; empty: not
};

/// The one pipeline that places files (ARCHITECTURE.md says in which order, and why).
class Ingest {
public:
    /// `locks` and `unrecorded` are shared by the threads of the pool; `mode` is that of stored files.
    Ingest(catalog::Catalog& reader, catalog::Writer& writer, store::Root const& root, RootGuard const& guard,
           util::KeyLocks& locks, Jobs& jobs, mode_t mode, Unrecorded const& unrecorded)
        : m_reader(reader),
          m_writer(writer),
          m_root(root),
          m_guard(guard),
          m_locks(locks),
          m_jobs(jobs),
          m_mode(mode),
          m_unrecorded(unrecorded)
    {
    }

    /// What can be refused before a byte of the body is read: Unavailable, NoSpace. `length` in bytes, when known.
    std::optional<domain::Error> refuse_early(std::optional<std::uint64_t> length) const;

    /// Of an upload that ended with an exception: the health of the catalogue.
    void note(std::exception const& error);

    /// The file is durable, in place, in the catalogue and counted when this returns; or it is gone and there is an error.
    domain::Result<Ingested> store(domain::Project const& project, store::ReceivedFile received,
                                   Wish const& wish);

private:
    Contents::Known look_up(domain::Project const& project, domain::Digest const& digest,
                            DuplicateScope scope);
    domain::Result<Ingested> record_duplicate(domain::Project const& home, domain::Asset asset,
                                              Wish const& wish);

    /// A file in its place, not yet in the catalogue.
    struct Placed {
        domain::Asset asset;
        bool is_ours = true;               ///< false: a file that a crash left there was adopted
        util::KeyLocks::Held name_held{};  ///< until the row is there
    };
    Placed place(domain::Project const& project, store::ReceivedFile& received, Wish const& wish);
    /// A folder whose name is on the disk with those of all above it, whoever made them: a person, or another thread just now.
    util::UniqueFd ensure_safe_folder(std::string const& path);
    std::optional<Placed> adopt_unrecorded(domain::Project const& project,
                                           store::ReceivedFile const& received, std::string const& below,
                                           int folder);
    std::optional<Placed> adopt_orphan(domain::Project const& project, store::ReceivedFile const& received,
                                       domain::Asset asset, int folder);
    void withdraw(domain::Project const& project, Placed const& placed);

    /// The row of another upload of the same content that came first, or nothing: then `placed` is in the catalogue. An
    /// error when the batch takes no more: then nothing was written.
    domain::Result<std::optional<domain::Asset>> commit(domain::Project const& project, Placed& placed,
                                                        Contents::Known const& known, Wish const& wish);

    catalog::Catalog& m_reader;
    catalog::Writer& m_writer;
    store::Root const& m_root;
    RootGuard const& m_guard;
    util::KeyLocks& m_locks;
    Jobs& m_jobs;
    mode_t m_mode;
    Unrecorded const& m_unrecorded;
    std::map<std::string, ino_t> m_safe_folders;  ///< that this thread has flushed the parents of
    Contents m_contents{m_reader, m_writer, m_root};
    FreeNames m_names{m_reader, m_root, m_locks};
};

}  // namespace service
