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
#include "service/Failure.h"
#include "service/History.h"
#include "service/PlaceKeys.h"
#include "store/DiskSpace.h"
#include "store/Hashing.h"
#include "store/Relocation.h"
#include "util/Clock.h"
#include "util/Failpoint.h"
#include "util/HumanSize.h"
#include "util/ScopeExit.h"

namespace service {

namespace {

/// Kept free for the catalogue, index files and the system, bytes.
constexpr std::uint64_t kReserve = 64 * 1024 * 1024;

constexpr std::size_t kMostRemembered = 10'000;  // folders

/// Counts the file in its batch, if it has one, inside the transaction that records it.
std::optional<domain::Error> count(catalog::Catalog& tx, Wish const& wish, domain::Asset const& asset,
                                   domain::BatchItemStatus status, std::int64_t now)
{
    if (!wish.batch) return std::nullopt;
    return Batches::count(
        tx, *wish.batch,
        {0,
         status == domain::BatchItemStatus::Stored ? std::string{file_name(asset.path)}
                                                   : domain::safe_name(wish.name, wish.media_type, now),
         status,
         asset.path,
         static_cast<std::int64_t>(asset.stamp.size),
         asset.digest,
         {}},
        now);
}

/// Every folder that `path` lies in, up to the root.
void flush_parents(store::Root const& root, std::string path)
{
    for (; !path.empty(); path = store::parent_of(path)) store::flush_parent(root, path);
}

/// A file that a person put there, or that a crash left, was never flushed; nor were the folders that it lies in.
void flush_found(store::Root const& root, std::string const& path)
{
    auto const file = root.open(path, O_RDONLY);
    if (!file) throw std::system_error(ENOENT, std::generic_category(), "flush " + path);
    bool const cannot_flush = ::fsync(file->get()) != 0;  // a handle for reading, on a Windows drive
    if (cannot_flush && (errno == EIO || errno == ENOSPC || errno == EDQUOT))
        throw std::system_error(errno, std::generic_category(), "flush " + path);
    flush_parents(root, path);
}

}  // namespace

std::optional<domain::Error> Ingest::refuse_early(std::optional<std::uint64_t> length) const
{
    m_reader.map(false);
    if (auto complaint = m_guard.complaint())
        return domain::Error{domain::ErrorCode::Unavailable, *complaint, {}};
    if (auto const trouble = m_writer.trouble();
        trouble && trouble->trouble() == lib::sqlite::Trouble::Damaged)
        return explain(*trouble);
    if (m_root.is_read_only())
        return domain::Error{domain::ErrorCode::Unavailable, "The storage is read-only.", {}};
    auto const free = store::disk_space(m_root).free;
    auto const needed = length.value_or(0);
    if (free >= kReserve && needed <= free - kReserve) return std::nullopt;
    return domain::Error{domain::ErrorCode::NoSpace,
                         fmt::format("The disk is full: {} free, {} needed. Free space and send it again.",
                                     util::human_size(free), util::human_size(needed + kReserve)),
                         {}};
}

void Ingest::note(std::exception const& error)
{
    if (auto const* sqlite = dynamic_cast<lib::sqlite::Error const*>(&error)) m_writer.note(*sqlite);
}

domain::Result<Ingested> Ingest::store(domain::Project const& project, store::ReceivedFile received,
                                       Wish const& wish)
{
    if (wish.expected && *wish.expected != received.digest) received.confirm_digest();
    if (wish.expected && *wish.expected != received.digest)
        return domain::fail(
            domain::ErrorCode::DigestMismatch,
            fmt::format("The file arrived damaged: its SHA-256 is {}, {} was announced. Nothing was "
                        "stored, send it again.",
                        received.digest.hex(), wish.expected->hex()));
    if (auto complaint = m_guard.complaint()) return domain::fail(domain::ErrorCode::Unavailable, *complaint);

    auto const folder = m_locks.lock_shared(folder_key(project.id));
    auto const current = m_reader.projects.with_id(project.id);
    if (!current)
        return domain::fail(
            domain::ErrorCode::UnknownProject,
            fmt::format("The project '{}' was removed while the file arrived.", project.name));
    if (current->name != project.name)
        return domain::fail(domain::ErrorCode::Conflict,
                            fmt::format("The project was renamed to '{}' while the file arrived. Nothing was "
                                        "stored, send it there.",
                                        current->name));
    // Twins of one content take turns: the second one finds the first.
    auto turn = m_locks.lock(content_key(project.id, received.digest));
    auto known = look_up(project, received.digest, wish.scope);
    if (known.on_disk && received.is_hashed_ahead) {
        // Only a hash of its own is a reason to throw a file away.
        turn = {};
        received.confirm_digest();
        turn = m_locks.lock(content_key(project.id, received.digest));
        known = look_up(project, received.digest, wish.scope);
    }
    if (known.on_disk) return record_duplicate(known.home, *known.on_disk, wish);

    received.file.make_durable(m_mode, wish.taken);
    util::failpoint("ingest.durable");
    auto placed = place(project, received, wish);
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
        auto const presence = m_contents.look_at(project, *first);
        if (presence == Contents::Presence::There) return record_duplicate(project, *first, wish);
        if (presence == Contents::Presence::Gone) m_contents.forget(project, *first);
        known.stale.push_back(first->id);
    }
    undo.dismiss();
    util::failpoint("ingest.committed");
    m_jobs.ring();
    return Ingested{placed.asset, Novelty::New, project.name};
}

