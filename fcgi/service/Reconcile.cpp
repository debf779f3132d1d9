#include "service/Reconcile.h"

#include <fcntl.h>

#include <algorithm>
#include <chrono>
#include <limits>
#include <map>
#include <system_error>
#include <thread>
#include <tuple>

#include <fmt/format.h>

#include "lib/log/Log.h"
#include "service/History.h"
#include "service/ProjectFolders.h"
#include "store/Hashing.h"
#include "util/Clock.h"
#include "util/Failpoint.h"
#include "util/Patiently.h"

namespace service {

namespace {

using std::chrono::steady_clock;

/// How long a transaction may hold up the uploads, without its flush; they get several times as long before the next one.
constexpr std::chrono::milliseconds kHold{3};
constexpr int kPause = 4;

/// Files that are read before their rows are written: what a kill at any time undoes, and what is in memory.
constexpr std::size_t kPiece = 1'000;

/// A file of so many bytes takes longer to read than a thread to start.
constexpr std::uint64_t kWorthAThread = 1'000'000;

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
    for (std::size_t at = 0; at < items.size();) {
        auto const begin = steady_clock::now();
        writer.write([&](catalog::Catalog& tx) {
            if (is_stale(tx, project)) return void(at = items.size());
            auto const until = steady_clock::now() + kHold;
            do work(tx, items[at++]);
            while (at < items.size() && steady_clock::now() < until);
        });
        if (at < items.size()) std::this_thread::sleep_for(kPause * (steady_clock::now() - begin));
    }
}

tl::unexpected<domain::Error> no_folder(std::string const& name)
{
    return domain::fail(domain::ErrorCode::UnknownProject, fmt::format("There is no project '{}'.", name));
}

tl::unexpected<domain::Error> no_index(std::string const& name)
{
    return domain::fail(domain::ErrorCode::NoIndex, fmt::format("The folder '{}' has no index yet.", name));
}

std::string index_file(std::string const& name) { return name + "/index.json"; }

IndexEntry const* find_entry(std::optional<IndexFile> const& index, Difference::File const& file)
{
    if (!index) return nullptr;
    auto const found = index->entries.find(file.path);
    return found != index->entries.end() && found->second.covers(file.stamp) ? &found->second : nullptr;
}

/// Uploads whose names walks pass over are known from the index alone.
void add_passed_over(store::Root const& root, domain::Project const& project,
                     std::optional<IndexFile> const& index, Difference& difference)
{
    if (!index) return;
    std::string const originals = std::string{domain::kOriginals} + "/";
    for (auto const& [path, entry] : index->entries) {
        if (!path.starts_with(originals) || !store::is_passed_over(path)) continue;
        auto const full_path = project.name + "/" + path;
        auto const stamp = root.has_file(full_path) ? root.stamp(full_path) : std::nullopt;
        if (stamp && entry.covers(*stamp)) difference.files.push_back({path, *stamp});
    }
}

}  // namespace

struct Reconcile::Plan {
    struct Move {
        Homeless row;
        std::string path;
        domain::FileStamp stamp;
        std::optional<Homeless> over;  ///< the row that names this path with another content
    };
    struct Edit {
        Homeless row;
        domain::FileStamp stamp;
        domain::Digest digest;
    };
    /// What must change in one transaction: one move, or files that swapped their names in a circle.
    using Step = std::vector<Move>;

    std::vector<Touched> touched;
    std::vector<Step> moved;
    std::vector<Homeless> removed;
    std::vector<Edit> changed;
    std::vector<Unclaimed> added;

    static std::vector<Step> in_order(std::vector<Move> moves);
};

