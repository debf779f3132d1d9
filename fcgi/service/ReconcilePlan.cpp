#include "service/ReconcilePlan.h"

#include <algorithm>
#include <limits>
#include <map>
#include <tuple>
#include <unordered_map>
#include <utility>

namespace service {

namespace {

/// Each path is free when its turn comes: of files that were moved each into the place of the next, the last goes first.
std::vector<ReconcilePlan::Step> in_order(std::vector<ReconcilePlan::Move> moves)
{
    std::unordered_map<std::int64_t, std::size_t> by_row;
    std::unordered_map<std::int64_t, std::size_t> by_over;
    for (std::size_t i = 0; i < moves.size(); ++i) {
        by_row.emplace(moves[i].row.id, i);
        if (moves[i].over) by_over.emplace(moves[i].over->id, i);
    }
    std::vector<ReconcilePlan::Step> steps;
    std::vector<bool> is_done(moves.size());
    auto const take = [&](std::size_t i) -> ReconcilePlan::Move&& {
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

}  // namespace

ReconcilePlan ReconcilePlan::make(Contents contents)
{
    using Key = std::tuple<domain::Digest, std::uint64_t, std::int64_t>;  // content, inode, row
    std::map<Key, Homeless> homeless;
    for (auto const& row : contents.homeless) homeless.emplace(Key{row.digest, row.inode, row.id}, row);

    ReconcilePlan plan{std::move(contents.touched), {}, {}, {}, {}};
    std::vector<Move> moves;
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
    plan.moved = in_order(std::move(moves));
    // The row moved elsewhere and the file in its old place is new.
    for (auto& [row, file] : edits) plan.added.push_back(std::move(file));
    std::ranges::stable_sort(plan.added, {}, [](Unclaimed const& file) {
        return file.entry ? file.entry->order : std::numeric_limits<std::size_t>::max();
    });
    return plan;
}

}  // namespace service
