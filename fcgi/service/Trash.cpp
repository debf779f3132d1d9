#include "service/Trash.h"

#include <limits>
#include <system_error>

#include "lib/json/Writer.h"
#include "lib/log/Log.h"
#include "service/History.h"
#include "store/Hashing.h"
#include "util/Clock.h"
#include "util/Failpoint.h"

namespace service {

namespace {

constexpr std::int64_t kDay = std::int64_t{24} * 3600 * 1'000'000;  // µs
constexpr int kRowsAtOnce = 100;

std::string payload(domain::TrashItem const& item)
{
    return describe(item.asset, [&](lib::json::Writer& json) { json.field("trash_id", item.id); });
}

void record_purge(catalog::Catalog& tx, domain::TrashItem const& item, std::int64_t now)
{
    if (auto const project = tx.projects.find(item.project))
        record_event(tx, *project, "purge", payload(item), now);
    else
        tx.events.add({0, now, item.project, "purge", payload(item)});
}

}  // namespace

std::int64_t Trash::expires_at(domain::TrashItem const& item) const
{
    return item.deleted_at + m_retention() * kDay;
}

bool Trash::erase(domain::TrashItem const& item)
{
    try {
        m_files.erase(item.location);
        return true;
    } catch (std::system_error const& error) {
        lib::log::error("purging {}: {}", item.location, error.what());
        return false;
    }
}

domain::Result<std::vector<ItemResult>> Trash::purge(std::vector<std::int64_t> const& ids)
{
    if (auto complaint = m_guard.complaint()) return domain::fail(domain::ErrorCode::Unavailable, *complaint);
    std::vector<ItemResult> results(ids.size());
    in_portions(results, [&](std::span<std::size_t const> portion) {
        std::vector<domain::TrashItem> erased;
        for (auto const index : portion) {
            auto& result = results[index];
            result.id = ids[index];
            auto item = m_reader.trash.find(ids[index]);
            if (!item) {
                result.fail({domain::ErrorCode::NotFound, "There is no such file in the trash.", {}});
                continue;
            }
            result.project = item->project;
            result.path = item->asset.path;
            if (erase(*item)) {
                result.status = ItemStatus::Done;
                erased.push_back(std::move(*item));
            } else {
                result.fail({domain::ErrorCode::Unavailable, "The file could not be deleted.", {}});
            }
        }
        util::failpoint("trash.erased");
        auto const now = util::now_us();
        m_writer.write([&](catalog::Catalog& tx) {
            for (auto const& item : erased) {
                if (!tx.trash.find(item.id)) continue;
                tx.trash.remove(item.id);
                record_purge(tx, item, now);
            }
        });
        return std::vector<std::size_t>{};
    });
    return results;
}

domain::Result<Trash::Purged> Trash::purge_all()
{
    if (auto complaint = m_guard.complaint()) return domain::fail(domain::ErrorCode::Unavailable, *complaint);
    return purge_older(util::now_us());
}

Trash::Purged Trash::purge_expired(std::int64_t now)
{
    if (m_guard.complaint()) return {};
    return purge_older(now - m_retention() * kDay);
}

Trash::Purged Trash::purge_older(std::int64_t time)
{
    Purged purged;
    domain::TrashItem last;
    last.deleted_at = std::numeric_limits<std::int64_t>::min();
    for (;;) {
        auto const items = m_reader.trash.deleted_before(time, last, kRowsAtOnce);
        if (items.empty()) return purged;
        last = items.back();
        std::vector<domain::TrashItem const*> erased;
        for (auto const& item : items)
            if (erase(item)) erased.push_back(&item);
        util::failpoint("trash.erased");
        purged.failed += static_cast<std::int64_t>(items.size() - erased.size());
        auto const now = util::now_us();
        m_writer.write([&](catalog::Catalog& tx) {
            for (auto const* item : erased) {
                if (!tx.trash.find(item->id)) continue;  // restored in this moment
                tx.trash.remove(item->id);
                record_purge(tx, *item, now);
                ++purged.items;
                purged.bytes += static_cast<std::int64_t>(item->asset.stamp.size);
            }
        });
    }
}

std::int64_t Trash::repair()
{
    if (m_guard.complaint()) return 0;
    std::int64_t repaired = 0;
    std::vector<std::string> unknown;
    m_files.for_each([&](std::string const& location, domain::FileStamp const&) {
        if (!m_reader.trash.has_location(location)) unknown.push_back(location);
    });
    for (auto const& location : unknown) {
        // A file that was restored meanwhile has lost its row rightly; one that is on its way in has a row in the journal.
        bool is_travelling = false;
        for (auto const& move : m_reader.moves.all()) is_travelling |= move.target == location;
        if (is_travelling || m_reader.trash.has_location(location)) continue;
        list_again(location);
        ++repaired;
    }
    std::vector<domain::TrashItem> rows;
    for (std::int64_t before = 0;; before = rows.back().id) {
        rows = m_reader.trash.list("", before, kRowsAtOnce);
        if (rows.empty()) return repaired;
        for (auto const& item : rows) {
            if (!m_root.is_gone(item.location) || m_guard.complaint()) continue;
            m_writer.write([&](catalog::Catalog& tx) { tx.trash.remove(item.id); });
            ++repaired;
        }
    }
}

void Trash::list_again(std::string const& location)
{
    auto const place = store::Trash::parse(location);
    auto const hashed = store::hash_settled(m_root, location);
    if (!place || !hashed) return;
    domain::TrashItem item;
    item.location = location;
    item.project = place->project;
    item.asset.path = place->path;
    item.asset.digest = hashed->digest;
    item.asset.stamp = hashed->stamp;
    item.asset.origin = domain::Origin::Index;
    item.asset.added_at = place->deleted_at;
    item.deleted_at = place->deleted_at;
    m_writer.write([&](catalog::Catalog& tx) { tx.trash.add(item); });
    lib::log::info("{} is listed in the trash again", location);
}

}  // namespace service
