#include "service/ProjectFolders.h"

#include "domain/Project.h"
#include "domain/ProjectName.h"
#include "lib/icu/Text.h"

namespace service {

std::vector<std::string> project_folders(catalog::Catalog& reader, store::Root const& root)
{
    auto names = root.folders();
    std::erase_if(names, [&](std::string const& name) {
        if (!lib::icu::is_valid_utf8(name)) return true;
        if (domain::is_reserved(name) || reader.projects.find(name)) return false;
        return !root.has_file(name + "/index.json");
    });
    names.insert(names.begin(), domain::kElsewhere);
    return names;
}

bool is_elsewhere(catalog::Catalog& reader, store::Root const& root, std::string_view path)
{
    std::string const top{path.substr(0, path.find('/'))};
    if (domain::is_reserved(top)) return false;
    if (top.size() == path.size()) return true;
    auto const below = path.substr(top.size() + 1);
    constexpr std::string_view kMedia{domain::kOriginals};
    bool const is_media_of_folder =
        below.starts_with(kMedia) && (below.size() == kMedia.size() || below[kMedia.size()] == '/');
    if (!is_media_of_folder) return true;
    return !reader.projects.find(top) && !root.has_file(top + "/index.json");
}

}  // namespace service
