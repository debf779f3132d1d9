#pragma once

#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "domain/Asset.h"
#include "lib/sqlite/Database.h"

namespace catalog {

/// A row as far as a look at the folder needs it.
struct StampedPath {
    std::int64_t id = 0;
    std::string path;
    domain::FileStamp stamp;
};

/// Assets with their blobs: a row here means a completely written file. Its capture time is what its content says of itself,
/// once that was read and says it, else the file's mtime.
class AssetTable {
public:
    explicit AssetTable(lib::sqlite::Database& db) : m_db(db) {}

    /// All rows of one content in a project, oldest first.
    std::vector<domain::Asset> with_content(std::int64_t project, domain::Digest const& digest);
    std::optional<domain::Asset> find(std::int64_t id);
    std::optional<domain::Asset> at_path(std::int64_t project, std::string_view path);
    /// Is there a row whose path collides with this key (`domain::name_key` of a path)?
    bool has_key(std::int64_t project, std::string_view path_key);

    /// Visits in the order in which they were added, from the row after `after`, up to and with `last`.
    void for_each(std::int64_t project, std::int64_t after, std::int64_t last,
                  std::function<void(domain::Asset const&)> const& visit);
    /// At most `limit` rows behind the path `after`, in byte order of the paths.
    std::vector<StampedPath> stamps(std::int64_t project, std::string_view after, int limit);
    std::int64_t count(std::int64_t project);
    /// The highest id that any row has had.
    std::int64_t last_id();
    /// When the newest one came, µs since 1970; nullopt when there is none.
    std::optional<std::int64_t> last_added_at();

    /// Inserts, or takes over the row of the same path. With `asset.id` set the row keeps that id. Returns the id.
    std::int64_t put(domain::Asset const& asset);
    void set_stamp(std::int64_t id, domain::FileStamp const& stamp);
    /// What the client called a file that got another name.
    void set_original_name(std::int64_t id, std::string_view name);
    /// Gives the row `asset.id` the project, path and stamp of `asset`; its tags stay.
    void relocate(domain::Asset const& asset);
    /// Takes the row off its path until `relocate`, in the same transaction: files that swapped their names.
    void lift(std::int64_t id);
    /// Gives the row `asset.id` the content, stamp, origin and time of `asset`: its file was edited.
    void change_content(domain::Asset const& asset);
    /// With its blob, when nothing else has that content.
    void remove(std::int64_t id);

private:
    std::int64_t ensure_blob(domain::Digest const& digest, std::uint64_t size);
    static domain::Asset read(lib::sqlite::Rows const& row);

    lib::sqlite::Database& m_db;
    lib::sqlite::Statement m_with_content{m_db, R"(
        SELECT a.id, a.project_id, a.path, b.digest, b.size, a.mtime_ns, a.inode, a.origin, a.added_at
        FROM blob b JOIN asset a ON a.blob_id = b.id WHERE b.digest = ?2 AND a.project_id = ?1 ORDER BY a.id)"};
    lib::sqlite::Statement m_at_path{m_db, R"(
        SELECT a.id, a.project_id, a.path, b.digest, b.size, a.mtime_ns, a.inode, a.origin, a.added_at
        FROM asset a JOIN blob b ON b.id = a.blob_id WHERE a.project_id = ? AND a.path = ?)"};
    lib::sqlite::Statement m_find{m_db, R"(
        SELECT a.id, a.project_id, a.path, b.digest, b.size, a.mtime_ns, a.inode, a.origin, a.added_at
        FROM asset a JOIN blob b ON b.id = a.blob_id WHERE a.id = ?)"};
    lib::sqlite::Statement m_has_key{m_db,
                                     "SELECT 1 FROM asset WHERE project_id = ? AND path_key = ? LIMIT 1"};
    lib::sqlite::Statement m_for_each{m_db, R"(
        SELECT a.id, a.project_id, a.path, b.digest, b.size, a.mtime_ns, a.inode, a.origin, a.added_at
        FROM asset a JOIN blob b ON b.id = a.blob_id
        WHERE a.project_id = ? AND a.id > ? AND a.id <= ? ORDER BY a.id)"};
    lib::sqlite::Statement m_stamps{m_db, R"(
        SELECT id, path, size, mtime_ns, inode FROM asset WHERE project_id = ? AND path > ? ORDER BY path LIMIT ?)"};
    lib::sqlite::Statement m_count{m_db, "SELECT assets FROM project WHERE id = ?"};
    lib::sqlite::Statement m_last_added_at{m_db, "SELECT added_at FROM asset ORDER BY id DESC LIMIT 1"};
    lib::sqlite::Statement m_last_id{m_db,
                                     "SELECT ifnull(max(seq), 0) FROM sqlite_sequence WHERE name = 'asset'"};
    lib::sqlite::Statement m_find_blob{m_db, "SELECT id FROM blob WHERE digest = ?"};
    lib::sqlite::Statement m_add_blob{m_db, "INSERT INTO blob (digest, size) VALUES (?, ?)"};
    lib::sqlite::Statement m_put{m_db, R"(
        INSERT INTO asset (id, project_id, path, path_key, name_key, kind, blob_id, size, mtime_ns, inode, origin,
            added_at, captured_at)
        VALUES (?, ?, ?, ?, ?, ?, ?7, ?, ?, ?, ?, ?, ifnull((SELECT captured_at FROM media WHERE blob_id = ?7), ?))
        ON CONFLICT (project_id, path) DO UPDATE SET blob_id = excluded.blob_id, size = excluded.size,
            mtime_ns = excluded.mtime_ns, inode = excluded.inode, origin = excluded.origin,
            added_at = excluded.added_at, captured_at = excluded.captured_at
        RETURNING id)"};
    lib::sqlite::Statement m_set_stamp{m_db, R"(
        UPDATE asset SET mtime_ns = ?2, inode = ?3,
            captured_at = ifnull((SELECT m.captured_at FROM media m WHERE m.blob_id = asset.blob_id), ?2 / 1000)
        WHERE id = ?1)"};
    lib::sqlite::Statement m_set_original_name{
        m_db, "INSERT OR REPLACE INTO original_name (asset_id, name) VALUES (?, ?)"};
    lib::sqlite::Statement m_relocate{m_db, R"(
        UPDATE asset SET project_id = ?2, path = ?3, path_key = ?4, name_key = ?5, kind = ?6, mtime_ns = ?7, inode = ?8,
            captured_at = ifnull((SELECT m.captured_at FROM media m WHERE m.blob_id = asset.blob_id), ?7 / 1000)
        WHERE id = ?1)"};
    lib::sqlite::Statement m_lift{m_db,
                                  "UPDATE asset SET path = '/' || id, path_key = '/' || id WHERE id = ?"};
    lib::sqlite::Statement m_blob_of{m_db, "SELECT blob_id FROM asset WHERE id = ?"};
    lib::sqlite::Statement m_change_content{m_db, R"(
        UPDATE asset SET blob_id = ?2, size = ?3, mtime_ns = ?4, inode = ?5, origin = ?6, added_at = ?7,
            captured_at = ifnull((SELECT captured_at FROM media WHERE blob_id = ?2), ?4 / 1000) WHERE id = ?1)"};
    lib::sqlite::Statement m_remove{m_db, "DELETE FROM asset WHERE id = ? RETURNING blob_id"};
    lib::sqlite::Statement m_forget_blob{
        m_db, "DELETE FROM blob WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM asset WHERE blob_id = ?1)"};
};

}  // namespace catalog
