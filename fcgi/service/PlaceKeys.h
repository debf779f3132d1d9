#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "domain/Digest.h"
#include "domain/SafeName.h"
#include "util/KeyLocks.h"

namespace service {

// The keys of the locks that the threads of the pool share. Whoever takes several takes them in this order: names of projects
// (`project/…`), folders, contents, names of files; the last ones are tried only, never waited for.

/// Shared while files are placed in a project, alone while its folder gets another name.
inline std::string folder_key(std::int64_t project) { return "folder/" + std::to_string(project); }

/// Twins of one content take turns.
inline std::string content_key(std::int64_t project, domain::Digest const& digest)
{
    return "content/" + std::to_string(project) + "/" + digest.hex();
}

/// `path_key`: `domain::name_key` of a path below the project's folder.
inline std::string file_key(std::int64_t project, std::string_view path_key)
{
    return "name/" + std::to_string(project) + "/" + std::string{path_key};
}

/// Folders (shared) and contents that are held together for a number of files.
class HeldPlaces {
public:
    void want(std::int64_t project, domain::Digest const& digest)
    {
        m_folders.insert(folder_key(project));
        m_contents.insert(content_key(project, digest));
    }
    bool covers(std::int64_t project, domain::Digest const& digest) const
    {
        return m_contents.contains(content_key(project, digest));
    }
    void hold(util::KeyLocks& locks)
    {
        for (auto const& key : m_folders) m_held.push_back(locks.lock_shared(key));
        for (auto const& key : m_contents) m_held.push_back(locks.lock(key));
    }

private:
    std::set<std::string> m_folders;
    std::set<std::string> m_contents;
    std::vector<util::KeyLocks::Held> m_held;
};

}  // namespace service
