#include "catalog/ProjectTable.h"

#include <algorithm>

#include "domain/MediaType.h"

namespace catalog {

std::optional<domain::Project> ProjectTable::find(std::string_view name)
{
    auto rows = m_find.query(name);
    if (!rows.next()) return std::nullopt;
    return domain::Project{rows.integer(0), rows.text(1), rows.text(2), rows.integer(3)};
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
