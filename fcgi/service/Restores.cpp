#include "service/Restores.h"

#include <set>
#include <utility>

#include "service/PlaceKeys.h"
#include "store/Hashing.h"
#include "util/Clock.h"

namespace service {

domain::Result<std::vector<ItemResult>> Restores::restore(std::vector<std::int64_t> const& ids)
{
    if (auto complaint = m_place.guard.complaint())
        return domain::fail(domain::ErrorCode::Unavailable, *complaint);
    std::vector<ItemResult> results(ids.size());
    in_portions(results,
                [&](std::span<std::size_t const> portion) { return restore_portion(ids, portion, results); });
    m_place.jobs.ring();
    return results;
}

std::vector<Restores::Item> Restores::find_all(std::vector<std::int64_t> const& ids,
                                               std::span<std::size_t const> portion, ProjectsByName& projects,
                                               std::vector<ItemResult>& results)
{
    std::vector<Item> items;
    for (auto const index : portion) {
        auto& result = results[index];
        result.id = ids[index];
        auto item = m_place.reader.trash.find(ids[index]);
        if (!item) {
            result.fail({domain::ErrorCode::NotFound, "There is no such file in the trash.", {}});
            continue;
        }
        result.project = item->project;
        result.path = item->asset.path;
        auto found = projects.find(item->project);
        if (found == projects.end()) {
            auto project = domain::keeps_index(item->project)
                               ? m_place.projects.find(item->project)
                               : m_place.projects.ensure_builtin(item->project);
            if (!project && domain::keeps_index(item->project))
                project = m_place.projects.create(item->project, "");
            found = projects.emplace(item->project, std::move(project)).first;
        }
        if (found->second)
            items.push_back({index, std::move(*item), *found->second});
        else
            result.fail({domain::ErrorCode::Conflict, found->second.error().message, {}});
    }
    return items;
}

/// A file that somebody edited in the trash comes back as what it is now.
bool Restores::is_there(domain::TrashItem& item, ItemResult& result)
{
    auto const stamp = m_place.root.stamp(item.location);
    if (stamp && *stamp == item.asset.stamp) return true;
    auto const hashed = stamp ? store::hash_settled(m_place.root, item.location) : std::nullopt;
    if (!hashed) {
        result.fail({domain::ErrorCode::NotFound, "The file is not in the trash any more.", {}});
        return false;
    }
    item.asset.digest = hashed->digest;
    item.asset.stamp = hashed->stamp;
    return true;
}

std::vector<std::size_t> Restores::restore_portion(std::vector<std::int64_t> const& ids,
                                                   std::span<std::size_t const> portion,
                                                   std::vector<ItemResult>& results)
{
    HeldPlaces places;
    ProjectsByName projects;
    for (auto const& item : find_all(ids, portion, projects, results))
        places.want(item.project.id, item.trashed.asset.digest);
    places.hold(m_place.locks);
    std::vector<std::size_t> again;
    std::vector<std::size_t> moving;
    std::vector<catalog::FileMove> moves;
    std::vector<util::KeyLocks::Held> names;
    std::set<std::pair<std::int64_t, domain::Digest>> contents;
    auto const now = util::now_us();
    for (auto& [index, item, project] : find_all(ids, portion, projects, results)) {
        auto& result = results[index];
        auto const content = std::pair{project.id, item.asset.digest};
        auto const current = m_place.reader.projects.with_id(project.id);
        if (!places.covers(content.first, content.second) || contents.contains(content) || !current ||
            current->name != project.name) {
            again.push_back(index);
        } else if (is_there(item, result)) {
            if (auto const there = m_place.contents.look_up(project, item.asset.digest).on_disk) {
                result.status = ItemStatus::Duplicate;
                result.path = there->path;
                continue;
            }
            auto claimed = m_place.names.claim(project, item.asset.path);
            moves.push_back({0, catalog::Purpose::Restore, item.location, project.name + "/" + claimed.path,
                             item.asset, item.tags, project.id, claimed.path, item.id, now});
            names.push_back(std::move(claimed.held));
            moving.push_back(index);
            contents.insert(content);
        }
    }
    tell_outcomes(m_place.moves.run(std::move(moves)), moving, results,
                  [&](ItemResult& result, auto const& move) { result.path = move.to_path; });
    return again;
}

}  // namespace service
