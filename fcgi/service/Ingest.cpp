#include "service/Ingest.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include <fmt/format.h>

#include "domain/SafeName.h"
#include "lib/log/Log.h"
#include "service/Batches.h"
#include "service/History.h"
#include "store/Hashing.h"
#include "util/Clock.h"
#include "util/HumanSize.h"
#include "util/ScopeExit.h"

namespace service {

namespace {

/// Names that are tried one by one; after so many, a free one is searched for.
constexpr unsigned kTriedInTurn = 8;

/// Kept free for the catalogue, index files and the system, bytes.
constexpr std::uint64_t kReserve = 64 * 1024 * 1024;

std::string in_originals(std::string const& name) { return std::string{domain::kOriginals} + "/" + name; }

/// Counts the file in its batch, if it has one, inside the transaction that records it.
std::optional<domain::Error> count(catalog::Catalog& tx, Wish const& wish, domain::Asset const& asset,
                                   domain::BatchItemStatus status, std::int64_t now)
{
    if (!wish.batch) return std::nullopt;
    return Batches::count(tx, *wish.batch,
                          {0,
                           std::string{file_name(asset.path)},
                           status,
                           asset.path,
                           static_cast<std::int64_t>(asset.stamp.size),
                           asset.digest,
                           {}},
                          now);
}

}  // namespace

std::optional<domain::Error> Ingest::refuse_early(std::optional<std::uint64_t> length) const
{
    if (auto complaint = m_guard.complaint())
        return domain::Error{domain::ErrorCode::Unavailable, *complaint, {}};
    if (m_root.is_read_only())
        return domain::Error{domain::ErrorCode::Unavailable, "The storage is read-only.", {}};
    auto const free = m_root.free_bytes();
    auto const needed = length.value_or(0);
    if (free >= kReserve && needed <= free - kReserve) return std::nullopt;
    return domain::Error{domain::ErrorCode::NoSpace,
                         fmt::format("The disk is full: {} free, {} needed. Free space and send it again.",
                                     util::human_size(free), util::human_size(needed + kReserve)),
                         {}};
}

domain::Result<Ingested> Ingest::store(domain::Project const& project, store::ReceivedFile received,
                                       Wish const& wish)
{
    if (wish.expected && *wish.expected != received.digest)
        return domain::fail(
            domain::ErrorCode::DigestMismatch,
            fmt::format("The file arrived damaged: its SHA-256 is {}, {} was announced. Nothing was "
                        "stored, send it again.",
                        received.digest.hex(), wish.expected->hex()));
    if (auto complaint = m_guard.complaint()) return domain::fail(domain::ErrorCode::Unavailable, *complaint);

    // Twins of one content take turns: the second one finds the first.
    auto const turn = m_locks.lock(fmt::format("content/{}/{}", project.id, received.digest.hex()));
    auto known = look_up(project, received.digest);
    if (known.on_disk) return record_duplicate(project, *known.on_disk, wish);

    received.file.make_durable(m_mode, wish.taken);
    auto placed = place(project, received, domain::safe_name(wish.name, wish.media_type, util::now_us()));
    util::ScopeExit undo{[&] {
        try {
            withdraw(project, placed);
        } catch (std::exception const& error) {
            lib::log::error("{} stays without a row: {}", placed.asset.path, error.what());
        }
    }};
    for (;;) {
        auto const committed = commit(project, placed, known, wish);
        if (!committed) return tl::unexpected(committed.error());
        auto first = *committed;
        if (!first) break;
        // Another process came first: its row counts if its file is really there.
        auto const presence = look_at(project, *first);
        if (presence == Presence::There) return record_duplicate(project, *first, wish);
        if (presence == Presence::Gone) forget(project, *first);
        known.stale.push_back(first->id);
    }
    undo.dismiss();
    m_jobs.ring();
    return Ingested{placed.asset, Novelty::New};
}

Ingest::Known Ingest::look_up(domain::Project const& project, domain::Digest const& digest)
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

Ingest::Presence Ingest::look_at(domain::Project const& project, domain::Asset& asset)
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

/// The file was deleted by hand: its name is free again.
void Ingest::forget(domain::Project const& project, domain::Asset const& asset)
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

domain::Result<Ingested> Ingest::record_duplicate(domain::Project const& project, domain::Asset asset,
                                                  Wish const& wish)
{
    auto const now = util::now_us();
    auto const refusal = m_writer.write([&](catalog::Catalog& tx) {
        auto closed = count(tx, wish, asset, domain::BatchItemStatus::Duplicate, now);
        if (!closed) record_event(tx, project, "duplicate", describe(asset), now);
        return closed;
    });
    if (refusal) return tl::unexpected(*refusal);
    m_jobs.ring();
    return Ingested{std::move(asset), Novelty::Known};
}

Ingest::Placed Ingest::place(domain::Project const& project, store::ReceivedFile& received,
                             std::string const& name)
{
    auto const folder = m_root.ensure_folder(project.name + "/" + domain::kOriginals);
    for (unsigned number = 0;; ++number) {
        if (number == kTriedInTurn) number = first_free_number(project, name, number - 1);
        auto const candidate = number == 0 ? name : domain::numbered_name(name, number);
        if (auto placed = try_name(project, received, folder.get(), candidate)) return std::move(*placed);
    }
}

std::optional<Ingest::Placed> Ingest::try_name(domain::Project const& project, store::ReceivedFile& received,
                                               int folder, std::string const& name)
{
    auto const key = domain::name_key(in_originals(name));
    auto held = m_locks.try_lock(fmt::format("name/{}/{}", project.id, key));
    if (!held || m_reader.assets.has_key(project.id, key)) return std::nullopt;

    domain::Asset asset{0,
                        project.id,
                        in_originals(name),
                        received.digest,
                        received.file.stamp(),
                        domain::Origin::Upload,
                        util::now_us()};
    std::optional<Placed> placed;
    if (received.file.place(folder, name))
        placed = Placed{std::move(asset), true};
    else
        placed = adopt_orphan(project, received, std::move(asset), folder);
    if (!placed) return std::nullopt;
    store::flush_folder(folder);
    placed->name_held = std::move(held);
    return placed;
}

std::optional<Ingest::Placed> Ingest::adopt_orphan(domain::Project const& project,
                                                   store::ReceivedFile const& received, domain::Asset asset,
                                                   int folder)
{
    std::string const path = project.name + "/" + asset.path;
    auto const there = m_root.stamp(path);
    if (!there || there->size != received.size) return std::nullopt;
    auto const hashed = store::hash_settled(m_root, path);
    if (!hashed || hashed->digest != received.digest) return std::nullopt;
    util::UniqueFd const fd{
        ::openat(folder, std::string{file_name(path)}.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW)};
    if (!fd || ::fsync(fd.get()) != 0)
        throw std::system_error(errno, std::generic_category(), "flush " + path);
    asset.stamp = hashed->stamp;
    return Placed{std::move(asset), false};
}

/// Doubles its step until a free name is found, then halves the gap: thousands of equal names cost a dozen look-ups.
unsigned Ingest::first_free_number(domain::Project const& project, std::string const& name, unsigned taken)
{
    auto const is_taken = [&](unsigned number) {
        auto const path = in_originals(domain::numbered_name(name, number));
        return m_reader.assets.has_key(project.id, domain::name_key(path)) ||
               m_root.stamp(project.name + "/" + path).has_value();
    };
    unsigned free = taken + 1;
    while (is_taken(free)) {
        taken = free;
        free *= 2;
    }
    while (free - taken > 1) {
        unsigned const middle = taken + (free - taken) / 2;
        (is_taken(middle) ? taken : free) = middle;
    }
    return free;
}

/// After a commit that failed: the file goes, unless its row is there all the same.
void Ingest::withdraw(domain::Project const& project, Placed const& placed)
{
    std::string const path = project.name + "/" + placed.asset.path;
    if (!placed.is_ours || m_reader.assets.at_path(project.id, placed.asset.path)) return;
    if (m_root.stamp(path) == placed.asset.stamp) m_root.remove(path);
}

domain::Result<std::optional<domain::Asset>> Ingest::commit(domain::Project const& project, Placed& placed,
                                                            Known const& known, Wish const& wish)
{
    auto const now = util::now_us();
    return m_writer.write([&](catalog::Catalog& tx) -> domain::Result<std::optional<domain::Asset>> {
        for (auto& other : tx.assets.with_content(project.id, placed.asset.digest)) {
            bool const is_stale = std::ranges::find(known.stale, other.id) != known.stale.end();
            // A reconcile that saw the file before this commit has made its row already: it is ours.
            if (!is_stale && other.path != placed.asset.path) return other;
        }
        if (auto closed = count(tx, wish, placed.asset, domain::BatchItemStatus::Stored, now))
            return tl::unexpected(*closed);
        placed.asset.added_at = now;
        placed.asset.id = tx.assets.put(placed.asset);
        record_event(tx, project, "upload", describe(placed.asset), now);
        record_change(tx, project, FileChange::Stored, placed.asset, now);
        return std::nullopt;
    });
}

}  // namespace service
