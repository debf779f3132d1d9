#pragma once

#include <array>
#include <bitset>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace domain {

/// The key of a row of the ledger: 20 bytes, written as 40 lower-case hexadecimal digits.
struct ReviewHash {
    std::array<std::byte, 20> bytes{};

    auto operator<=>(ReviewHash const&) const = default;
    std::string hex() const;
    /// Lower-case digits only.
    static std::optional<ReviewHash> from_hex(std::string_view text);
};

/// The numbers of all four stand in the catalogue, and are the order in which lists sort them.
enum class ReviewMedia { Movie = 0, TvShow = 1, TvSeason = 2, Photo = 3 };
enum class Pipeline {
    Ingested = 0,
    Paused = 1,
    Parsed = 2,
    MetadataCollected = 3,
    Rejected = 4,
    Queued = 5,
    FileAccepted = 6,
    MediaAccepted = 7,
    Downloading = 8,
    Downloaded = 9,
    Transferred = 10,
    Complete = 11
};
enum class Verdict { Unfiltered = 0, Accepted = 1, Rejected = 2, Override = 3 };
enum class RssSource { YtsMx = 0, EpisodeFeed = 1 };

/// The words of an enumeration, by number.
inline constexpr std::string_view kReviewMedia[] = {"movie", "tv_show", "tv_season", "photo"};
inline constexpr std::string_view kPipelines[] = {
    "ingested",      "paused",         "parsed",      "metadata_collected", "rejected",    "queued",
    "file_accepted", "media_accepted", "downloading", "downloaded",         "transferred", "complete"};
inline constexpr std::string_view kVerdicts[] = {"unfiltered", "accepted", "rejected", "override"};
inline constexpr std::string_view kRssSources[] = {"yts.mx", "episodefeed.com"};

constexpr std::span<std::string_view const> words_of(ReviewMedia) { return kReviewMedia; }
constexpr std::span<std::string_view const> words_of(Pipeline) { return kPipelines; }
constexpr std::span<std::string_view const> words_of(Verdict) { return kVerdicts; }
constexpr std::span<std::string_view const> words_of(RssSource) { return kRssSources; }

template <class Enum>
constexpr std::string_view review_word(Enum value)
{
    return words_of(value)[static_cast<std::size_t>(value)];
}
template <class Enum>
constexpr std::optional<Enum> parse_review_word(std::string_view word)
{
    auto const words = words_of(Enum{});
    for (std::size_t i = 0; i < words.size(); ++i)
        if (words[i] == word) return static_cast<Enum>(i);
    return std::nullopt;
}

/// A number with one decimal, as tenths.
struct Tenths {
    std::int64_t value = 0;
    bool operator==(Tenths const&) const = default;
};
/// µs since 1970.
struct ReviewTime {
    std::int64_t us = 0;
    bool operator==(ReviewTime const&) const = default;
};
using ReviewTexts = std::vector<std::string>;

/// A row of the ledger in which media are accepted or rejected.
struct ReviewRow {
    ReviewHash hash;
    ReviewMedia media_type = ReviewMedia::Movie;
    std::optional<std::string> media_title{};
    std::optional<std::int64_t> season{};
    std::optional<std::int64_t> episode{};
    std::optional<std::int64_t> release_year{};
    Pipeline pipeline_status = Pipeline::Ingested;
    bool error_status = false;
    std::optional<std::string> error_condition{};
    Verdict rejection_status = Verdict::Unfiltered;
    std::optional<std::string> rejection_reason{};
    std::optional<std::string> parent_path{};
    std::optional<std::string> target_path{};
    std::string original_title{};
    std::optional<std::string> original_path{};
    std::optional<std::string> original_link{};
    std::optional<RssSource> rss_source{};
    std::optional<std::string> uploader{};
    std::optional<ReviewTexts> genre{};
    std::optional<ReviewTexts> language{};
    std::optional<std::int64_t> rt_score{};
    std::optional<std::int64_t> metascore{};
    std::optional<Tenths> imdb_rating{};
    std::optional<std::int64_t> imdb_votes{};
    std::optional<std::string> imdb_id{};
    std::optional<std::string> resolution{};
    std::optional<std::string> video_codec{};
    std::optional<std::string> upload_type{};
    std::optional<std::string> audio_codec{};
    ReviewTime created_at{};
    ReviewTime updated_at{};
    std::optional<std::int64_t> tmdb_id{};
    std::optional<ReviewTime> deleted_at{};  ///< no key of the wire: such a row is in no list

    bool operator==(ReviewRow const&) const = default;
};

template <class Value>
using InReview = Value ReviewRow::*;
using ReviewMember =
    std::variant<InReview<ReviewHash>, InReview<ReviewMedia>, InReview<Pipeline>, InReview<Verdict>,
                 InReview<std::optional<RssSource>>, InReview<bool>, InReview<std::string>,
                 InReview<std::optional<std::string>>, InReview<std::optional<std::int64_t>>,
                 InReview<std::optional<Tenths>>, InReview<std::optional<ReviewTexts>>, InReview<ReviewTime>>;

/// One key of a row on the wire.
struct ReviewKey {
    std::string_view name;
    ReviewMember member;
    std::int64_t least = 0;  ///< of a number
    std::int64_t most = 0;   ///< of a number; of a text, or of each text of a list, in characters
};

inline constexpr std::size_t kReviewKeyCount = 32;
/// All of them, in the order of the wire.
std::span<ReviewKey const, kReviewKeyCount> review_keys();

/// `tt` and 7 or 8 digits.
bool is_imdb_id(std::string_view text);
std::size_t count_characters(std::string_view utf8);

/// What somebody says of a row: the keys that are given; the others keep what they are.
struct ReviewDraft {
    ReviewRow row;
    std::bitset<kReviewKeyCount> given;
};

/// `row` with what the draft gives of it. The times are not given to anybody.
ReviewRow overlaid(ReviewRow row, ReviewDraft const& draft);

enum class ReviewOrder { Created, Updated, Title, Year, Rating, Type, Status };

/// Which rows, in which order. Rows of the same key follow each other by their hashes, ascending.
struct ReviewQuery {
    std::vector<ReviewMedia> media{};  ///< all of them when it is empty
    std::optional<Pipeline> pipeline{};
    std::optional<Verdict> verdict{};
    std::optional<bool> has_error{};
    std::optional<std::string> title{};    ///< a part of the title, folded
    std::optional<std::string> imdb_id{};  ///< the whole
    std::optional<ReviewHash> hash{};
    bool is_empty = false;  ///< nothing can pass the filters
    ReviewOrder order = ReviewOrder::Created;
    bool is_descending = true;
    std::int64_t offset = 0;
    std::int64_t limit = 100;
};

struct ReviewPage {
    std::vector<ReviewRow> rows;
    std::int64_t total = 0;  ///< that pass the filters
};

}  // namespace domain
