#include "service/PhoneBackup.h"

#include <algorithm>

#include <fmt/format.h>

#include "domain/SafeName.h"
#include "lib/icu/Text.h"
#include "lib/json/Writer.h"
#include "lib/log/Log.h"
#include "service/History.h"
#include "util/Clock.h"
#include "util/Failpoint.h"

namespace service {

namespace {

/// A phone asks for each page of its pictures: its contact is written down once in this time, µs.
constexpr std::int64_t kContactInterval = 60'000'000;

domain::BackupRecord begin_record(domain::BackupOrigin origin, UploadResult const& result, std::int64_t now)
{
    domain::BackupRecord record;
    record.origin = std::move(origin);
    record.size = static_cast<std::int64_t>(result.size);
    record.media_type = result.media_type;
    record.at = now;
    return record;
}

constexpr std::size_t kLongestOwnName = 80;  // characters

/// Control characters, line separators, and those that turn the direction of what follows on the page.
bool is_control(char32_t c)
{
    return c < 0x20 || (0x7F <= c && c < 0xA0) || (0x2028 <= c && c <= 0x202E) ||
           (0x2066 <= c && c <= 0x2069);
}

domain::Result<std::string> clean_own_name(std::string_view text)
{
    auto const refuse = [](std::string why) {
        return domain::fail(domain::ErrorCode::InvalidField, std::move(why), "body.own_name");
    };
    auto name = lib::icu::trimmed_nfc(text);
    if (!name) return refuse("A name is a text in UTF-8.");
    auto const characters = lib::icu::code_points(*name);
    if (std::ranges::any_of(characters, &is_control)) return refuse("A name has no control characters.");
    if (characters.size() > kLongestOwnName)
        return refuse(fmt::format("A name has at most {} characters; this one has {}.", kLongestOwnName,
                                  characters.size()));
    return std::move(*name);
}

std::string describe_naming(domain::BackupDevice const& device, std::string_view own_name)
{
    lib::json::Writer json;
    json.begin_object().field("device_id", device.name).field("from", device.own_name);
    json.field("to", own_name).end_object();
    return json.take();
}

}  // namespace

std::vector<BackupNeed> PhoneBackup::judge(std::string const& device, std::vector<std::string> const& paths)
{
    auto const known = m_reader.backups.find_device(device);
    if (!known) return std::vector<BackupNeed>(paths.size(), BackupNeed::Wanted);
    touch(*known);
    m_reader.map(true);
    std::vector<BackupNeed> needs;
    needs.reserve(paths.size());
    for (auto const& path : paths) {
        auto const mark = m_reader.backups.mark(known->id, path);
        needs.push_back(mark.is_ignored     ? BackupNeed::Ignored
                        : mark.is_backed_up ? BackupNeed::BackedUp
                                            : BackupNeed::Wanted);
    }
    return needs;
}

/// Who asks gets an answer, even when nothing can be written.
void PhoneBackup::touch(domain::BackupDevice const& device)
{
    auto const now = util::now_us();
    if (now - device.seen_at < kContactInterval) return;
    try {
        m_writer.write([&](catalog::Catalog& tx) { tx.backups.touch(device.id, now); });
    } catch (std::exception const& error) {
        lib::log::error("the contact of a phone: {}", error.what());
    }
}

domain::Result<BackedUp> PhoneBackup::receive(Upload const& upload, ReadOrigin read_origin)
{
    auto const project = m_projects.ensure_builtin(domain::kBackup);
    if (!project) {
        m_uploads.discard(upload.body_file);
        return tl::unexpected(project.error());
    }
    auto const answer = m_uploads.receive(*project, upload);
    if (!answer.files) return tl::unexpected(answer.files.error());
    auto const& result = answer.files->front();
    auto origin = read_origin(answer.fields, result.name);
    if (result.outcome) return record(std::move(origin), result);
    record_failure(std::move(origin), result);
    return tl::unexpected(result.outcome.error());
}

/// The file is in its place and in the catalogue. A kill before this leaves it there, and the phone sends it again: then it
/// is known, and recorded.
domain::Result<BackedUp> PhoneBackup::record(domain::BackupOrigin origin, UploadResult const& result)
{
    auto const& [asset, novelty, project] = *result.outcome;
    auto record = begin_record(std::move(origin), result, util::now_us());
    record.digest = asset.digest;
    record.asset = asset.id;
    record.file_name = file_name(asset.path);
    record.file_path = asset.path;
    util::failpoint("backup.before_record");
    auto const stored = m_writer.write([&](catalog::Catalog& tx) -> std::optional<BackedUp> {
        if (!tx.assets.find(asset.id)) return std::nullopt;
        auto const device = tx.backups.ensure_device(record.origin.device, record.at);
        auto const known = tx.backups.find_completed(device, record.origin.path, asset.digest);
        if (known && known->asset == asset.id && novelty == Novelty::Known)
            return BackedUp{*known, Novelty::Known};
        record.id = known ? known->id : tx.backups.find_open(device, record).value_or(0);
        record.id = tx.backups.put(device, record);
        return BackedUp{record, known && novelty == Novelty::Known ? Novelty::Known : Novelty::New};
    });
    if (stored) return *stored;
    return domain::fail(domain::ErrorCode::Conflict,
                        "The file was removed on the server while it was recorded. Please send it again.");
}

void PhoneBackup::record_failure(domain::BackupOrigin origin, UploadResult const& result)
{
    auto const now = util::now_us();
    auto record = begin_record(std::move(origin), result, now);
    record.file_name = domain::safe_name(result.name, result.media_type, now);
    record.status = domain::BackupStatus::Failed;
    try {
        m_writer.write([&](catalog::Catalog& tx) {
            auto const device = tx.backups.ensure_device(record.origin.device, now);
            record.id = tx.backups.find_open(device, record).value_or(0);
            tx.backups.put(device, record);
        });
    } catch (std::exception const& error) {
        lib::log::error("a failed backup could not be recorded: {}", error.what());
    }
}

std::int64_t PhoneBackup::ignore(std::string const& device, std::vector<std::string> const& paths)
{
    auto const now = util::now_us();
    return m_writer.write([&](catalog::Catalog& tx) {
        auto const row = tx.backups.ensure_device(device, now);
        std::int64_t added = 0;
        for (auto const& path : paths) added += tx.backups.ignore(row, path, now) ? 1 : 0;
        return added;
    });
}

std::int64_t PhoneBackup::unignore(std::string const& device, std::vector<std::string> const& paths)
{
    auto const known = m_reader.backups.find_device(device);
    if (!known) return 0;
    return m_writer.write([&](catalog::Catalog& tx) {
        std::int64_t removed = 0;
        for (auto const& path : paths) removed += tx.backups.unignore(known->id, path) ? 1 : 0;
        return removed;
    });
}

std::vector<domain::IgnoredFile> PhoneBackup::ignored(std::string const& device, std::int64_t after,
                                                      int limit)
{
    auto const known = m_reader.backups.find_device(device);
    if (!known) return {};
    return m_reader.backups.ignored(known->id, after, limit);
}

domain::Result<domain::BackupDevice> PhoneBackup::name_device(std::int64_t id, std::string_view own_name)
{
    auto const name = clean_own_name(own_name);
    if (!name) return tl::unexpected(name.error());
    auto const named = m_writer.write([&](catalog::Catalog& tx) {
        auto device = tx.backups.device(id);
        if (!device || device->own_name == *name) return device;
        tx.backups.set_own_name(id, name->empty() ? std::nullopt : std::optional{*name});
        tx.events.add({0, util::now_us(), "", "device", describe_naming(*device, *name)});
        device->own_name = *name;
        return device;
    });
    if (!named) return domain::fail(domain::ErrorCode::NotFound, "There is no device of this number.");
    return *named;
}

std::optional<std::int64_t> PhoneBackup::row_of(std::string const& device)
{
    if (device.empty()) return 0;
    auto const known = m_reader.backups.find_device(device);
    if (!known) return std::nullopt;
    return known->id;
}

std::vector<domain::BackupRecord> PhoneBackup::log(std::string const& device,
                                                   std::optional<domain::BackupStatus> status, int limit,
                                                   std::int64_t offset)
{
    auto const row = row_of(device);
    if (!row) return {};
    return m_reader.backups.log(*row, status, limit, offset);
}

domain::Result<store::DiskSpace> PhoneBackup::space() const
{
    if (auto complaint = m_guard.complaint()) return domain::fail(domain::ErrorCode::Unavailable, *complaint);
    return store::disk_space(m_root);
}

domain::Result<BackupStorage> PhoneBackup::storage()
{
    auto const room = space();
    if (!room) return tl::unexpected(room.error());
    return BackupStorage{*room, m_reader.backups.sums()};
}

}  // namespace service
