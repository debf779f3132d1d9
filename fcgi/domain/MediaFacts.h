#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace domain {

/// Minutes east or west of UTC. No place on earth is farther off than 14 hours; more than this is no zone.
inline constexpr int kMostZoneOffset = 18 * 60;

/// When a picture was taken, as its file says it.
struct CaptureTime {
    std::int64_t civil_us = 0;  ///< what the clock showed: µs since 1970 as if it were UTC
    std::optional<int> offset;  ///< minutes east of UTC; nullopt: the file names no zone
    std::string source;         ///< the tag it came from: "DateTimeOriginal"

    /// µs since 1970. Without a zone it is read in that of the server.
    std::int64_t instant() const;
    bool operator==(CaptureTime const&) const = default;
};

/// Where it was taken (WGS 84).
struct Position {
    double latitude = 0;             ///< degrees, north is positive
    double longitude = 0;            ///< degrees, east is positive
    std::optional<double> altitude;  ///< metres above the sea
    bool operator==(Position const&) const = default;
};

/// What a content says of itself. Empty, 0 or nullopt: it does not say.
struct MediaFacts {
    std::string media_type;  ///< by the content, never by the name
    int width = 0;           ///< pixels, upright
    int height = 0;
    int rotation = 0;  ///< degrees clockwise that make it upright: 0, 90, 180 or 270
    std::optional<CaptureTime> captured;
    std::string make, model, lens;
    std::optional<Position> position;
    std::optional<std::int64_t> duration_us;
    double frame_rate = 0;  ///< frames a second
    std::string video_codec, audio_codec;
    std::string content_id;  ///< Apple's: the two halves of a Live Photo have the same one
    bool operator==(MediaFacts const&) const = default;
};

/// "2024:05:01 12:00:00", with "250" as its fraction of a second and "+02:00" as its zone; both may be empty or nonsense.
/// Nothing before 1900 and after 2200 is a time.
std::optional<CaptureTime> parse_exif_time(std::string_view date_time, std::string_view fraction,
                                           std::string_view zone, std::string_view source);
/// ISO 8601, "2024-05-01T12:00:00.25+0200" or with "Z".
std::optional<CaptureTime> parse_iso_time(std::string_view text, std::string_view source);
/// ISO 6709, "+48.1234+011.5678+520.000/": degrees with a fraction.
std::optional<Position> parse_iso_position(std::string_view text);
/// nullopt for what is on no globe, and for 0° 0', which is where cameras without a position are.
std::optional<Position> checked(Position const& position);

}  // namespace domain
