#include "service/Unrecorded.h"

#include <fcntl.h>
#include <sys/stat.h>

#include "domain/Project.h"
#include "store/Walk.h"

namespace service {

namespace {

constexpr std::int64_t kRecent = 600'000'000;  // µs

std::int64_t changed_at(store::Root const& root, std::string const& folder)
{
    auto const opened = root.open(folder, O_RDONLY | O_DIRECTORY);
    struct stat status {};
    if (!opened || ::fstat(opened->get(), &status) != 0) return 0;
    return status.st_mtim.tv_sec * 1'000'000 + status.st_mtim.tv_nsec / 1000;
}

}  // namespace

Unrecorded Unrecorded::find(catalog::Catalog& reader, store::Root const& root)
{
    Unrecorded found;
    auto const last = reader.events.latest({}, 1);
    if (last.empty()) return found;
    for (auto const& name : reader.projects.names()) {
        auto const below = domain::folder_for(domain::layout_of(name), last.front().at);
        auto const folder = name + "/" + below;
        auto const project = reader.projects.find(name);
        if (!project || changed_at(root, folder) < last.front().at - kRecent) continue;
        for (auto const& file : store::files_in(root, folder))
            if (auto path = below + "/" + file.name; !reader.assets.at_path(project->id, path))
                found.m_paths.emplace(std::pair{project->id, file.stamp.size}, std::move(path));
    }
    return found;
}

std::vector<std::string> Unrecorded::of_size(std::int64_t project, std::uint64_t size) const
{
    std::vector<std::string> paths;
    auto const [first, last] = m_paths.equal_range({project, size});
    for (auto at = first; at != last; ++at) paths.push_back(at->second);
    return paths;
}

}  // namespace service
