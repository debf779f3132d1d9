#include "catalog/ProjectTable.h"

#include <algorithm>

#include "domain/MediaType.h"
#include "catalog/TextList.h"

namespace catalog {

domain::Project ProjectTable::read(lib::sqlite::Rows const& row)
{
    return {row.integer(0),           row.text(1), row.text(2),   row.integer(3),
            split_lines(row.text(4)), row.text(5), row.integer(6)};
}

std::optional<domain::Project> ProjectTable::find(std::string_view name)
{
    auto rows = m_find.query(name);
    if (!rows.next()) return std::nullopt;
    return read(rows);
}

std::optional<domain::Project> ProjectTable::with_id(std::int64_t id)
{
    auto rows = m_with_id.query(id);
    if (!rows.next()) return std::nullopt;
    return read(rows);
}

std::vector<std::string> ProjectTable::names()
{
    std::vector<std::string> names;
    auto rows = m_names.query();
    while (rows.next()) names.push_back(rows.text(0));
    return names;
}

std::int64_t ProjectTable::add(domain::Project const& project)
{
    m_add.run(project.name, project.notes, project.created_at);
    return m_db.last_insert_id();
}

void ProjectTable::remove(std::int64_t id) { m_remove.run(id); }

domain::ProjectSums ProjectTable::sums(std::int64_t id)
{
    domain::ProjectSums sums;
    auto rows = m_sums.query(id);
    if (rows.next()) sums = {rows.integer(0), rows.integer(1), 0};
    for (auto const kind : domain::kMediaKinds) {
        auto last = m_last_added.query(id, static_cast<int>(kind));
        if (last.next()) sums.last_added_at = std::max(sums.last_added_at, last.integer(0));
    }
    return sums;
}

bool ProjectTable::is_published(std::int64_t id)
{
    auto rows = m_is_published.query(id);
    return rows.next();
}

void ProjectTable::describe(std::int64_t id, std::string_view notes, std::vector<std::string> const& labels)
{
    m_describe.run(id, notes, join_lines(labels));
}

void ProjectTable::begin_rename(std::int64_t id, std::string_view to) { m_begin_rename.run(id, to); }

void ProjectTable::end_rename(std::int64_t id, std::string_view name) { m_end_rename.run(id, name); }

void ProjectTable::cancel_rename(std::int64_t id) { m_cancel_rename.run(id); }

bool ProjectTable::is_rename_target(std::string_view name)
{
    auto rows = m_is_rename_target.query(name);
    return rows.next();
}

std::vector<domain::Project> ProjectTable::being_renamed()
{
    std::vector<domain::Project> projects;
    auto rows = m_being_renamed.query();
    while (rows.next()) projects.push_back(read(rows));
    return projects;
}

void ProjectTable::set_published(std::int64_t id, std::int64_t at, std::int64_t cost)
{
    m_set_published.run(id, at, cost);
}

std::int64_t ProjectTable::next_publication(std::int64_t id, std::int64_t least)
{
    auto rows = m_next_publication.query(id, least);
    return rows.next() ? rows.integer(0) : 0;
}

}  // namespace catalog
