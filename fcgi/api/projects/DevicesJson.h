#pragma once

#include <string>
#include <vector>

#include "domain/Error.h"
#include "domain/PhoneBackup.h"
#include "http/Request.h"

namespace api::projects {

/// `{"own_name": "Anna's phone"}`; null or "" takes the name away.
domain::Result<std::string> parse_own_name(http::Request const& request, std::string const& body);

/// `{"id", "device_id", "own_name", "last_contact", "last_backup", "photos", "videos", "bytes", "failed", "gone",
/// "ignored"}`: times in ISO 8601, `own_name` and `last_backup` may be null.
std::string device(domain::BackupDevice const& device);
std::string device_page(std::vector<domain::BackupDevice> const& devices, bool has_more);
/// `{"days": [{"day": "2026-11-22", "files", "bytes"}], "next"}`
std::string backup_days(std::vector<domain::BackupDay> const& days, bool has_more);

}  // namespace api::projects
