#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "domain/Asset.h"
#include "domain/Day.h"
#include "domain/MediaRecord.h"
#include "domain/MediaType.h"

namespace domain {

enum class MediaOrder { Added, Captured, Name, Size };

/// µs since 1970, both ends included.
struct TimeRange {
    std::int64_t from = std::numeric_limits<std::int64_t>::min();
    std::int64_t to = std::numeric_limits<std::int64_t>::max();

    bool has(std::int64_t time) const { return from <= time && time <= to; }
    bool is_open() const { return *this == TimeRange{}; }
    bool operator==(TimeRange const&) const = default;
};

/// The times that may be on one of those days somewhere on earth, as far as any file says.
TimeRange times_of(DayRange const& days);

/// The last item that a page looked at: the next page begins behind it.
struct MediaCursor {
    std::variant<std::int64_t, std::string> key;  ///< by the order: time, bytes, or the folded name
    std::int64_t id = 0;
    bool operator==(MediaCursor const&) const = default;
};

/// Is the moving half of a Live Photo an item of its own, beside the picture?
enum class LivePhotos { Apart, Folded };

/// Which assets, in which order.
struct MediaQuery {
    std::optional<std::int64_t> project{};  ///< all of them when it is not set
    std::vector<MediaKind> kinds{};         ///< all of them when it is empty
    MediaOrder order = MediaOrder::Added;
    bool is_descending = true;
    std::vector<std::string> words{};  ///< folded; a name has, for each of them, a word that begins with it
    std::string tag{};                 ///< folded; empty: with or without tags
    std::string camera{};              ///< its name; empty: all of them
    TimeRange captured{};
    TimeRange added{};
    DayRange days{};  ///< of capture, on the clock of where it was taken
    LivePhotos live = LivePhotos::Apart;
    std::optional<MediaCursor> after{};
    int limit = 100;
};

/// The words of a search, folded as names are.
std::vector<std::string> search_words(std::string_view text);

/// The moving half of a Live Photo, in the same project.
struct LiveHalf {
    std::int64_t id = 0;
    std::string path;
    Digest digest{};
};

/// An asset as lists show it.
struct MediaItem {
    Asset asset;
    std::string project;
    MediaKind kind = MediaKind::Other;
    std::int64_t captured_at = 0;  ///< µs
    std::vector<std::string> tags{};
    std::int64_t day = 0;                 ///< of capture, since 1970
    std::string camera{};                 ///< empty: unknown
    std::optional<LiveHalf> live{};       ///< of a picture that has one
    std::optional<MediaRecord> record{};  ///< nullopt: its content was not read yet
};

struct MediaPage {
    std::vector<MediaItem> items;
    std::optional<MediaCursor> next;  ///< nullopt at the end
    std::int64_t scanned = 0;         ///< rows that were looked at for it
};

}  // namespace domain
