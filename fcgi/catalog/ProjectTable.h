#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/Project.h"
#include "lib/sqlite/Database.h"

namespace catalog {

class ProjectTable {
public:
    explicit ProjectTable(lib::sqlite::Database& db) : m_db(db) {}

    std::optional<domain::Project> find(std::string_view name);
    std::optional<domain::Project> with_id(std::int64_t id);
    std::vector<std::string> names();
    /// Returns the new row's id.
    std::int64_t add(domain::Project const& project);
    /// With its assets and its unwritten manifest lines.
    void remove(std::int64_t id);

    domain::ProjectSums sums(std::int64_t id);

    /// Has its index.json ever been written?
    bool is_published(std::int64_t id);
    void describe(std::int64_t id, std::string_view notes, std::vector<std::string> const& labels);

    /// The journal of a rename: begun before the folder moves, ended (or given up) afterwards.
    void begin_rename(std::int64_t id, std::string_view to);
    void end_rename(std::int64_t id, std::string_view name);
    void cancel_rename(std::int64_t id);
    /// Is a project on its way to this name?
    bool is_rename_target(std::string_view name);
    /// Renames that were cut short.
    std::vector<domain::Project> being_renamed();

    void set_published(std::int64_t id, std::int64_t at, std::int64_t cost);
    /// When the index may be written again: never twice within `least` µs, nor within 20 times what it took, µs since 1970.
    std::int64_t next_publication(std::int64_t id, std::int64_t least);

private:
    static domain::Project read(lib::sqlite::Rows const& row);

    lib::sqlite::Database& m_db;
    lib::sqlite::Statement m_find{m_db, R"(
        SELECT id, name, notes, created_at, labels, rename_to, renames FROM project WHERE name = ?)"};
    lib::sqlite::Statement m_with_id{m_db, R"(
        SELECT id, name, notes, created_at, labels, rename_to, renames FROM project WHERE id = ?)"};
    lib::sqlite::Statement m_describe{m_db, "UPDATE project SET notes = ?2, labels = ?3 WHERE id = ?1"};
    lib::sqlite::Statement m_begin_rename{
        m_db, "UPDATE project SET rename_to = ?2, renames = renames + 1 WHERE id = ?1"};
    lib::sqlite::Statement m_end_rename{m_db, "UPDATE project SET name = ?2, rename_to = NULL WHERE id = ?1"};
    lib::sqlite::Statement m_cancel_rename{m_db, "UPDATE project SET rename_to = NULL WHERE id = ?"};
    lib::sqlite::Statement m_is_rename_target{m_db, "SELECT 1 FROM project WHERE rename_to = ?"};
    lib::sqlite::Statement m_being_renamed{m_db, R"(
        SELECT id, name, notes, created_at, labels, rename_to, renames FROM project WHERE rename_to IS NOT NULL)"};
    lib::sqlite::Statement m_names{m_db, "SELECT name FROM project ORDER BY name"};
    lib::sqlite::Statement m_add{m_db, "INSERT INTO project (name, notes, created_at) VALUES (?, ?, ?)"};
    lib::sqlite::Statement m_remove{m_db, "DELETE FROM project WHERE id = ?"};
    lib::sqlite::Statement m_sums{m_db, "SELECT assets, bytes FROM project WHERE id = ?"};
    lib::sqlite::Statement m_last_added{m_db,
                                        "SELECT max(added_at) FROM asset WHERE project_id = ? AND kind = ?"};
    lib::sqlite::Statement m_is_published{m_db, "SELECT 1 FROM project WHERE id = ? AND published_at > 0"};
    lib::sqlite::Statement m_set_published{
        m_db, "UPDATE project SET published_at = ?2, publish_cost = ?3 WHERE id = ?1"};
    lib::sqlite::Statement m_next_publication{
        m_db, "SELECT published_at + max(?2, 20 * publish_cost) FROM project WHERE id = ?1"};
};

}  // namespace catalog
