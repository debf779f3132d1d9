#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "domain/Digest.h"
#include "domain/MediaFacts.h"

namespace domain {

/// A picture or a video as lists of contents show it: where its oldest file is, and what was read of it.
struct ListedContent {
    Digest digest;
    std::uint64_t size = 0;  ///< bytes
    std::int64_t asset = 0;
    std::string project;
    std::string path;              ///< below the project's folder
    std::string original_name;     ///< what the client called it; empty: as it is called
    std::int64_t mtime_ns = 0;     ///< ns since 1970
    std::int64_t captured_at = 0;  ///< µs since 1970
    bool has_picture = false;      ///< a thumbnail was made of it
    std::string media_type;        ///< by the content; empty: not read yet
    int width = 0, height = 0;     ///< pixels, upright; 0: unknown
    std::optional<std::int64_t>
        civil_us{};  ///< what the clock of the camera showed: µs since 1970 as if it were UTC
    std::optional<Position> position{};

    bool operator==(ListedContent const&) const = default;
};

/// A day of the calendar, as days since 1970-01-01.
using Day = std::int64_t;

/// "2024-05-01" or "20240501", of the years 1900 to 2200.
std::optional<Day> parse_day(std::string_view text);
/// The day on which it was taken, where it was taken; in the server's zone when the file does not tell.
Day day_of(ListedContent const& content);

}  // namespace domain