Contents::Known Ingest::look_up(domain::Project const& project, domain::Digest const& digest,
                                DuplicateScope scope)
{
    return scope == DuplicateScope::Everywhere ? m_contents.look_up_everywhere(project, digest)
                                               : m_contents.look_up(project, digest);
}

domain::Result<Ingested> Ingest::record_duplicate(domain::Project const& home, domain::Asset asset,
                                                  Wish const& wish)
{
    if (asset.origin != domain::Origin::Upload) flush_found(m_root, home.name + "/" + asset.path);
    auto const now = util::now_us();
    auto const refusal = m_writer.write([&](catalog::Catalog& tx) {
        auto closed = count(tx, wish, asset, domain::BatchItemStatus::Duplicate, now);
        if (!closed) record_event(tx, home, "duplicate", describe(asset), now);
        return closed;
    });
    if (refusal) return tl::unexpected(*refusal);
    util::failpoint("ingest.duplicate");
    m_jobs.ring();
    return Ingested{std::move(asset), Novelty::Known, home.name};
}

Ingest::Placed Ingest::place(domain::Project const& project, store::ReceivedFile& received, Wish const& wish)
{
    auto const now = util::now_us();
    auto const layout = domain::layout_of(project.name);
    auto const below =
        domain::folder_for(layout, layout == domain::Layout::ByMonth ? wish.taken.value_or(now) : now);
    auto const name = domain::safe_name(wish.name, wish.media_type, now);
    auto const folder = ensure_safe_folder(project.name + "/" + below);
    if (auto adopted = adopt_unrecorded(project, received, below, folder.get())) return std::move(*adopted);
    std::optional<Placed> placed;
    auto claimed = m_names.claim(project, below + "/" + name, [&](std::string const& path) {
        domain::Asset asset{0, project.id, path, received.digest, {}, domain::Origin::Upload, util::now_us()};
        if (auto const stamp = received.file.place(folder.get(), std::string{file_name(path)})) {
            asset.stamp = *stamp;
            placed = Placed{std::move(asset), true};
        } else {
            placed = adopt_orphan(project, received, std::move(asset), folder.get());
        }
        return placed.has_value();
    });
    util::failpoint("ingest.placed");
    m_root.flush_folder(folder.get());
    util::failpoint("ingest.flushed");
    placed->name_held = std::move(claimed.held);
    return std::move(*placed);
}

util::UniqueFd Ingest::ensure_safe_folder(std::string const& path)
{
    auto folder = m_root.ensure_folder(path);
    struct stat status {};
    if (::fstat(folder.get(), &status) != 0)
        throw std::system_error(errno, std::generic_category(), "look at " + path);
    if (auto const known = m_safe_folders.find(path);
        known != m_safe_folders.end() && known->second == status.st_ino)
        return folder;
    flush_parents(m_root, path);
    if (m_safe_folders.size() >= kMostRemembered) m_safe_folders.clear();
    m_safe_folders[path] = status.st_ino;
    return folder;
}

std::optional<Ingest::Placed> Ingest::adopt_unrecorded(domain::Project const& project,
                                                       store::ReceivedFile const& received,
                                                       std::string const& below, int folder)
{
    for (auto const& path : m_unrecorded.of_size(project.id, received.size)) {
        if (store::parent_of(path) != below) continue;
        domain::Asset asset{0, project.id, path, received.digest, {}, domain::Origin::Upload, util::now_us()};
        if (m_reader.assets.at_path(project.id, asset.path)) continue;  // recorded since then
        auto placed = adopt_orphan(project, received, std::move(asset), folder);
        if (!placed) continue;
        m_root.flush_folder(folder);
        return placed;
    }
    return std::nullopt;
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

/// After a commit that failed: the file goes, unless its row is there all the same.
void Ingest::withdraw(domain::Project const& project, Placed const& placed)
{
    std::string const path = project.name + "/" + placed.asset.path;
    if (!placed.is_ours || m_reader.assets.at_path(project.id, placed.asset.path)) return;
    if (m_root.stamp(path) == placed.asset.stamp) m_root.remove(path);
}

domain::Result<std::optional<domain::Asset>> Ingest::commit(domain::Project const& project, Placed& placed,
                                                            Contents::Known const& known, Wish const& wish)
{
    auto const now = util::now_us();
    util::failpoint("ingest.before_commit");
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
        if (!wish.original.empty() && wish.original != file_name(placed.asset.path))
            tx.assets.set_original_name(placed.asset.id, wish.original);
        record_event(tx, project, "upload", describe(placed.asset), now);
        record_change(tx, project, FileChange::Stored, placed.asset, now);
        util::failpoint("ingest.in_commit");
        return std::nullopt;
    });
}

}  // namespace service
