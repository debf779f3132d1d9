#include "service/Contents.h"

#include "service/History.h"
#include "store/Hashing.h"
#include "util/Clock.h"

namespace service {

Contents::Known Contents::look_up(domain::Project const& project, domain::Digest const& digest)
{
    Known known;
    for (auto& asset : m_reader.assets.with_content(project.id, digest)) {
        switch (look_at(project, asset)) {
            case Presence::There:
                known.on_disk = asset;
                return known;
            case Presence::Gone:
                forget(project, asset);
                break;
            case Presence::Edited:
                known.stale.push_back(asset.id);
                break;
        }
    }
    return known;
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
