#include "service/ProjectFolders.h"

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
    return names;
}

}  // namespace service
