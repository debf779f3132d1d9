#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "service/Contents.h"
#include "service/FreeNames.h"
#include "service/ItemResult.h"
#include "service/Jobs.h"
#include "service/Projects.h"
#include "service/RootGuard.h"
#include "store/Walk.h"
#include "util/KeyLocks.h"

namespace service {

using LooseFile = store::FoundFile;

/// The project that loose files go to.
inline constexpr char const* kLooseProject = "Unsorted-Loose";

/// Media files that lie directly in the root: nobody's, until a person asks for them to be taken into a project. Images, videos
/// and audio by their names; hidden files and those of operating systems never.
class Loose {
public:
    Loose(catalog::Catalog& reader, catalog::Writer& writer, store::Root const& root, RootGuard const& guard,
          util::KeyLocks& locks, Jobs& jobs, Projects& projects)
        : m_reader(reader),
          m_writer(writer),
          m_root(root),
          m_guard(guard),
          m_locks(locks),
          m_jobs(jobs),
          m_projects(projects)
    {
    }

    /// In byte order of the names.
    std::vector<LooseFile> list() const;

    /// Moves at most `kMaxItems` of them into the project `kLooseProject`, which is made when it is missing. A file whose
    /// content is there already is a Duplicate and stays where it is; so does one that was written to while it was read.
    /// After `at_most` the rest is left for the next call. Killed between a rename and its row, a file is in the project
    /// without a row: the scan at the next start finds it.
    domain::Result<std::vector<ItemResult>> adopt(std::chrono::seconds at_most);

private:
    ItemResult adopt(std::int64_t project, std::string const& name);
    void place(domain::Project const& project, std::string const& name, domain::Asset asset,
               ItemResult& result);

    catalog::Catalog& m_reader;
    catalog::Writer& m_writer;
    store::Root const& m_root;
    RootGuard const& m_guard;
    util::KeyLocks& m_locks;
    Jobs& m_jobs;
    Projects& m_projects;
    Contents m_contents{m_reader, m_writer, m_root};
    FreeNames m_names{m_reader, m_root, m_locks};
};

}  // namespace service