/// Each path is free when its turn comes: of files that were moved each into the place of the next, the last goes first.
std::vector<Reconcile::Plan::Step> Reconcile::Plan::in_order(std::vector<Move> moves)
{
    std::unordered_map<std::int64_t, std::size_t> by_row;
    std::unordered_map<std::int64_t, std::size_t> by_over;
    for (std::size_t i = 0; i < moves.size(); ++i) {
        by_row.emplace(moves[i].row.id, i);
        if (moves[i].over) by_over.emplace(moves[i].over->id, i);
    }
    std::vector<Step> steps;
    std::vector<bool> is_done(moves.size());
    auto const take = [&](std::size_t i) -> Move&& {
        is_done[i] = true;
        return std::move(moves[i]);
    };
    for (std::size_t end = 0; end < moves.size(); ++end) {
        if (is_done[end] || (moves[end].over && by_row.contains(moves[end].over->id))) continue;
        for (auto at = end;;) {
            auto const before = by_over.find(moves[at].row.id);
            steps.emplace_back().push_back(take(at));
            if (before == by_over.end()) break;
            at = before->second;
        }
    }
    for (std::size_t begin = 0; begin < moves.size(); ++begin) {
        if (is_done[begin]) continue;
        auto& circle = steps.emplace_back();
        for (auto at = begin; !is_done[at];) {
            auto const next = by_row.at(moves[at].over->id);
            circle.push_back(take(at));
            at = next;
        }
    }
    return steps;
}

domain::Result<ReconcileOutcome> Reconcile::run(std::string const& name, Progress const& progress)
{
    if (auto complaint = m_guard.complaint()) return domain::fail(domain::ErrorCode::Unavailable, *complaint);
    if (!m_root.has_folder(name)) return no_folder(name);
    Finding finding;
    auto project = ensure_project(name, finding.index);
    if (!project) return tl::unexpected(project.error());
    finding.project = std::move(*project);
    std::int64_t rows = -1;
    finding.difference = compare(m_reader, m_root, finding.project, nullptr, [&](std::int64_t count) {
        if (rows < 0) rows = m_reader.assets.count(finding.project.id);
        progress(count, std::max(count, rows));
    });
    add_passed_over(m_root, finding.project, finding.index, finding.difference);
    for (auto const& path : finding.difference.left_alone.unreadable)
        lib::log::warning("reindex: the folder {} may not be read", path);
    for (auto const& path : finding.difference.left_alone.unnameable)
        lib::log::warning("reindex: a name is not UTF-8, left alone: {}", path);
    return settle(finding, nullptr, progress, [] { return true; });
}

std::vector<std::string> Reconcile::folders_to_look_at()
{
    if (m_guard.complaint()) return {};
    auto names = project_folders(m_reader, m_root);
    std::erase_if(m_memory, [&](auto const& item) { return !std::ranges::binary_search(names, item.first); });
    return names;
}

bool Reconcile::is_waiting() const
{
    return std::ranges::any_of(m_memory, [](auto const& item) { return item.second.is_waiting(); });
}

bool Reconcile::has_new_index_settled(std::string const& name, SecondLook& memory)
{
    auto const stamp = m_root.has_file(index_file(name)) ? m_root.stamp(index_file(name)) : std::nullopt;
    return stamp && memory.agrees_on_index(*stamp);
}

/// A folder that has lost its index too, or one of those without an index all that was in it, is perhaps where a drive is
/// mounted, and that drive is away.
bool Reconcile::is_perhaps_away(std::string const& name) const
{
    return domain::keeps_index(name) ? !m_root.has_file(index_file(name)) : m_root.is_empty_folder(name);
}

/// The same of what lies elsewhere, for each folder below the root.
bool Reconcile::is_in_empty_folder(domain::Project const& project, std::int64_t asset)
{
    if (project.name != domain::kElsewhere) return false;
    auto const row = m_reader.assets.find(asset);
    auto const slash = row ? row->path.find('/') : std::string::npos;
    return slash != std::string::npos && m_root.is_empty_folder(row->path.substr(0, slash));
}

domain::Result<Reconcile::Finding> Reconcile::look(std::string const& name)
{
    if (auto complaint = m_guard.complaint()) return domain::fail(domain::ErrorCode::Unavailable, *complaint);
    if (!m_root.has_folder(name)) return no_folder(name);
    auto& memory = m_memory[name];
    if (domain::keeps_index(name) && !m_reader.projects.find(name) && !has_new_index_settled(name, memory))
        return no_index(name);
    Finding finding;
    auto project = ensure_project(name, finding.index);
    if (!project) return tl::unexpected(project.error());
    finding.project = std::move(*project);
    auto& difference = finding.difference;
    difference = util::patiently(
        [&] { return compare(m_reader, m_root, finding.project, &memory.listings, [](std::int64_t) {}); });
    add_passed_over(m_root, finding.project, finding.index, difference);
    memory.settle(difference, [&](auto const& file) { return find_entry(finding.index, file) != nullptr; });
    std::erase_if(difference.files, [&](auto const& file) {
        int why = 0;
        return !m_root.try_open(name + "/" + file.path, O_RDONLY, why);
    });
    bool const is_away = is_perhaps_away(name);
    for (auto& row : difference.gone)
        if (is_away || is_in_empty_folder(finding.project, row.id)) row.may_go = false;
    // What may not go can only move, to a file that is to be read.
    if (difference.files.empty()) std::erase_if(difference.gone, [](auto const& row) { return !row.may_go; });
    return finding;
}

