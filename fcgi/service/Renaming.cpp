#include "service/Renaming.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <fmt/format.h>

#include "domain/SafeName.h"
#include "lib/json/Writer.h"
#include "lib/log/Log.h"
#include "service/History.h"
#include "service/PlaceKeys.h"
#include "store/Rename.h"
#include "util/Clock.h"
#include "util/Failpoint.h"

namespace service {

namespace {

constexpr int kEventsAtOnce = 1000;

domain::Error explain(int error, std::string const& from, std::string const& to)
{
    if (error == EEXIST || error == ENOTEMPTY || error == ENOTDIR)
        return {domain::ErrorCode::Conflict, fmt::format("The name '{}' is taken.", to), {}};
    if (error == EBUSY || error == EXDEV)
        return {domain::ErrorCode::Conflict,
                fmt::format("The folder '{}' is a drive of its own: it cannot be renamed here.", from),
                {}};
    return {domain::ErrorCode::Unavailable,
            fmt::format("The folder could not be renamed: {}.", std::strerror(error)),
            {}};
}

}  // namespace

domain::Result<domain::Project> Renaming::rename(domain::Project const& project, std::string const& to)
{
    auto const& from = project.name;
    if (from == to) return project;
    auto const first = m_locks.lock("project/" + std::min(from, to));
    auto const second = m_locks.lock("project/" + std::max(from, to));
    auto const alone = m_locks.lock(folder_key(project.id));
    auto const quiet = m_publisher.pause();
    auto const current = m_reader.projects.with_id(project.id);
    if (!current || current->name != from)
        return domain::fail(domain::ErrorCode::UnknownProject,
                            fmt::format("There is no project '{}' any more.", from));
    if (is_taken(from, to)) return tl::unexpected(explain(EEXIST, from, to));
    m_writer.write([&](catalog::Catalog& tx) {
        // A folder of that name was deleted by hand: what the catalogue knew of it has gone with it.
        if (auto const stale = tx.projects.find(to)) tx.projects.remove(stale->id);
        tx.projects.begin_rename(project.id, to);
    });
    util::failpoint("rename.journalled");
    if (int const error = store::rename_folder(m_root, from, to)) {
        m_writer.write([&](catalog::Catalog& tx) { tx.projects.cancel_rename(project.id); });
        return tl::unexpected(explain(error, from, to));
    }
    util::failpoint("rename.renamed");
    m_root.flush_folder(m_root.fd());
    finish(*current, to);
    util::failpoint("rename.finished");
    return *m_reader.projects.with_id(project.id);
}

/// On a file system that does not tell case apart, a folder stands in its own way.
bool Renaming::is_taken(std::string const& from, std::string const& to) const
{
    if (!m_root.has_entry(to)) return false;
    auto const names = m_root.folders();
    bool const is_itself =
        domain::name_key(from) == domain::name_key(to) && !std::ranges::binary_search(names, to);
    return !is_itself;
}

void Renaming::finish(domain::Project const& project, std::string const& to)
{
    auto const now = util::now_us();
    while (m_writer.write(
        [&](catalog::Catalog& tx) { return tx.events.rename_project(project.name, to, kEventsAtOnce); })) {
    }
    util::failpoint("rename.events_done");
    lib::json::Writer payload;
    payload.begin_object().field("from", project.name).field("to", to).end_object();
    m_writer.write([&](catalog::Catalog& tx) {
        tx.projects.end_rename(project.id, to);
        tx.jobs.rename_project(project.name, to, now);
        tx.trash.rename_project(project.name, to);
        domain::Project renamed = project;
        renamed.name = to;
        record_event(tx, renamed, "rename", payload.take(), now);
    });
}

void Renaming::recover()
{
    auto const folders = m_root.folders();
    auto const is_there = [&](std::string const& name) { return std::ranges::binary_search(folders, name); };
    for (auto const& project : m_reader.projects.being_renamed()) {
        bool const is_done = !is_there(project.name) && is_there(project.rename_to);
        if (is_done)
            finish(project, project.rename_to);
        else
            m_writer.write([&](catalog::Catalog& tx) { tx.projects.cancel_rename(project.id); });
        lib::log::info("the renaming of {} to {} that was cut short was {}", project.name, project.rename_to,
                       is_done ? "finished" : "given up");
    }
}

}  // namespace service
