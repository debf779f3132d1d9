#include "service/Projects.h"

#include <fmt/format.h>

#include "domain/ProjectName.h"
#include "lib/icu/Text.h"
#include "service/History.h"
#include "service/ProjectFolders.h"
#include "util/Clock.h"

namespace service {

namespace {

constexpr std::chrono::seconds kTakeOverWait{45};
constexpr std::size_t kEchoed = 100;          // bytes of a client's text in a message
constexpr std::chrono::seconds kListWait{2};  // a list does not wait longer for folders that are new to it

/// May a folder of this name be a project at all? One visible component.
bool is_visible_component(std::string_view name)
{
    return !name.empty() && name.size() <= 255 && name.front() != '.' &&
           name.find_first_of(std::string_view{"/\0", 2}) == std::string_view::npos &&
           lib::icu::is_valid_utf8(name);
}

std::string describe(domain::Project const& project)
{
    lib::json::Writer json;
    json.begin_object().field("name", project.name).field("notes", project.notes).key("labels").begin_array();
    for (auto const& label : project.labels) json.string(label);
    json.end_array().end_object();
    return json.take();
}

tl::unexpected<domain::Error> bad_name(std::string_view why)
{
    return domain::fail(domain::ErrorCode::BadName, std::string{why});
}

std::string_view explain(domain::ProjectNameVerdict verdict)
{
    using enum domain::ProjectNameVerdict;
    switch (verdict) {
        case Ok:
            return "";
        case BadCharacters:
            return "A project name has only letters A-Z a-z, digits, '.', '_' and '-'.";
        case DotDot:
            return "A project name has no two dots in a row.";
        case TooLong:
            return "A project name has at most 128 characters.";
        case Hidden:
            return "A project name does not begin with a dot.";
        case TrailingDot:
            return "A project name does not end in a dot.";
        case Reserved:
            return "This name is reserved for a built-in folder.";
    }
    return "";
}

}  // namespace

std::vector<ListedProject> Projects::list()
{
    std::vector<ListedProject> listed;
    std::int64_t last_job = 0;
    for (auto& name : m_root.folders()) {
        if (!lib::icu::is_valid_utf8(name)) continue;
        auto const layout = domain::builtin_layout(name);
        bool const has_index = !layout && m_reader.projects.find(name).has_value();
        if (!layout && !has_index && m_root.has_file(name + "/index.json"))
            last_job = m_jobs.request_reindex(name);
        listed.push_back({std::move(name), has_index, std::string{layout.value_or("")}});
    }
    if (last_job == 0) return listed;
    m_jobs.wait(m_reader, last_job, kListWait);
    for (auto& project : listed)
        if (project.layout.empty()) project.has_index = m_reader.projects.find(project.name).has_value();
    return listed;
}

std::vector<SummedProject> Projects::summary()
{
    std::vector<SummedProject> all;
    for (auto& listed : list()) {
        SummedProject summed{std::move(listed)};
        if (auto const project = m_reader.projects.find(summed.listed.name)) {
            summed.project = *project;
            summed.sums = m_reader.projects.sums(project->id);
        }
        all.push_back(std::move(summed));
    }
    return all;
}

bool Projects::is_project_folder(std::string_view name) const
{
    return is_visible_component(name) && m_root.has_folder(name);
}

domain::Result<domain::Project> Projects::find(std::string_view name)
{
    if (auto complaint = m_guard.complaint()) return domain::fail(domain::ErrorCode::Unavailable, *complaint);
    bool const exists = is_project_folder(name);
    if (!exists && (!domain::follows_name_rule(name) || name == "."))
        return bad_name("This is not a project name.");
    if (!exists)
        return domain::fail(domain::ErrorCode::UnknownProject,
                            fmt::format("There is no project '{}'.", name.substr(0, kEchoed)));
    auto project = m_reader.projects.find(name);
    if (!project && !domain::is_reserved(name) && m_root.has_file(std::string{name} + "/index.json")) {
        take_over(name);
        project = m_reader.projects.find(name);
    }
    if (!project)
        return domain::fail(domain::ErrorCode::NoIndex,
                            fmt::format("The folder '{}' has no index yet: create the project first.",
                                        name.substr(0, kEchoed)));
    return *project;
}

void Projects::take_over(std::string_view name)
{
    m_jobs.wait(m_reader, m_jobs.request_reindex(name), kTakeOverWait);
}

domain::Project Projects::ensure_row(std::string const& name, std::string const& notes)
{
    auto const now = util::now_us();
    return m_writer.write([&](catalog::Catalog& tx) {
        if (auto there = tx.projects.find(name)) return *there;
        domain::Project project{0, name, notes, now};
        project.id = tx.projects.add(project);
        lib::json::Writer payload;
        payload.begin_object().field("name", name).field("notes", notes).end_object();
        record_event(tx, project, "project", payload.take(), now);
        return project;
    });
}

domain::Result<domain::Project> Projects::create(std::string const& name, std::string const& notes)
{
    if (auto complaint = m_guard.complaint()) return domain::fail(domain::ErrorCode::Unavailable, *complaint);
    if (domain::is_reserved(name)) return bad_name(explain(domain::ProjectNameVerdict::Reserved));
    auto const turn = m_locks.lock("project/" + name);
    bool const exists = is_project_folder(name);
    auto const verdict = domain::judge_new_project_name(name);
    if (!exists && verdict != domain::ProjectNameVerdict::Ok) return bad_name(explain(verdict));
    if (!exists && m_root.has_entry(name))
        return domain::fail(domain::ErrorCode::Conflict,
                            fmt::format("The name '{}' is taken by something that is no folder.", name));
    if (exists && m_root.has_file(name + "/index.json")) {
        if (auto there = find(name)) return there;
    }
    // The folder was deleted by hand: what the catalogue knew of it has gone with it.
    auto const known = m_reader.projects.find(name);
    if (known && !exists) m_writer.write([&](catalog::Catalog& tx) { tx.projects.remove(known->id); });

    m_root.ensure_folder(name + "/" + domain::kOriginals);
    m_root.ensure_folder(name + "/_manifest");
    auto const project = ensure_row(name, notes);
    // The folder lost its index, or was made anew by hand: what is in it counts.
    if (known && exists) take_over(name);
    m_publisher.publish(project);
    m_jobs.ring();
    return project;
}

domain::Result<domain::Project> Projects::ensure_builtin(std::string const& name)
{
    if (auto complaint = m_guard.complaint()) return domain::fail(domain::ErrorCode::Unavailable, *complaint);
    if (auto known = m_reader.projects.find(name)) return *known;
    auto const turn = m_locks.lock("project/" + name);
    return ensure_row(name, "");
}

domain::Result<std::vector<RequestedReindex>> Projects::reindex_all()
{
    if (auto complaint = m_guard.complaint()) return domain::fail(domain::ErrorCode::Unavailable, *complaint);
    auto names = project_folders(m_reader, m_root);
    auto const jobs = m_jobs.request_reindexes(names);
    std::vector<RequestedReindex> requested;
    for (std::size_t i = 0; i < names.size(); ++i) requested.push_back({std::move(names[i]), jobs[i]});
    return requested;
}

domain::Result<domain::Project> Projects::change(std::string_view name, ProjectChange const& change)
{
    auto project = find(name);
    if (!project) return project;
    if (change.name && *change.name != project->name) {
        auto const verdict = domain::is_reserved(name) ? domain::ProjectNameVerdict::Reserved
                                                       : domain::judge_new_project_name(*change.name);
        if (verdict != domain::ProjectNameVerdict::Ok) return bad_name(explain(verdict));
        project = m_renaming.rename(*project, *change.name);
        if (!project) return project;
    }
    if (change.notes || change.labels) {
        auto const now = util::now_us();
        project = m_writer.write([&](catalog::Catalog& tx) -> domain::Result<domain::Project> {
            auto current = tx.projects.with_id(project->id);
            if (!current)
                return domain::fail(domain::ErrorCode::UnknownProject, "The project was removed meanwhile.");
            if (change.notes) current->notes = *change.notes;
            if (change.labels) current->labels = *change.labels;
            tx.projects.describe(current->id, current->notes, current->labels);
            record_event(tx, *current, "project-changed", describe(*current), now);
            return *current;
        });
    }
    m_jobs.ring();
    return project;
}

void Projects::write_index(lib::json::Writer& json, domain::Project const& project)
{
    Publisher::write_index(json, m_reader, project);
}

void Projects::write_indexed_between(lib::json::Writer& json, domain::Project const& project,
                                     std::int64_t after, std::int64_t last)
{
    m_reader.assets.for_each(project.id, after, last, [&](domain::Asset const& asset) {
        if (asset.origin == domain::Origin::Index) Publisher::write_entry(json, asset);
    });
}

domain::SyncEvent Projects::record_sync(domain::Project const& project, std::string const& payload)
{
    domain::SyncEvent event{0, util::now_us(), project.name, "sync-album", payload};
    m_writer.write([&](catalog::Catalog& tx) { record_event(tx, project, event.type, payload, event.at); });
    m_publisher.append_logs(project);
    m_jobs.ring();
    return event;
}

}  // namespace service