domain::Result<ReconcileOutcome> Reconcile::follow(Finding finding, Progress const& progress,
                                                   std::function<bool()> const& may_go_on)
{
    return settle(finding, &m_memory[finding.project.name], progress, may_go_on);
}

domain::Result<ReconcileOutcome> Reconcile::settle(Finding const& finding, SecondLook* memory,
                                                   Progress const& progress,
                                                   std::function<bool()> const& may_go_on)
{
    ReconcileOutcome outcome;
    outcome.first_id = m_reader.assets.last_id();
    std::span const files{finding.difference.files};
    // What is new alone is taken piece by piece; else a file may belong to a row that is found homeless at the very end.
    bool const in_pieces = finding.difference.is_all_new() && !finding.index;
    auto const piece = in_pieces ? kPiece : std::max(files.size(), std::size_t{1});
    bool goes_on = true;
    for (std::size_t at = 0; goes_on && (at == 0 || at < files.size()); at += piece) {
        auto const part = files.subspan(at, std::min(piece, files.size() - at));
        auto contents = read(finding, part, memory, progress, may_go_on, outcome);
        goes_on = !contents.is_cut_short;
        // Once more before rows go: a drive that went away while it was read looks like a deletion.
        if (auto complaint = m_guard.complaint())
            return domain::fail(domain::ErrorCode::Unavailable, *complaint);
        util::failpoint("reconcile.read");
        apply(finding, plan(std::move(contents)), outcome);
        util::failpoint("reconcile.applied");
    }
    outcome.last_id = m_reader.assets.last_id();
    if (is_stale(m_reader, finding.project)) return being_renamed(finding.project);
    return outcome;
}

domain::Result<domain::Project> Reconcile::ensure_project(std::string const& name,
                                                          std::optional<IndexFile>& index)
{
    auto const known = m_reader.projects.find(name);
    if (known && !known->rename_to.empty()) return being_renamed(*known);
    // Until its own index is written, the one that is there is read: a take-over may have been cut short.
    if (known && m_reader.projects.is_published(known->id)) return *known;
    if (domain::keeps_index(name)) index = IndexFile::read(m_root, name);
    if (known) return *known;
    domain::Project project{0, name, "", util::now_us()};
    if (index) {
        project.notes = index->notes;
        if (index->created_at != 0) project.created_at = index->created_at;
    } else if (domain::keeps_index(name)) {
        return no_index(name);
    }
    return m_writer.write([&](catalog::Catalog& tx) -> domain::Result<domain::Project> {
        if (auto const there = tx.projects.find(name)) return *there;
        if (tx.projects.is_rename_target(name)) return being_renamed(project);
        project.id = tx.projects.add(project);
        return project;
    });
}

/// nullopt when it cannot be read, or changes. In the background it must be as it was when it was looked at, too.
std::optional<store::Hashed> Reconcile::hash(domain::Project const& project, Difference::File const& file,
                                             SecondLook* memory) const
{
    auto const path = project.name + "/" + file.path;
    auto const read = [&] { return store::hash_settled(m_root, path); };
    try {
        auto hashed = file.stamp.size < kWorthAThread ? read() : util::patiently(read);
        if (memory && hashed && hashed->stamp != file.stamp) hashed.reset();
        return hashed;
    } catch (std::system_error const& error) {
        lib::log::warning("{} is left out: {}", path, error.what());
        if (memory) memory->give_up(file);
        return std::nullopt;
    }
}

