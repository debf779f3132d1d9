#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "service/Contents.h"
#include "service/FileMoves.h"
#include "service/FreeNames.h"
#include "service/ItemResult.h"
#include "service/Jobs.h"
#include "service/Projects.h"
#include "service/RootGuard.h"
#include "util/KeyLocks.h"

namespace service {

/// Brings files back from the trash: to their project (made anew when it has gone), under their path or a numbered variant,
/// with the id, times and tags that they had. Content that is in the project already is a Duplicate: the file stays in the
/// trash.
class Restores {
public:
    Restores(catalog::Catalog& reader, catalog::Writer& writer, store::Root const& root,
             RootGuard const& guard, util::KeyLocks& locks, Jobs& jobs, Projects& projects)
        : m_reader(reader),
          m_writer(writer),
          m_root(root),
          m_guard(guard),
          m_locks(locks),
          m_jobs(jobs),
          m_projects(projects)
    {
    }

    /// `ids` of the trash, at most `kMaxItems`; one result per id, in their order.
    domain::Result<std::vector<ItemResult>> restore(std::vector<std::int64_t> const& ids);

private:
    struct Item {
        std::size_t index;
        domain::TrashItem trashed;
        domain::Project project;
    };
    /// One look at each project of a portion.
    using ProjectsByName = std::map<std::string, domain::Result<domain::Project>>;

    std::vector<Item> find_all(std::vector<std::int64_t> const& ids, std::span<std::size_t const> portion,
                               ProjectsByName& projects, std::vector<ItemResult>& results);
    bool is_there(domain::TrashItem& item, ItemResult& result);
    std::vector<std::size_t> restore_portion(std::vector<std::int64_t> const& ids,
                                             std::span<std::size_t const> portion,
                                             std::vector<ItemResult>& results);

    catalog::Catalog& m_reader;
    catalog::Writer& m_writer;
    store::Root const& m_root;
    RootGuard const& m_guard;
    util::KeyLocks& m_locks;
    Jobs& m_jobs;
    Projects& m_projects;
    Contents m_contents{m_reader, m_writer, m_root};
    FreeNames m_names{m_reader, m_root, m_locks};
    FileMoves m_moves{m_reader, m_writer, m_root};
};

}  // namespace service
