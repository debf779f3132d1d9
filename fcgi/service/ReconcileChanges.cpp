#include "service/ReconcileChanges.h"

#include <chrono>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "service/Difference.h"
#include "service/History.h"
#include "util/Clock.h"

namespace service {

namespace {

using std::chrono::steady_clock;
using Plan = ReconcilePlan;

/// How long a transaction may hold up the uploads, without its flush; they get several times as long before the next one.
constexpr std::chrono::milliseconds kHold{3};
constexpr int kPause = 4;

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

/// The changes of one run, each inside a transaction of the caller.
class Changes {
public:
    Changes(store::Root const& root, domain::Project const& project, bool is_taken_over,
            ReconcileOutcome& outcome)
        : m_root(root), m_project(project), m_is_taken_over(is_taken_over), m_outcome(outcome)
    {
    }

    void touch(catalog::Catalog& tx, Plan::Touched const& file) const
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
    void remove(catalog::Catalog& tx, Plan::Homeless const& homeless)
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
    void add(catalog::Catalog& tx, Plan::Unclaimed const& file)
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

}  // namespace

bool is_stale(catalog::Catalog& tx, domain::Project const& project)
{
    auto const now = tx.projects.with_id(project.id);
    return !now || now->renames != project.renames;
}

void ReconcileChanges::apply(ReconcilePlan const& plan, ReconcileOutcome& outcome)
{
    Changes changes{m_root, m_project, m_is_taken_over, outcome};
    in_chunks(m_writer, m_project, plan.touched,
              [&](auto& tx, auto const& file) { changes.touch(tx, file); });
    in_chunks(m_writer, m_project, plan.moved, [&](auto& tx, auto const& step) { changes.move(tx, step); });
    in_chunks(m_writer, m_project, plan.removed, [&](auto& tx, auto const& row) { changes.remove(tx, row); });
    in_chunks(m_writer, m_project, plan.changed,
              [&](auto& tx, auto const& edit) { changes.change(tx, edit); });
    in_chunks(m_writer, m_project, plan.added, [&](auto& tx, auto const& file) { changes.add(tx, file); });
    if (m_is_taken_over)
        m_writer.write([&](auto& tx) { request_publication(tx, m_project, util::now_us()); });
}

}  // namespace service