Reconcile::Contents Reconcile::read(Finding const& finding, std::span<Difference::File const> part,
                                    SecondLook* memory, Progress const& progress,
                                    std::function<bool()> const& may_go_on, ReconcileOutcome& outcome)
{
    Contents contents;
    for (auto const& [id, size, may_go] : finding.difference.gone)
        if (auto const row = m_reader.assets.find(id))
            contents.homeless.push_back({id, row->digest, row->stamp.inode, may_go});

    auto const total = static_cast<std::int64_t>(finding.difference.files.size());
    auto done = static_cast<std::int64_t>(part.data() - finding.difference.files.data());
    for (auto const& file : part) {
        progress(done++, total);
        contents.is_cut_short = !may_go_on();
        if (contents.is_cut_short) break;
        read(finding, file, memory, contents, outcome);
    }
    if (done == total) progress(done, total);
    if (contents.is_cut_short)
        for (auto& row : contents.homeless) row.may_go = false;
    return contents;
}

void Reconcile::read(Finding const& finding, Difference::File const& file, SecondLook* memory,
                     Contents& contents, ReconcileOutcome& outcome)
{
    auto const row = m_reader.assets.at_path(finding.project.id, file.path);
    if (row && row->stamp == file.stamp) return;  // the commit of an upload came meanwhile
    auto const* entry = find_entry(finding.index, file);
    auto const hashed =
        entry ? store::Hashed{entry->digest, file.stamp} : hash(finding.project, file, memory);
    if (!hashed) {
        ++outcome.skipped;
    } else if (row && row->digest == hashed->digest) {
        contents.touched.push_back({row->id, hashed->digest, hashed->stamp});
    } else {
        std::optional<Homeless> displaced;
        if (row) displaced = Homeless{row->id, row->digest, row->stamp.inode, true, true};
        contents.files.push_back({file.path, hashed->stamp, hashed->digest, entry, displaced});
        if (displaced) contents.homeless.push_back(*displaced);
    }
}

Reconcile::Plan Reconcile::plan(Contents contents)
{
    using Key = std::tuple<domain::Digest, std::uint64_t, std::int64_t>;  // content, inode, row
    std::map<Key, Homeless> homeless;
    for (auto const& row : contents.homeless) homeless.emplace(Key{row.digest, row.inode, row.id}, row);

    Plan plan{std::move(contents.touched), {}, {}, {}, {}};
    std::vector<Plan::Move> moves;
    std::map<std::int64_t, Unclaimed> edits;
    auto const claim = [&](Unclaimed& file, std::uint64_t inode) {
        auto const match = homeless.lower_bound({file.digest, inode, 0});
        if (match == homeless.end() || match->second.digest != file.digest) return false;
        if (inode != 0 && match->second.inode != inode) return false;
        moves.push_back({match->second, std::move(file.path), file.stamp, file.row});
        homeless.erase(match);
        return true;
    };
    // Of several copies each keeps the row of its own inode.
    std::vector<Unclaimed*> others;
    for (auto& file : contents.files)
        if (!claim(file, file.stamp.inode)) others.push_back(&file);
    for (auto* other : others) {
        auto& file = *other;
        if (claim(file, 0)) continue;
        if (file.row)
            edits.emplace(file.row->id, std::move(file));
        else
            plan.added.push_back(std::move(file));
    }
    for (auto const& [key, row] : homeless) {
        auto const edit = edits.find(row.id);
        if (edit != edits.end()) {
            plan.changed.push_back({row, edit->second.stamp, edit->second.digest});
            edits.erase(edit);
        } else if (!row.is_displaced && row.may_go) {
            plan.removed.push_back(row);
        }
    }
    plan.moved = Plan::in_order(std::move(moves));
    // The row moved elsewhere and the file in its old place is new.
    for (auto& [row, file] : edits) plan.added.push_back(std::move(file));
    std::ranges::stable_sort(plan.added, {}, [](Unclaimed const& file) {
        return file.entry ? file.entry->order : std::numeric_limits<std::size_t>::max();
    });
    return plan;
}

/// The changes of one run, each inside a transaction of the caller.
class Reconcile::Changes {
public:
    Changes(store::Root const& root, Finding const& finding, ReconcileOutcome& outcome)
        : m_root(root),
          m_project(finding.project),
          m_is_taken_over(finding.index.has_value()),
          m_outcome(outcome)
    {
    }

