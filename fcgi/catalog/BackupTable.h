#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/PhoneBackup.h"
#include "lib/sqlite/Database.h"

namespace catalog {

/// What the catalogue knows of a path on a phone.
struct BackupMark {
    bool is_backed_up = false;
    bool is_ignored = false;
};

/// Phones, what they have backed up, and what they leave out. A record is completed while its asset is there with its content:
/// triggers see to that, and to the sums of the devices.
class BackupTable {
public:
    explicit BackupTable(lib::sqlite::Database& db) : m_db(db) {}

    std::optional<domain::BackupDevice> find_device(std::string_view name);
    std::optional<domain::BackupDevice> device(std::int64_t id);
    /// The last contact is `now`, µs. Returns the row.
    std::int64_t ensure_device(std::string_view name, std::int64_t now);
    void touch(std::int64_t device, std::int64_t now);
    /// In the order of their rows, from the one after `after`.
    std::vector<domain::BackupDevice> devices(std::int64_t after, int limit);
    /// What people call it; nullopt: as it calls itself.
    void set_own_name(std::int64_t device, std::optional<std::string> const& name);
    /// Of all devices.
    domain::BackupSums sums();
    /// Days with completed records behind the day `after`, oldest first; of all devices when `device` is 0.
    std::vector<domain::BackupDay> days(std::int64_t device, std::int64_t after, int limit);

    BackupMark mark(std::int64_t device, std::string_view path);
    std::optional<domain::BackupRecord> find(std::int64_t id);
    std::optional<domain::BackupRecord> find_completed(std::int64_t device, std::string_view path,
                                                       domain::Digest const& digest);
    /// The record that another try takes over: not completed, of that path; without a path, of that content or name.
    std::optional<std::int64_t> find_open(std::int64_t device, domain::BackupRecord const& record);
    /// Inserts, or writes over the row `record.id`. Returns the row.
    std::int64_t put(std::int64_t device, domain::BackupRecord const& record);

    /// Newest first; of all devices when `device` is 0, of every status when there is none.
    std::vector<domain::BackupRecord> log(std::int64_t device, std::optional<domain::BackupStatus> status,
                                          int limit, std::int64_t offset);

    /// False when it is ignored already.
    bool ignore(std::int64_t device, std::string_view path, std::int64_t now);
    /// False when it is not ignored.
    bool unignore(std::int64_t device, std::string_view path);
    std::vector<domain::IgnoredFile> ignored(std::int64_t device, std::int64_t after, int limit);

private:
    static std::vector<domain::BackupRecord> read_records(lib::sqlite::Rows rows);

