#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/Error.h"
#include "domain/PhoneBackup.h"
#include "http/Response.h"
#include "service/PhoneBackup.h"

namespace api::backup {

/// A device as it is kept: `unknown` when it has no name, at most 255 bytes.
std::string device_name(std::string_view text);

/// `Completed`, `Failed`, `Pending`
std::optional<domain::BackupStatus> parse_status(std::string_view word);

/// `{"device_id": …, "files": [{"path": …, …}, …]}`
struct PhoneFiles {
    std::string device;
    std::vector<std::string> paths;
    std::vector<std::string_view> elements;  ///< as they stand in the body
};
/// `none` is said of a body without files.
domain::Result<PhoneFiles> parse_files(std::string_view content_type, std::string_view body,
                                       std::string_view none);

http::Response new_files(PhoneFiles const& files, std::vector<service::BackupNeed> const& needs);
http::Response counted(std::string_view key, std::int64_t count, std::string_view what);
http::Response ignored_files(std::string const& device, std::vector<domain::IgnoredFile> const& files,
                             bool has_more);

http::Response stored_backup(service::BackedUp const& stored);
/// The phones know the keys of an upload's answer; all: `device_id`, `original_path` and `sha256` (null: it never arrived), too.
enum class Keys { OfPhones, All };
http::Response log_page(std::vector<domain::BackupRecord> const& records, Keys keys);
http::Response history(std::vector<domain::BackupRecord> const& records);
http::Response device_list(std::vector<domain::BackupDevice> const& devices, bool has_more);

http::Response storage_status(service::BackupStorage const& storage);
http::Response storage_usage(store::DiskSpace const& space);
http::Response pong();

/// Steps of 1,024, two decimals: `251.97GB`, `24.00B`, `0B`.
std::string human_size(std::uint64_t bytes);

}  // namespace api::backup
