#include "service/FileMoves.h"

#include <cerrno>
#include <cstring>
#include <set>
#include <system_error>

#include <fmt/format.h>

#include "lib/json/Writer.h"
#include "lib/log/Log.h"
#include "service/History.h"
#include "store/Hashing.h"
#include "store/Relocation.h"
#include "store/Trash.h"
#include "util/Clock.h"
#include "util/Failpoint.h"

namespace service {

namespace {

using catalog::FileMove;
using catalog::Purpose;

/// Of a copy between two file systems; the journal's id makes it this move's own.
std::string spare_name(FileMove const& move) { return fmt::format(".media-sync-move-{}", move.id); }

bool is_at(std::optional<domain::Asset> const& row, std::int64_t project, std::string const& path)
{
    return row && row->project_id == project && row->path == path;
}

bool is_wanted(catalog::Catalog& tx, FileMove const& move)
{
    if (move.purpose == Purpose::Restore) return tx.trash.find(move.trash_id).has_value();
    auto const row = tx.assets.find(move.asset.id);
    return is_at(row, move.asset.project_id, move.asset.path) && row->digest == move.asset.digest;
}

/// The row of the source goes, unless a reconcile gave it to another file meanwhile. Its tags, as they are now, go along.
void leave_project(catalog::Catalog& tx, FileMove& move)
{
    if (!is_at(tx.assets.find(move.asset.id), move.asset.project_id, move.asset.path)) return;
    move.tags = tx.tags.of(move.asset.id);
    tx.assets.remove(move.asset.id);
}

void enter_trash(catalog::Catalog& tx, FileMove& move, std::int64_t now)
{
    leave_project(tx, move);
    auto const project = tx.projects.with_id(move.asset.project_id);
    auto const name = project ? project->name : move.source.substr(0, move.source.find('/'));
    move.trash_id = tx.trash.add({0, move.target, name, move.asset, move.tags, move.started_at});
    if (!project) return;
    record_event(
        tx, *project, "delete",
        describe(move.asset, [&](lib::json::Writer& json) { json.field("trash_id", move.trash_id); }), now);
    record_change(tx, *project, FileChange::Removed, move.asset, now);
}

/// The row in its new place. A reconcile that saw the file first has made one there: it gives way.
domain::Asset settle(catalog::Catalog& tx, FileMove const& move)
{
    domain::Asset asset = move.asset;
    asset.project_id = move.to_project;
    asset.path = move.to_path;
    auto const there = tx.assets.at_path(asset.project_id, asset.path);
    if (there && there->id != asset.id) tx.assets.remove(there->id);
    auto const row = tx.assets.find(asset.id);
    if (is_at(row, move.asset.project_id, move.asset.path) || is_at(row, asset.project_id, asset.path)) {
        tx.assets.relocate(asset);
        return asset;
    }
    if (row) asset.id = 0;  // a reconcile gave it to another file
    asset.id = tx.assets.put(asset);
    for (auto const& tag : move.tags) tx.tags.give(asset.id, tag);
    return asset;
}

void record_move(catalog::Catalog& tx, FileMove const& move, domain::Project const& to,
                 domain::Asset const& asset, std::int64_t now)
{
    auto const from = tx.projects.with_id(move.asset.project_id);
    auto const from_name = from ? from->name : "";
    if (from) {
        record_event(tx, *from, "move",
                     describe(move.asset,
                              [&](lib::json::Writer& json) {
                                  json.field("to_project", to.name).field("to_path", asset.path);
                              }),
                     now);
        record_change(tx, *from, FileChange::Removed, move.asset, now);
    }
    record_event(tx, to, "move",
                 describe(asset,
                          [&](lib::json::Writer& json) {
                              json.field("from_project", from_name).field("from_path", move.asset.path);
                          }),
                 now);
    record_change(tx, to, FileChange::Moved, asset, now);
}

void enter_project(catalog::Catalog& tx, FileMove& move, std::int64_t now)
{
    auto const to = tx.projects.with_id(move.to_project);
    if (!to) return;  // removed by hand meanwhile; the file is found when somebody adopts the folder
    auto const asset = settle(tx, move);
    if (move.purpose == Purpose::Restore) {
        tx.trash.remove(move.trash_id);
        record_event(tx, *to, "restore",
                     describe(asset, [&](lib::json::Writer& json) { json.field("trash_id", move.trash_id); }),
                     now);
        record_change(tx, *to, FileChange::Restored, asset, now);
    } else {
        record_move(tx, move, *to, asset, now);
    }
    move.asset.id = asset.id;
}

/// The rows follow the file.
void complete(catalog::Catalog& tx, FileMove& move, std::int64_t now)
{
    move.purpose == Purpose::Delete ? enter_trash(tx, move, now) : enter_project(tx, move, now);
    tx.moves.remove(move.id);
}

domain::Error explain(std::system_error const& error)
{
    int const code = error.code().value();
    if (code == ENOSPC || code == EDQUOT)
        return {domain::ErrorCode::NoSpace, "The disk is full: the file was not moved.", {}};
    return {domain::ErrorCode::Unavailable,
            fmt::format("The file could not be moved: {}.", std::strerror(code)),
            {}};
}

}  // namespace

std::vector<domain::Result<FileMove>> FileMoves::run(std::vector<FileMove> moves)
{
    if (moves.empty()) return {};
    begin(moves);
    util::failpoint("move.journalled");
    std::vector<Outcome> outcomes;
    outcomes.reserve(moves.size());
    for (auto const& move : moves) outcomes.push_back(carry(move));
    util::failpoint("move.carried");
    try {
        flush(outcomes);
        util::failpoint("move.flushed");
        finish(moves, outcomes);
        util::failpoint("move.committed");
    } catch (std::exception const&) {
        take_back(outcomes);
        throw;
    }
    store::Trash const trash{m_root};
    for (auto const& move : moves) {
        trash.prune(move.source);
        trash.prune(move.target);
    }
    return outcomes;
}

void FileMoves::begin(std::vector<FileMove>& moves)
{
    m_writer.write([&](catalog::Catalog& tx) {
        for (auto& move : moves) {
            if (!is_wanted(tx, move)) continue;
            if (move.purpose != Purpose::Restore) move.tags = tx.tags.of(move.asset.id);
            move.id = tx.moves.add(move);
        }
    });
}

FileMoves::Outcome FileMoves::carry(FileMove move)
{
    constexpr auto kGone = "The file is not there any more.";
    if (move.id == 0) return domain::fail(domain::ErrorCode::NotFound, kGone);
    try {
        switch (store::relocate(m_root, move.source, move.target, spare_name(move), move.asset.digest)) {
            case store::Relocated::Done:
                break;
            case store::Relocated::Gone:
                return domain::fail(domain::ErrorCode::NotFound, kGone);
            case store::Relocated::Taken:
                return domain::fail(domain::ErrorCode::Conflict,
                                    "Another file took the name in this moment. Try again.");
            case store::Relocated::Changed:
                return domain::fail(domain::ErrorCode::Conflict,
                                    "The file was changed by hand. Reindex the project first.");
        }
        // A rename keeps the stamp: what differs then was edited in this moment, and a later look must see that.
        auto const stamp = m_root.stamp(move.target);
        if (stamp && stamp->inode != move.asset.stamp.inode) move.asset.stamp = *stamp;
        return move;
    } catch (std::system_error const& error) {
        lib::log::error("moving {} to {}: {}", move.source, move.target, error.what());
        return tl::unexpected(explain(error));
    }
}

void FileMoves::flush(std::vector<Outcome> const& outcomes)
{
    std::set<std::string> folders;
    for (auto const& outcome : outcomes) {
        if (!outcome) continue;
        folders.insert(store::parent_of(outcome->source));
        folders.insert(store::parent_of(outcome->target));
    }
    for (auto const& folder : folders) store::flush_parent(m_root, folder + "/.");
}

void FileMoves::finish(std::vector<FileMove> const& moves, std::vector<Outcome>& outcomes)
{
    auto const now = util::now_us();
    m_writer.write([&](catalog::Catalog& tx) {
        for (std::size_t i = 0; i < moves.size(); ++i)
            outcomes[i] ? complete(tx, *outcomes[i], now) : tx.moves.remove(moves[i].id);
        util::failpoint("move.in_commit");
    });
}

void FileMoves::take_back(std::vector<Outcome> const& outcomes)
{
    for (auto const& outcome : outcomes) {
        if (!outcome) continue;
        try {
            if (!m_reader.moves.has(outcome->id)) continue;  // committed all the same
            auto const back = store::relocate(m_root, outcome->target, outcome->source, spare_name(*outcome),
                                              outcome->asset.digest);
            if (back == store::Relocated::Done)
                m_writer.write([&](catalog::Catalog& tx) { tx.moves.remove(outcome->id); });
        } catch (std::exception const& error) {
            lib::log::error("{} stays at {} until the next start: {}", outcome->source, outcome->target,
                            error.what());
        }
    }
}

void FileMoves::recover()
{
    for (auto const& move : m_reader.moves.all()) {
        try {
            recover(move);
        } catch (std::exception const& error) {
            lib::log::error("recovering {}: {}", move.source, error.what());
        }
    }
}

void FileMoves::recover(FileMove move)
{
    m_root.remove(store::parent_of(move.target) + "/" + spare_name(move));
    if (is_half_placed(move)) m_root.remove(move.target);
    bool const is_done = m_root.is_gone(move.source) && has_arrived(move);
    if (is_done) {
        store::flush_parent(m_root, move.source);
        store::flush_parent(m_root, move.target);
    }
    auto const now = util::now_us();
    m_writer.write(
        [&](catalog::Catalog& tx) { is_done ? complete(tx, move, now) : tx.moves.remove(move.id); });
    store::Trash const trash{m_root};
    trash.prune(move.source);
    trash.prune(move.target);
    lib::log::info("a move of {} that was cut short was {}", move.source, is_done ? "finished" : "undone");
}

/// Where a drive has no exclusive rename: a second name of the file, or an empty file that held the name for it.
bool FileMoves::is_half_placed(FileMove const& move)
{
    if (!m_root.has_file(move.source)) return false;
    if (store::is_one_file(m_root, move.source, move.target)) return true;
    auto const there = m_root.stamp(move.target);
    return there && there->size == 0 && move.asset.stamp.size > 0;
}

bool FileMoves::has_arrived(FileMove& move)
{
    auto const stamp = m_root.stamp(move.target);
    if (!stamp || stamp->size != move.asset.stamp.size) return false;
    if (*stamp == move.asset.stamp) return true;
    auto const hashed = store::hash_settled(m_root, move.target);
    if (!hashed || hashed->digest != move.asset.digest) return false;
    move.asset.stamp = hashed->stamp;
    return true;
}

}  // namespace service
