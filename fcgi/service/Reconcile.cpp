#include "service/Reconcile.h"

#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <limits>
#include <map>
#include <span>

#include <fmt/format.h>

#include "lib/log/Log.h"
#include "service/History.h"
#include "store/Hashing.h"
#include "store/Walk.h"
#include "util/Clock.h"

namespace service {

namespace {

/// Rows in one transaction: it must hold the writers of uploads for a moment only.
constexpr std::size_t kChunk = 100;

/// A row whose content was found at another path.
struct Move {
    domain::Asset row;
    std::string path;
    domain::FileStamp stamp;
};

/// A row whose file was edited in place.
struct Edit {
    domain::Asset row;
    domain::FileStamp stamp;
    domain::Digest digest;
};

bool still_has(catalog::Catalog& tx, domain::Asset const& row)
{
    auto const now = tx.assets.at_path(row.project_id, row.path);
    return now && now->id == row.id && now->digest == row.digest;
}

/// The folder was renamed since `project` was looked up: what was seen of it is no longer true.
bool is_stale(catalog::Catalog& tx, domain::Project const& project)
{
    auto const now = tx.projects.with_id(project.id);
    return !now || now->renames != project.renames;
}

tl::unexpected<domain::Error> being_renamed(domain::Project const& project)
{
    return domain::fail(
        domain::ErrorCode::Unavailable,
        fmt::format("The project '{}' was renamed while it was read. Try again.", project.name));
}

template <class Item, class Work>
void in_chunks(catalog::Writer& writer, domain::Project const& project, std::vector<Item> const& items,
               Work work)
{
    for (std::size_t at = 0; at < items.size(); at += kChunk) {
        std::span const chunk{items.data() + at, std::min(kChunk, items.size() - at)};
        writer.write([&](catalog::Catalog& tx) {
            if (is_stale(tx, project)) return;
            for (Item const& item : chunk) work(tx, item);
        });
    }
}

}  // namespace

struct Reconcile::Plan {
    std::vector<domain::Asset> removed;
    std::vector<Move> moved;
    std::vector<Edit> changed;
    std::vector<Unclaimed> added;
    /// Swaps and files moved over others: rows of this kind must change in one transaction.
    std::vector<domain::Asset> tangled_removed;
    std::vector<Move> tangled_moved;
};

domain::Result<ReconcileOutcome> Reconcile::run(std::string const& name, Progress const& progress)
{
    if (auto complaint = m_guard.complaint()) return domain::fail(domain::ErrorCode::Unavailable, *complaint);
    if (!m_root.has_folder(name))
        return domain::fail(domain::ErrorCode::UnknownProject,
                            fmt::format("There is no project '{}'.", name));
    std::optional<IndexFile> index;
    auto const project = ensure_project(name, index);
    if (!project)
        return domain::fail(domain::ErrorCode::NoIndex,
                            fmt::format("The folder '{}' has no index yet.", name));
    if (!project->rename_to.empty()) return being_renamed(*project);

    ReconcileOutcome outcome;
    auto difference = compare(*project, index, progress, outcome);
    // Once more before rows go: a drive that went away while it was read looks like a deletion.
    if (auto complaint = m_guard.complaint()) return domain::fail(domain::ErrorCode::Unavailable, *complaint);
    outcome.first_id = m_reader.assets.last_id();
    apply(*project, plan(std::move(difference)), outcome);
    outcome.last_id = m_reader.assets.last_id();
    if (is_stale(m_reader, *project)) return being_renamed(*project);
    return outcome;
}

std::optional<domain::Project> Reconcile::ensure_project(std::string const& name,
                                                         std::optional<IndexFile>& index)
{
    if (auto project = m_reader.projects.find(name)) return project;
    index = IndexFile::read(m_root, name);
    if (!index) return std::nullopt;
    domain::Project project{0, name, index->notes,
                            index->created_at != 0 ? index->created_at : util::now_us()};
    return m_writer.write([&](catalog::Catalog& tx) -> std::optional<domain::Project> {
        if (auto there = tx.projects.find(name)) return there;
        if (tx.projects.is_rename_target(name)) return std::nullopt;
        project.id = tx.projects.add(project);
        return project;
    });
}

Reconcile::Difference Reconcile::compare(domain::Project const& project,
                                         std::optional<IndexFile> const& index, Progress const& progress,
                                         ReconcileOutcome& outcome)
{
    struct Candidate {
        std::string path;
        domain::FileStamp stamp;
        std::optional<domain::Asset> row;
    };
    std::vector<Candidate> candidates;
    std::unordered_set<std::int64_t> seen;
    std::string const prefix = project.name + "/";
    auto const report = store::walk(
        m_root, prefix + domain::kOriginals, [&](std::string const& path, domain::FileStamp const& stamp) {
            std::string relative = path.substr(prefix.size());
            auto row = m_reader.assets.at_path(project.id, relative);
            if (row) seen.insert(row->id);
            if (!row || row->stamp != stamp)
                candidates.push_back({std::move(relative), stamp, std::move(row)});
        });
    for (auto const& path : report.unreadable)
        lib::log::warning("reindex: the folder {} may not be read", path);
    for (auto const& path : report.unnameable)
        lib::log::warning("reindex: a name is not UTF-8, left alone: {}", path);

    Difference difference;
    std::int64_t done = 0;
    for (auto& [path, stamp, row] : candidates) {
        progress(done++, static_cast<std::int64_t>(candidates.size()));
        std::optional<IndexEntry> entry;
        if (index) {
            auto const found = index->entries.find(path);
            if (found != index->entries.end() && found->second.covers(stamp)) entry = found->second;
        }
        auto const hashed =
            entry ? store::Hashed{entry->digest, stamp} : store::hash_settled(m_root, prefix + path);
        if (!hashed) {
            ++outcome.skipped;
        } else if (row && row->digest == hashed->digest) {
            m_writer.write(
                [&, id = row->id](catalog::Catalog& tx) { tx.assets.set_stamp(id, hashed->stamp); });
        } else {
            difference.files.push_back(
                {path, hashed->stamp, hashed->digest, entry, row ? std::optional{row->id} : std::nullopt});
            if (row) {
                difference.displaced.insert(row->id);
                difference.homeless.push_back(std::move(*row));
            }
        }
    }
    progress(done, static_cast<std::int64_t>(candidates.size()));
    find_homeless(project, seen, difference);
    return difference;
}

void Reconcile::find_homeless(domain::Project const& project, std::unordered_set<std::int64_t> const& seen,
                              Difference& difference)
{
    m_reader.assets.for_each(project.id, 0, std::numeric_limits<std::int64_t>::max(),
                             [&](domain::Asset const& asset) {
                                 if (seen.contains(asset.id)) return;
                                 if (m_root.is_gone(project.name + "/" + asset.path))
                                     difference.homeless.push_back(asset);
                             });
}

Reconcile::Plan Reconcile::plan(Difference difference)
{
    Plan plan;
    std::multimap<domain::Digest, domain::Asset> homeless;
    for (auto& row : difference.homeless) {
        auto const digest = row.digest;
        homeless.emplace(digest, std::move(row));
    }
    std::map<std::int64_t, Unclaimed> unmatched_edits;
    for (auto& file : difference.files) {
        auto const match = homeless.find(file.digest);
        if (match != homeless.end()) {
            bool const is_tangled = file.row.has_value() || difference.displaced.contains(match->second.id);
            (is_tangled ? plan.tangled_moved : plan.moved)
                .push_back({std::move(match->second), file.path, file.stamp});
            homeless.erase(match);
        } else if (file.row) {
            unmatched_edits.emplace(*file.row, std::move(file));
        } else {
            plan.added.push_back(std::move(file));
        }
    }
    for (auto& [digest, row] : homeless) {
        auto const edit = unmatched_edits.find(row.id);
        if (edit != unmatched_edits.end()) {
            plan.changed.push_back({std::move(row), edit->second.stamp, edit->second.digest});
            unmatched_edits.erase(edit);
        } else {
            bool const is_tangled = difference.displaced.contains(row.id);
            (is_tangled ? plan.tangled_removed : plan.removed).push_back(std::move(row));
        }
    }
    // The row moved elsewhere and the file in its old place is new.
    for (auto& [row, file] : unmatched_edits) plan.added.push_back(std::move(file));
    std::ranges::stable_sort(plan.added, {}, [](Unclaimed const& file) {
        return file.entry ? file.entry->order : std::numeric_limits<std::size_t>::max();
    });
    return plan;
}

void Reconcile::apply(domain::Project const& project, Plan const& plan, ReconcileOutcome& outcome)
{
    auto const now = util::now_us();
    auto const remove = [&](catalog::Catalog& tx, domain::Asset const& row) {
        if (!still_has(tx, row)) return;
        tx.assets.remove(row.id);
        record_change(tx, project, FileChange::Removed, row, now);
        request_publication(tx, project, now);
        ++outcome.removed;
    };
    auto const settle = [&](catalog::Catalog& tx, Move const& move) {
        domain::Asset asset = move.row;
        asset.path = move.path;
        asset.stamp = move.stamp;
        tx.assets.relocate(asset);
        record_change(tx, project, FileChange::Moved, asset, now);
        request_publication(tx, project, now);
        ++outcome.moved;
    };
    m_writer.write([&](catalog::Catalog& tx) {
        if (is_stale(tx, project)) return;
        for (auto const& row : plan.tangled_removed) remove(tx, row);
        std::vector<Move const*> lifted;
        for (auto const& move : plan.tangled_moved) {
            if (!still_has(tx, move.row)) continue;
            tx.assets.lift(move.row.id);
            lifted.push_back(&move);
        }
        for (Move const* move : lifted) {
            // An upload took the path meanwhile: it has the file.
            tx.assets.at_path(project.id, move->path) ? tx.assets.remove(move->row.id) : settle(tx, *move);
        }
    });
    in_chunks(m_writer, project, plan.moved, [&](catalog::Catalog& tx, Move const& move) {
        if (still_has(tx, move.row) && !tx.assets.at_path(project.id, move.path)) settle(tx, move);
    });
    in_chunks(m_writer, project, plan.removed, remove);
    in_chunks(m_writer, project, plan.changed, [&](catalog::Catalog& tx, Edit const& edit) {
        if (!still_has(tx, edit.row)) return;
        domain::Asset asset = edit.row;
        asset.digest = edit.digest;
        asset.stamp = edit.stamp;
        asset.origin = domain::Origin::Index;
        asset.added_at = now;
        tx.assets.change_content(asset);
        record_change(tx, project, FileChange::Changed, asset, now);
        request_publication(tx, project, now);
        ++outcome.changed;
    });
    in_chunks(m_writer, project, plan.added, [&](catalog::Catalog& tx, Unclaimed const& file) {
        if (tx.assets.at_path(project.id, file.path)) return;
        domain::Asset asset{0, project.id, file.path, file.digest, file.stamp, domain::Origin::Index, now};
        if (file.entry) {
            asset.origin = file.entry->origin;
            asset.added_at = file.entry->added_at;
        }
        tx.assets.put(asset);
        record_change(tx, project, FileChange::Indexed, asset, now);
        request_publication(tx, project, now);
        ++(file.entry ? outcome.restored : outcome.indexed);
    });
}

}  // namespace service
