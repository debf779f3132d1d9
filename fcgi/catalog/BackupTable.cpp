#include "catalog/BackupTable.h"

#include <span>

#include "catalog/Columns.h"

namespace catalog {

namespace {

domain::BackupRecord read_record(lib::sqlite::Rows const& row)
{
    domain::BackupRecord record;
    record.id = row.integer(0);
    record.origin.device = row.text(1);
    record.origin.path = row.text(2);
    record.origin.kind = static_cast<domain::BackupKind>(row.integer(3));
    record.digest = optional_digest_at(row, 4);
    record.asset = row.integer(5);
    record.file_name = row.text(6);
    record.file_path = row.text(7);
    record.size = row.integer(8);
    record.media_type = row.text(9);
    record.at = row.integer(10);
    record.status = static_cast<domain::BackupStatus>(row.integer(11));
    return record;
}

domain::BackupDevice read_device(lib::sqlite::Rows const& row)
{
    domain::BackupDevice device;
    device.id = row.integer(0);
    device.name = row.text(1);
    device.seen_at = row.integer(2);
    device.sums.photos = row.integer(3);
    device.sums.videos = row.integer(4);
    device.sums.bytes = row.integer(5);
    device.ignored = row.integer(6);
    device.sums.last_at = optional_at(row, 7);
    device.own_name = row.text(8);
    device.failed = row.integer(9);
    device.gone = row.integer(10);
    return device;
}

std::optional<std::span<std::byte const>> bytes_of(std::optional<domain::Digest> const& digest)
{
    if (!digest) return std::nullopt;
    return std::span<std::byte const>{digest->bytes};
}

}  // namespace

std::vector<domain::BackupRecord> BackupTable::read_records(lib::sqlite::Rows rows)
{
    std::vector<domain::BackupRecord> records;
    while (rows.next()) records.push_back(read_record(rows));
    return records;
}

std::optional<domain::BackupDevice> BackupTable::find_device(std::string_view name)
{
    auto rows = m_find_device.query(name);
    if (!rows.next()) return std::nullopt;
    return read_device(rows);
}

std::optional<domain::BackupDevice> BackupTable::device(std::int64_t id)
{
    auto rows = m_device.query(id);
    if (!rows.next()) return std::nullopt;
    return read_device(rows);
}

std::int64_t BackupTable::ensure_device(std::string_view name, std::int64_t now)
{
    return last_integer(m_ensure_device.query(name, now));
}

void BackupTable::touch(std::int64_t device, std::int64_t now) { m_touch.run(device, now); }

std::vector<domain::BackupDevice> BackupTable::devices(std::int64_t after, int limit)
{
    std::vector<domain::BackupDevice> devices;
    auto rows = m_devices.query(after, limit);
    while (rows.next()) devices.push_back(read_device(rows));
    return devices;
}

void BackupTable::set_own_name(std::int64_t device, std::optional<std::string> const& name)
{
    m_set_own_name.run(device, name);
}

std::vector<domain::BackupDay> BackupTable::days(std::int64_t device, std::int64_t after, int limit)
{
    std::vector<domain::BackupDay> days;
    auto rows = m_days.query(device, after, limit);
    while (rows.next()) days.push_back({rows.integer(0), rows.integer(1), rows.integer(2)});
    return days;
}

domain::BackupSums BackupTable::sums()
{
    domain::BackupSums sums;
    auto rows = m_sums.query();
    if (!rows.next()) return sums;
    sums.photos = rows.integer(0);
    sums.videos = rows.integer(1);
    sums.bytes = rows.integer(2);
    sums.last_at = optional_at(rows, 3);
    return sums;
}

BackupMark BackupTable::mark(std::int64_t device, std::string_view path)
{
    auto rows = m_mark.query(device, path);
    rows.next();
    return {rows.integer(0) != 0, rows.integer(1) != 0};
}

std::optional<domain::BackupRecord> BackupTable::find(std::int64_t id)
{
    auto rows = m_find.query(id);
    if (!rows.next()) return std::nullopt;
    return read_record(rows);
}

std::optional<domain::BackupRecord> BackupTable::find_completed(std::int64_t device, std::string_view path,
                                                                domain::Digest const& digest)
{
    auto rows = m_find_completed.query(device, path, std::span<std::byte const>{digest.bytes});
    if (!rows.next()) return std::nullopt;
    return read_record(rows);
}

std::optional<std::int64_t> BackupTable::find_open(std::int64_t device, domain::BackupRecord const& record)
{
    auto rows = m_find_open.query(device, record.origin.path, bytes_of(record.digest), record.file_name);
    if (!rows.next()) return std::nullopt;
    return rows.integer(0);
}

std::int64_t BackupTable::put(std::int64_t device, domain::BackupRecord const& record)
{
    auto const id = record.id != 0 ? std::optional{record.id} : std::nullopt;
    auto const asset = record.asset != 0 ? std::optional{record.asset} : std::nullopt;
    return last_integer(m_put.query(id, device, record.origin.path, static_cast<int>(record.origin.kind),
                                    bytes_of(record.digest), asset, record.file_name, record.file_path,
                                    record.size, record.media_type, record.at,
                                    static_cast<int>(record.status)));
}

std::vector<domain::BackupRecord> BackupTable::log(std::int64_t device,
                                                   std::optional<domain::BackupStatus> status, int limit,
                                                   std::int64_t offset)
{
    if (!status)
        return read_records(device == 0 ? m_log.query(limit, offset)
                                        : m_log_of_device.query(device, limit, offset));
    if (*status == domain::BackupStatus::Completed)
        return read_records(device == 0 ? m_completed.query(limit, offset)
                                        : m_completed_of_device.query(device, limit, offset));
    auto const word = static_cast<int>(*status);
    return read_records(device == 0 ? m_open.query(word, limit, offset)
                                    : m_open_of_device.query(device, word, limit, offset));
}

bool BackupTable::ignore(std::int64_t device, std::string_view path, std::int64_t now)
{
    return last_integer(m_ignore.query(device, path, now)) != 0;
}

bool BackupTable::unignore(std::int64_t device, std::string_view path)
{
    return last_integer(m_unignore.query(device, path)) != 0;
}

std::vector<domain::IgnoredFile> BackupTable::ignored(std::int64_t device, std::int64_t after, int limit)
{
    std::vector<domain::IgnoredFile> files;
    auto rows = m_ignored.query(device, after, limit);
    while (rows.next()) files.push_back({rows.integer(0), rows.text(1), rows.integer(2)});
    return files;
}

}  // namespace catalog