    void touch(catalog::Catalog& tx, Touched const& file) const
    {
        if (find(tx, file.id, file.digest)) tx.assets.set_stamp(file.id, file.stamp);
    }
    void move(catalog::Catalog& tx, Plan::Step const& step)
    {
        std::vector<std::pair<Plan::Move const*, domain::Asset>> rows;
        for (auto const& move : step)
            if (auto row = find(tx, move.row.id, move.row.digest)) rows.emplace_back(&move, std::move(*row));
        if (rows.size() > 1)
            for (auto const& [move, row] : rows) tx.assets.lift(row.id);
        for (auto const& [move, row] : rows) settle(tx, *move, row);
    }
    void remove(catalog::Catalog& tx, Homeless const& homeless)
    {
        auto const row = find(tx, homeless.id, homeless.digest);
        // Once more: a restore or a move may have brought the file back under the same id.
        if (row &&
            (m_root.is_gone(m_project.name + "/" + row->path) || !is_own(tx, m_root, m_project, row->path)))
            remove(tx, *row);
    }
    void change(catalog::Catalog& tx, Plan::Edit const& edit)
    {
        auto asset = find(tx, edit.row.id, edit.row.digest);
        if (!asset) return;
        asset->digest = edit.digest;
        asset->stamp = edit.stamp;
        asset->origin = domain::Origin::Index;
        asset->added_at = m_now;
        tx.assets.change_content(*asset);
        record(tx, FileChange::Changed, *asset);
        ++m_outcome.changed;
    }
    void add(catalog::Catalog& tx, Unclaimed const& file)
    {
        if (tx.assets.at_path(m_project.id, file.path)) return;
        domain::Asset asset{0,          m_project.id,          file.path, file.digest,
                            file.stamp, domain::Origin::Index, m_now};
        if (file.entry) {
            asset.origin = file.entry->origin;
            asset.added_at = file.entry->added_at;
        }
        tx.assets.put(asset);
        record(tx, FileChange::Indexed, asset);
        ++(file.entry ? m_outcome.restored : m_outcome.indexed);
    }

private:
    /// The row, if it still is what was looked at.
    std::optional<domain::Asset> find(catalog::Catalog& tx, std::int64_t id,
                                      domain::Digest const& digest) const
    {
        auto row = tx.assets.find(id);
        return row && row->project_id == m_project.id && row->digest == digest ? row : std::nullopt;
    }
    void settle(catalog::Catalog& tx, Plan::Move const& move, domain::Asset asset)
    {
        if (auto const there = tx.assets.at_path(m_project.id, move.path)) {
            bool const is_displaced =
                move.over && there->id == move.over->id && there->digest == move.over->digest;
            // An upload took the path meanwhile: no file is left for this row.
            if (!is_displaced) return remove(tx, asset);
            remove(tx, *there);
        }
        asset.path = move.path;
        asset.stamp = move.stamp;
        tx.assets.relocate(asset);
        record(tx, FileChange::Moved, asset);
        ++m_outcome.moved;
    }
    void remove(catalog::Catalog& tx, domain::Asset const& row)
    {
        tx.assets.remove(row.id);
        record(tx, FileChange::Removed, row);
        ++m_outcome.removed;
    }
    void record(catalog::Catalog& tx, FileChange what, domain::Asset const& asset) const
    {
        record_change(tx, m_project, what, asset, m_now);
        // A foreign index stays until all that it says has been taken over.
        if (!m_is_taken_over) request_publication(tx, m_project, m_now);
    }

    store::Root const& m_root;
    domain::Project const& m_project;
    bool m_is_taken_over;
    ReconcileOutcome& m_outcome;
    std::int64_t m_now = util::now_us();
};

void Reconcile::apply(Finding const& finding, Plan const& plan, ReconcileOutcome& outcome)
{
    Changes changes{m_root, finding, outcome};
    in_chunks(m_writer, finding.project, plan.touched,
              [&](auto& tx, auto const& file) { changes.touch(tx, file); });
    in_chunks(m_writer, finding.project, plan.moved,
              [&](auto& tx, auto const& step) { changes.move(tx, step); });
    in_chunks(m_writer, finding.project, plan.removed,
              [&](auto& tx, auto const& row) { changes.remove(tx, row); });
    in_chunks(m_writer, finding.project, plan.changed,
              [&](auto& tx, auto const& edit) { changes.change(tx, edit); });
    in_chunks(m_writer, finding.project, plan.added,
              [&](auto& tx, auto const& file) { changes.add(tx, file); });
    if (finding.index)
        m_writer.write([&](auto& tx) { request_publication(tx, finding.project, util::now_us()); });
}

}  // namespace service
