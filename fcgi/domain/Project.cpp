#include "domain/Project.h"

#include "domain/ProjectName.h"
#include "util/Clock.h"

namespace domain {

Layout layout_of(std::string_view project)
{
    if (project == kElsewhere) return Layout::Elsewhere;
    auto const builtin = builtin_layout(project);
    if (!builtin) return Layout::Originals;
    return *builtin == "by-day" ? Layout::ByDay : Layout::ByMonth;
}

std::string media_root(std::string_view project)
{
    std::string folder{project};
    if (keeps_index(project)) folder.append("/").append(kOriginals);
    return folder;
}

std::string folder_for(Layout layout, std::int64_t time)
{
    switch (layout) {
        case Layout::Originals:
        case Layout::Elsewhere:
            break;
        case Layout::ByDay:
            return util::local_time(time, "%Y%m%d");
        case Layout::ByMonth:
            return util::local_time(time, "%Y/%m");
    }
    return kOriginals;
}

}  // namespace domain