    inline static std::string const kSelectRecords = R"(
        SELECT id, device, original_path, kind, digest, asset, file_name, file_path, size, media_type, at, status
        FROM backup_shown )";
    inline static std::string const kSelectDevices = R"(
        SELECT id, name, seen_at, photos, videos, bytes, ignored,
            (SELECT max(at) FROM backup_record WHERE device_id = d.id AND status = 0), own_name, failed, gone
        FROM backup_device d )";

    lib::sqlite::Database& m_db;
    lib::sqlite::Statement m_find_device{m_db, kSelectDevices + R"(WHERE name = ?)"};
    lib::sqlite::Statement m_device{m_db, kSelectDevices + "WHERE id = ?"};
    lib::sqlite::Statement m_devices{m_db, kSelectDevices + R"(WHERE id > ? ORDER BY id LIMIT ?)"};
    lib::sqlite::Statement m_ensure_device{m_db, R"(
        INSERT INTO backup_device (name, seen_at) VALUES (?, ?)
        ON CONFLICT (name) DO UPDATE SET seen_at = max(seen_at, excluded.seen_at) RETURNING id)"};
    lib::sqlite::Statement m_touch{m_db, "UPDATE backup_device SET seen_at = max(seen_at, ?2) WHERE id = ?1"};
    lib::sqlite::Statement m_set_own_name{m_db, "UPDATE backup_device SET own_name = ?2 WHERE id = ?1"};
    lib::sqlite::Statement m_days{m_db, R"(
        SELECT day, files, bytes FROM backup_day WHERE device_id = ? AND day > ? ORDER BY day LIMIT ?)"};
    lib::sqlite::Statement m_sums{m_db, R"(
        SELECT ifnull(sum(photos), 0), ifnull(sum(videos), 0), ifnull(sum(bytes), 0),
            (SELECT max(at) FROM backup_record WHERE status = 0) FROM backup_device)"};
    lib::sqlite::Statement m_mark{m_db, R"(
        SELECT EXISTS (SELECT 1 FROM backup_record WHERE device_id = ?1 AND original_path = ?2 AND status = 0),
            EXISTS (SELECT 1 FROM backup_ignored WHERE device_id = ?1 AND original_path = ?2))"};
    lib::sqlite::Statement m_find{m_db, kSelectRecords + R"(WHERE id = ?)"};
    lib::sqlite::Statement m_find_completed{
        m_db, kSelectRecords + R"(WHERE device_id = ? AND original_path = ? AND digest = ? AND status = 0)"};
    lib::sqlite::Statement m_find_open{m_db, R"(
        SELECT id FROM backup_record WHERE device_id = ?1 AND original_path = ?2 AND status <> 0
            AND (?2 <> '' OR digest = ?3 OR file_name = ?4) ORDER BY digest IS ?3 DESC, id LIMIT 1)"};
    lib::sqlite::Statement m_put{m_db, R"(
        INSERT INTO backup_record (id, device_id, original_path, kind, digest, asset_id, file_name, file_path, size,
            media_type, at, status)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, digest = excluded.digest, asset_id = excluded.asset_id,
            file_name = excluded.file_name, file_path = excluded.file_path, size = excluded.size,
            media_type = excluded.media_type, at = excluded.at, status = excluded.status
        RETURNING id)"};
    // The page is found in the index alone: what an offset passes over is not read.
    lib::sqlite::Statement m_log{
        m_db, kSelectRecords +
                  R"(WHERE id IN (SELECT id FROM backup_record ORDER BY at DESC, id DESC LIMIT ? OFFSET ?)
        ORDER BY at DESC, id DESC)"};
    lib::sqlite::Statement m_log_of_device{m_db, kSelectRecords + R"(WHERE id IN (
            SELECT id FROM backup_record WHERE device_id = ? ORDER BY at DESC, id DESC LIMIT ? OFFSET ?)
        ORDER BY at DESC, id DESC)"};
    lib::sqlite::Statement m_completed{m_db, kSelectRecords + R"(WHERE id IN (
            SELECT id FROM backup_record WHERE status = 0 ORDER BY at DESC, id DESC LIMIT ? OFFSET ?)
        ORDER BY at DESC, id DESC)"};
    lib::sqlite::Statement m_completed_of_device{m_db, kSelectRecords + R"(WHERE id IN (
            SELECT id FROM backup_record WHERE device_id = ? AND status = 0 ORDER BY at DESC, id DESC LIMIT ? OFFSET ?)
        ORDER BY at DESC, id DESC)"};
    // "status <> 0" names the index.
    lib::sqlite::Statement m_open{m_db, kSelectRecords + R"(WHERE id IN (
            SELECT id FROM backup_record WHERE status <> 0 AND status = ? ORDER BY at DESC, id DESC LIMIT ? OFFSET ?)
        ORDER BY at DESC, id DESC)"};
    lib::sqlite::Statement m_open_of_device{m_db, kSelectRecords + R"(WHERE id IN (
            SELECT id FROM backup_record WHERE status <> 0 AND device_id = ? AND status = ?
            ORDER BY at DESC, id DESC LIMIT ? OFFSET ?)
        ORDER BY at DESC, id DESC)"};
    lib::sqlite::Statement m_ignore{m_db, R"(
        INSERT INTO backup_ignored (device_id, original_path, at) VALUES (?, ?, ?)
        ON CONFLICT DO NOTHING RETURNING id)"};
    lib::sqlite::Statement m_unignore{
        m_db, "DELETE FROM backup_ignored WHERE device_id = ? AND original_path = ? RETURNING id"};
    lib::sqlite::Statement m_ignored{m_db, R"(
        SELECT id, original_path, at FROM backup_ignored WHERE device_id = ? AND id > ? ORDER BY id LIMIT ?)"};
};

}  // namespace catalog
