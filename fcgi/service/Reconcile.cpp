#include "service/Reconcile.h"

#include <fcntl.h>

#include <algorithm>
#include <system_error>

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

/// Files that are read before their rows are written: what a kill at any time undoes, and what is in memory.
constexpr std::size_t kPiece = 1'000;

/// A file of so many bytes takes longer to read than a thread to start.
constexpr std::uint64_t kWorthAThread = 1'000'000;

tl::unexpected<domain::Error> being_renamed(domain::Project const& project)
{
    return domain::fail(
        domain::ErrorCode::Unavailable,
        fmt::format("The project '{}' was renamed while it was read. Try again.", project.name));
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
    ReconcileChanges changes{m_writer, m_root, finding.project, finding.index.has_value()};
    bool goes_on = true;
    for (std::size_t at = 0; goes_on && (at == 0 || at < files.size()); at += piece) {
        auto const part = files.subspan(at, std::min(piece, files.size() - at));
        auto contents = read(finding, part, memory, progress, may_go_on, outcome);
        goes_on = !contents.is_cut_short;
        // Once more before rows go: a drive that went away while it was read looks like a deletion.
        if (auto complaint = m_guard.complaint())
            return domain::fail(domain::ErrorCode::Unavailable, *complaint);
        util::failpoint("reconcile.read");
        changes.apply(ReconcilePlan::make(std::move(contents)), outcome);
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

ReconcilePlan::Contents Reconcile::read(Finding const& finding, std::span<Difference::File const> part,
                                        SecondLook* memory, Progress const& progress,
                                        std::function<bool()> const& may_go_on, ReconcileOutcome& outcome)
{
    ReconcilePlan::Contents contents;
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
                     ReconcilePlan::Contents& contents, ReconcileOutcome& outcome)
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
        std::optional<ReconcilePlan::Homeless> displaced;
        if (row) displaced = ReconcilePlan::Homeless{row->id, row->digest, row->stamp.inode, true, true};
        contents.files.push_back({file.path, hashed->stamp, hashed->digest, entry, displaced});
        if (displaced) contents.homeless.push_back(*displaced);
    }
}

}  // namespace service
