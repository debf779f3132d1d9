#include "store/Trash.h"

#include <fcntl.h>

#include <charconv>
#include <system_error>

#include "store/Relocation.h"
#include "store/Staging.h"
#include "store/Walk.h"

namespace store {

std::string Trash::new_folder(std::int64_t now)
{
    return std::string{kTrash} + "/" + unique_name(std::to_string(now));
}

std::optional<Trash::Place> Trash::parse(std::string_view location)
{
    std::string_view const prefix{kTrash};
    if (!location.starts_with(prefix) || location.size() <= prefix.size()) return std::nullopt;
    location.remove_prefix(prefix.size() + 1);
    Place place;
    auto const [end, error] =
        std::from_chars(location.data(), location.data() + location.size(), place.deleted_at);
    auto const folder = location.find('/');
    if (error != std::errc{} || folder == std::string_view::npos || end >= location.data() + folder ||
        *end != '-')
        return std::nullopt;
    auto const project = location.find('/', folder + 1);
    if (project == std::string_view::npos) return std::nullopt;
    place.project = location.substr(folder + 1, project - folder - 1);
    place.path = location.substr(project + 1);
    return place;
}

void Trash::for_each(
    std::function<void(std::string const& location, domain::FileStamp const&)> const& visit) const
{
    walk(m_root, kTrash, visit);
}

void Trash::erase(std::string const& location) const
{
    m_root.remove(location);
    prune(location);
}

void Trash::prune(std::string_view location) const
{
    if (!location.starts_with(std::string{kTrash} + "/")) return;
    try {
        for (auto folder = parent_of(location); folder.size() > std::string_view{kTrash}.size();
             folder = parent_of(folder))
            m_root.remove(folder, AT_REMOVEDIR);
    } catch (std::system_error const&) {
        // Not empty: others lie there.
    }
}

}  // namespace store
