#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "domain/Digest.h"

namespace domain {

/// The project that phones back up to.
inline constexpr char const* kBackup = "backup";

enum class BackupStatus {
    Completed,
    Failed,   ///< it arrived and could not be stored
    Pending,  ///< its file was deleted or edited on the server since: the phone is asked for it again
};

enum class BackupKind { Photo, Video };

/// What a phone says of a file that it sends.
struct BackupOrigin {
    std::string device;
    std::string path{};  ///< on the phone; may be empty
    BackupKind kind = BackupKind::Photo;
    bool operator==(BackupOrigin const&) const = default;
};

struct BackupRecord {
    std::int64_t id = 0;
    BackupOrigin origin;
    std::optional<Digest> digest{};  ///< nullopt: it failed
    std::int64_t asset = 0;
    std::string file_name{};
    std::string file_path{};  ///< below `backup`; a file that was moved elsewhere: below the root
    std::int64_t size = 0;    ///< bytes
    std::string media_type{};
    std::int64_t at = 0;  ///< µs since 1970
    BackupStatus status = BackupStatus::Completed;
    bool operator==(BackupRecord const&) const = default;
};

/// Completed records alone.
struct BackupSums {
    std::int64_t photos = 0;
    std::int64_t videos = 0;
    std::int64_t bytes = 0;
    std::optional<std::int64_t> last_at{};  ///< µs since 1970
};

struct BackupDevice {
    std::int64_t id = 0;
    std::string name;          ///< as it calls itself
    std::int64_t seen_at = 0;  ///< µs since 1970
    BackupSums sums{};
    std::int64_t ignored = 0;
    std::string own_name{};   ///< as people call it; empty: no other name
    std::int64_t failed = 0;  ///< records
    std::int64_t gone = 0;    ///< records whose file is no longer there
};

/// Completed records of a day.
struct BackupDay {
    std::int64_t day = 0;  ///< since 1970, UTC
    std::int64_t files = 0;
    std::int64_t bytes = 0;
};

struct IgnoredFile {
    std::int64_t id = 0;
    std::string path;
    std::int64_t at = 0;  ///< µs since 1970
};

}  // namespace domain
