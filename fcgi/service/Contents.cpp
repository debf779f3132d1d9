#include "service/Contents.h"

#include "service/History.h"
#include "store/Hashing.h"
#include "util/Clock.h"

namespace service {

namespace {

constexpr int kMostCopies = 1000;

}  // namespace

Contents::Known Contents::look_up(domain::Project const& project, domain::Digest const& digest)
{
    Known known;
    for (auto& asset : m_reader.assets.with_content(project.id, digest))
        if (judge(project, asset, known)) break;
    return known;
}

Contents::Known Contents::look_up_everywhere(domain::Project const& project, domain::Digest const& digest)
{
    Known known;
    for (auto& item : m_reader.media.with_content(digest, kMostCopies)) {
        if (item.asset.project_id == project.id) {
            if (judge(project, item.asset, known)) break;
        } else if (auto const home = m_reader.projects.with_id(item.asset.project_id);
                   home && is_there(item)) {
            known.on_disk = std::move(item.asset);
            known.home = *home;
            break;
        }
    }
    return known;
}

bool Contents::judge(domain::Project const& project, domain::Asset& asset, Known& known)
{
    switch (look_at(project, asset)) {
        case Presence::There:
            known.on_disk = asset;
            known.home = project;
            return true;
        case Presence::Gone:
            forget(project, asset);
            break;
        case Presence::Edited:
            known.stale.push_back(asset.id);
            break;
    }
    return false;
}

bool Contents::is_there(domain::MediaItem const& item) const
{
    std::string const path = item.project + "/" + item.asset.path;
    auto const stamp = m_root.stamp(path);
    if (!stamp || stamp->size != item.asset.stamp.size) return false;
    if (*stamp == item.asset.stamp) return true;
    auto const hashed = store::hash_settled(m_root, path);
    return hashed && hashed->digest == item.asset.digest;
}

Contents::Presence Contents::look_at(domain::Project const& project, domain::Asset& asset)
{
    std::string const path = project.name + "/" + asset.path;
    auto const stamp = m_root.stamp(path);
    if (!stamp) return Presence::Gone;
    if (*stamp == asset.stamp) return Presence::There;
    if (stamp->size != asset.stamp.size) return Presence::Edited;
    auto const hashed = store::hash_settled(m_root, path);
    if (!hashed || hashed->digest != asset.digest) return Presence::Edited;
    asset.stamp = hashed->stamp;
    m_writer.write([&](catalog::Catalog& tx) { tx.assets.set_stamp(asset.id, asset.stamp); });
    return Presence::There;
}

void Contents::forget(domain::Project const& project, domain::Asset const& asset)
{
    auto const now = util::now_us();
    m_writer.write([&](catalog::Catalog& tx) {
        auto const row = tx.assets.at_path(project.id, asset.path);
        if (!row || row->id != asset.id) return;
        tx.assets.remove(asset.id);
        record_change(tx, project, FileChange::Removed, asset, now);
        request_publication(tx, project, now);
    });
}

}  // namespace service
