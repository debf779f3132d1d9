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
        auto const folder = name + "/" + domain::kOriginals;
        auto const project = reader.projects.find(name);
        if (!project || changed_at(root, folder) < last.front().at - kRecent) continue;
        for (auto& file : store::files_in(root, folder))
            if (!reader.assets.at_path(project->id, std::string{domain::kOriginals} + "/" + file.name))
                found.m_names.emplace(std::pair{project->id, file.stamp.size}, std::move(file.name));
    }
    return found;
}

std::vector<std::string> Unrecorded::of_size(std::int64_t project, std::uint64_t size) const
{
    std::vector<std::string> names;
    auto const [first, last] = m_names.equal_range({project, size});
    for (auto at = first; at != last; ++at) names.push_back(at->second);
    return names;
}

}  // namespace service
