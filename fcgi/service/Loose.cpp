#include "service/Loose.h"

#include <algorithm>
#include <cstring>
#include <system_error>

#include <fmt/format.h>

#include "domain/MediaType.h"
#include "lib/json/Writer.h"
#include "lib/log/Log.h"
#include "service/History.h"
#include "service/PlaceKeys.h"
#include "store/Hashing.h"
#include "store/Relocation.h"
#include "util/Clock.h"

namespace service {

namespace {

std::string payload(domain::Asset const& asset, std::string const& name)
{
    return describe(
        asset, [&](lib::json::Writer& json) { json.field("from_project", "").field("from_path", name); });
}

}  // namespace

std::vector<LooseFile> Loose::list() const
{
    auto files = store::files_in(m_place.root, "");
    std::erase_if(files, [](auto const& file) { return !domain::served_type(file.name).inline_safe; });
    return files;
}

domain::Result<std::vector<ItemResult>> Loose::adopt(std::optional<std::vector<std::string>> const& names,
                                                     std::chrono::seconds at_most)
{
    if (auto complaint = m_place.guard.complaint())
        return domain::fail(domain::ErrorCode::Unavailable, *complaint);
    auto files = list();
    if (names)
        std::erase_if(files,
                      [&](auto const& file) { return std::ranges::find(*names, file.name) == names->end(); });
    std::vector<ItemResult> results;
    if (files.empty()) return results;
    if (files.size() > kMaxItems) files.resize(kMaxItems);
    auto const project = m_place.projects.create(kLooseProject, "");
    if (!project) return tl::unexpected(project.error());
    auto const deadline = std::chrono::steady_clock::now() + at_most;
    for (auto const& file : files) {
        if (!m_place.jobs.is_stopping() && std::chrono::steady_clock::now() < deadline) {
            results.push_back(adopt(project->id, file.name));
            continue;
        }
        ItemResult left;
        left.path = file.name;
        left.fail({domain::ErrorCode::Unavailable, "There was no time left for this file: ask again.", {}});
        results.push_back(std::move(left));
    }
    m_place.jobs.ring();
    return results;
}

ItemResult Loose::adopt(std::int64_t id, std::string const& name)
{
    ItemResult result;
    result.path = name;
    try {
        auto const hashed = store::hash_settled(m_place.root, name);
        if (!hashed) {
            result.fail({domain::ErrorCode::Conflict,
                         "The file has gone, may not be read, or is still being written.",
                         {}});
            return result;
        }
        HeldPlaces places;
        places.want(id, hashed->digest);
        places.hold(m_place.locks);
        auto const project = m_place.reader.projects.with_id(id);
        if (!project) {
            result.fail({domain::ErrorCode::Conflict, "The project was removed meanwhile.", {}});
        } else if (auto const there = m_place.contents.look_up(*project, hashed->digest).on_disk) {
            result.status = ItemStatus::Duplicate;
            result.project = project->name;
            result.path = there->path;
        } else {
            place(*project, name,
                  {0, id, "", hashed->digest, hashed->stamp, domain::Origin::Index, util::now_us()}, result);
        }
    } catch (std::system_error const& error) {
        lib::log::error("adopting {}: {}", name, error.what());
        result.fail({domain::ErrorCode::Unavailable,
                     fmt::format("The file could not be moved: {}.", std::strerror(error.code().value())),
                     {}});
    }
    return result;
}

void Loose::place(domain::Project const& project, std::string const& name, domain::Asset asset,
                  ItemResult& result)
{
    auto const below = domain::folder_for(domain::layout_of(project.name), asset.added_at);
    auto const claimed = m_place.names.claim(project, below + "/" + name);
    auto const target = project.name + "/" + claimed.path;
    auto const spare = ".media-sync-move-" + asset.digest.hex();
    if (store::relocate(m_place.root, name, target, spare, asset.digest) != store::Relocated::Done) {
        result.fail({domain::ErrorCode::Conflict, "The file was changed in this moment. Try again.", {}});
        return;
    }
    store::flush_parent(m_place.root, name);
    store::flush_parent(m_place.root, target);
    auto const stamp = m_place.root.stamp(target);
    if (stamp && stamp->inode != asset.stamp.inode) asset.stamp = *stamp;  // a copy: another file system
    asset.path = claimed.path;
    m_place.writer.write([&](catalog::Catalog& tx) {
        auto const elsewhere = tx.projects.find(domain::kElsewhere);
        auto const known = elsewhere ? tx.assets.at_path(elsewhere->id, name) : std::nullopt;
        if (known) tx.assets.remove(known->id);
        asset.id = tx.assets.put(asset);
        record_event(tx, project, "move", payload(asset, name), asset.added_at);
        record_change(tx, project, FileChange::Indexed, asset, asset.added_at);
    });
    result.id = asset.id;
    result.status = ItemStatus::Done;
    result.project = project.name;
    result.path = asset.path;
}

}  // namespace service
