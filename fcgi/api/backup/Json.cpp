#include "api/backup/Json.h"

#include <array>

#include <fmt/format.h>

#include "api/Body.h"
#include "api/OrNull.h"
#include "lib/json/ListReader.h"
#include "lib/json/Writer.h"
#include "util/Clock.h"

namespace api::backup {

namespace {

constexpr std::size_t kMostFiles = 100'000;  // of one request
constexpr std::size_t kMostDevice = 255;     // bytes

using lib::json::Kind;
using lib::json::Writer;

http::Response finish(int status, Writer& json)
{
    json.end_object();
    return http::json_response(status, json.take());
}

Writer& begin_success(Writer& json) { return json.begin_object().field("status", "success"); }

std::string_view word(domain::BackupKind kind)
{
    return kind == domain::BackupKind::Video ? "video" : "photo";
}

std::string_view word(domain::BackupStatus status)
{
    switch (status) {
        case domain::BackupStatus::Completed:
            return "Completed";
        case domain::BackupStatus::Failed:
            return "Failed";
        case domain::BackupStatus::Pending:
            break;
    }
    return "Pending";
}

void write_time(Writer& json, std::string_view name, std::optional<std::int64_t> time)
{
    json.key(name);
    time ? json.string(util::iso8601(*time)) : json.null();
}

Writer& begin_record(Writer& json, domain::BackupRecord const& record)
{
    json.begin_object().field("id", record.id);
    json.field("file_name", record.file_name).field("file_path", record.file_path);
    json.field("file_size", record.size).field("file_type", word(record.origin.kind));
    json.field("mime_type", record.media_type);
    write_time(json, "timestamp", record.at);
    return json.field("status", word(record.status));
}

void write_sums(Writer& json, domain::BackupSums const& sums)
{
    json.field("total_size_bytes", sums.bytes);
    json.field("total_size_human", human_size(static_cast<std::uint64_t>(sums.bytes)));
    json.field("photo_count", sums.photos).field("video_count", sums.videos);
    json.field("total_count", sums.photos + sums.videos);
    write_time(json, "last_backup", sums.last_at);
}

/// What is wrong with the frame of a list; nullopt when nothing is.
std::optional<domain::Error> judge(lib::json::ListFrame const& frame, bool has_files, std::string_view none)
{
    using domain::ErrorCode;
    auto const refuse = [](std::string_view text) {
        return domain::Error{ErrorCode::BadRequest, std::string{text}, {}};
    };
    if (frame.root == Kind::Null || frame.is_empty) return refuse(none);
    if (frame.root != Kind::Object) return refuse("The body is not a JSON object.");
    if (!frame.list) return refuse(none);
    if (*frame.list != Kind::Array) return refuse("'files' has to be a list.");
    if (!has_files) return std::nullopt;
    if (frame.text_kind && *frame.text_kind != Kind::String && *frame.text_kind != Kind::Null)
        return refuse("'device_id' has to be a text.");
    return std::nullopt;
}

}  // namespace

std::string device_name(std::string_view text)
{
    if (text.empty()) return "unknown";
    if (text.size() <= kMostDevice) return std::string{text};
    auto end = kMostDevice;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    return std::string{text.substr(0, end)};
}

std::optional<domain::BackupStatus> parse_status(std::string_view text)
{
    using enum domain::BackupStatus;
    for (auto const status : {Completed, Failed, Pending})
        if (text == word(status)) return status;
    return std::nullopt;
}

domain::Result<PhoneFiles> parse_files(std::string_view content_type, std::string_view body,
                                       std::string_view none)
{
    using domain::ErrorCode;
    if (body.empty()) return domain::fail(ErrorCode::BadRequest, std::string{none});
    if (content_type.empty() || !is_json_type(content_type))
        return domain::fail(ErrorCode::BadRequest, "Send JSON with the content type application/json.");
    PhoneFiles files;
    std::optional<domain::Error> wrong;
    auto const frame =
        lib::json::read_list(body, {"files", "path", "device_id"}, [&](lib::json::ListElement element) {
            if (files.paths.size() == kMostFiles)
                wrong = {
                    ErrorCode::TooLarge, fmt::format("Send at most {} files at a time.", kMostFiles), {}};
            else if (element.kind != Kind::Object)
                wrong = {ErrorCode::BadRequest, "Each of the files has to be an object with a 'path'.", {}};
            else if (!element.member)
                wrong = {ErrorCode::BadRequest, "Each of the files needs a 'path' that is a text.", {}};
            if (wrong) return false;
            files.paths.push_back(std::move(*element.member));
            files.elements.push_back(element.json);
            return true;
        });
    if (wrong) return tl::unexpected(*wrong);
    if (!frame) return domain::fail(ErrorCode::BadRequest, "The body is not valid JSON.");
    if (auto error = judge(*frame, !files.paths.empty(), none)) return tl::unexpected(*error);
    files.device = device_name(frame->text);
    return files;
}

http::Response new_files(PhoneFiles const& files, std::vector<service::BackupNeed> const& needs)
{
    Writer json;
    std::int64_t count = 0;
    begin_success(json).key("new_files").begin_array();
    for (std::size_t i = 0; i < needs.size(); ++i) {
        if (needs[i] != service::BackupNeed::Wanted) continue;
        json.raw(files.elements[i]);
        ++count;
    }
    json.end_array().field("count", count).key("ignored_files").begin_array();
    for (std::size_t i = 0; i < needs.size(); ++i)
        if (needs[i] == service::BackupNeed::Ignored) json.raw(files.elements[i]);
    json.end_array();
    return finish(200, json);
}

http::Response counted(std::string_view key, std::int64_t count, std::string_view what)
{
    Writer json;
    begin_success(json).field("message", fmt::format("{} files {}", count, what)).field(key, count);
    return finish(200, json);
}

http::Response ignored_files(std::string const& device, std::vector<domain::IgnoredFile> const& files,
                             bool has_more)
{
    Writer json;
    begin_success(json).field("device_id", device).key("ignored_files").begin_array();
    for (auto const& file : files) {
        auto const slash = file.path.rfind('/');
        json.begin_object().field("id", file.id).field("path", file.path);
        json.field("file_name",
                   std::string_view{file.path}.substr(slash == std::string::npos ? 0 : slash + 1));
        write_time(json, "timestamp", file.at);
        json.end_object();
    }
    json.end_array().field("count", static_cast<std::int64_t>(files.size())).key("next");
    has_more ? json.integer(files.back().id) : json.null();
    return finish(200, json);
}

http::Response stored_backup(service::BackedUp const& stored)
{
    bool const is_new = stored.novelty == service::Novelty::New;
    Writer json;
    begin_success(json).field("message", is_new ? "File uploaded successfully" : "File already backed up");
    json.key("backup");
    begin_record(json, stored.record).end_object();
    return finish(is_new ? 201 : 200, json);
}

http::Response log_page(std::vector<domain::BackupRecord> const& records, Keys keys)
{
    Writer json;
    begin_success(json).key("backups").begin_array();
    for (auto const& record : records) {
        begin_record(json, record);
        if (keys == Keys::All) {
            json.field("device_id", record.origin.device).field("original_path", record.origin.path);
            text_or_null(json, "sha256", record.digest ? record.digest->hex() : "");
        }
        json.end_object();
    }
    json.end_array().field("count", static_cast<std::int64_t>(records.size()));
    return finish(200, json);
}

http::Response history(std::vector<domain::BackupRecord> const& records)
{
    Writer json;
    begin_success(json).key("history").begin_array();
    for (auto const& record : records) {
        json.begin_object().field("id", record.id).field("file_name", record.file_name);
        json.field("file_type", word(record.origin.kind)).field("file_size", record.size);
        json.field("device_id", record.origin.device);
        write_time(json, "timestamp", record.at);
        json.field("status", word(record.status)).end_object();
    }
    json.end_array();
    return finish(200, json);
}

http::Response device_list(std::vector<domain::BackupDevice> const& devices, bool has_more)
{
    Writer json;
    begin_success(json).key("devices").begin_array();
    for (auto const& device : devices) {
        json.begin_object().field("id", device.id).field("device_id", device.name);
        write_time(json, "last_contact", device.seen_at);
        write_sums(json, device.sums);
        json.field("ignored_count", device.ignored).end_object();
    }
    json.end_array().field("count", static_cast<std::int64_t>(devices.size())).key("next");
    has_more ? json.integer(devices.back().id) : json.null();
    return finish(200, json);
}

http::Response storage_status(service::BackupStorage const& storage)
{
    auto const& space = storage.space;
    double const percent =
        space.total == 0 ? 0 : static_cast<double>(space.used) / static_cast<double>(space.total) * 100;
    Writer json;
    begin_success(json).key("storage").begin_object();
    json.field("total_bytes", space.total).field("used_bytes", space.used).field("free_bytes", space.free);
    json.field("total_human", human_size(space.total)).field("used_human", human_size(space.used));
    json.field("free_human", human_size(space.free));
    json.key("usage_percent").raw(fmt::format("{:.2f}", percent)).end_object();
    json.key("backups").begin_object();
    write_sums(json, storage.sums);
    json.end_object();
    return finish(200, json);
}

http::Response storage_usage(store::DiskSpace const& space)
{
    Writer json;
    begin_success(json).field("used_bytes", space.used).field("total_bytes", space.total);
    json.field("available_bytes", space.free);
    return finish(200, json);
}

http::Response pong()
{
    Writer json;
    begin_success(json).field("message", "pong");
    return finish(200, json);
}

std::string human_size(std::uint64_t bytes)
{
    if (bytes == 0) return "0B";
    constexpr std::array<std::string_view, 6> kUnits{"B", "KB", "MB", "GB", "TB", "PB"};
    auto size = static_cast<double>(bytes);
    std::size_t unit = 0;
    for (; size >= 1024 && unit + 1 < kUnits.size(); ++unit) size /= 1024;
    return fmt::format("{:.2f}{}", size, kUnits[unit]);
}

}  // namespace api::backup
