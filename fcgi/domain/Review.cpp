#include "domain/Review.h"

#include <algorithm>

#include "util/Hex.h"

namespace domain {

namespace {

constexpr std::int64_t kInt = 2'147'483'647;
constexpr std::int64_t kText = 100'000;  // characters

constexpr std::array<ReviewKey, kReviewKeyCount> kKeys{{
    {"hash", &ReviewRow::hash},
    {"media_type", &ReviewRow::media_type},
    {"media_title", &ReviewRow::media_title, 0, 255},
    {"season", &ReviewRow::season, -kInt - 1, kInt},
    {"episode", &ReviewRow::episode, -kInt - 1, kInt},
    {"release_year", &ReviewRow::release_year, 1850, 2100},
    {"pipeline_status", &ReviewRow::pipeline_status},
    {"error_status", &ReviewRow::error_status},
    {"error_condition", &ReviewRow::error_condition, 0, kText},
    {"rejection_status", &ReviewRow::rejection_status},
    {"rejection_reason", &ReviewRow::rejection_reason, 0, kText},
    {"parent_path", &ReviewRow::parent_path, 0, kText},
    {"target_path", &ReviewRow::target_path, 0, kText},
    {"original_title", &ReviewRow::original_title, 0, kText},
    {"original_path", &ReviewRow::original_path, 0, kText},
    {"original_link", &ReviewRow::original_link, 0, kText},
    {"rss_source", &ReviewRow::rss_source},
    {"uploader", &ReviewRow::uploader, 0, 25},
    {"genre", &ReviewRow::genre, 0, 20},
    {"language", &ReviewRow::language, 0, 20},
    {"rt_score", &ReviewRow::rt_score, 0, 100},
    {"metascore", &ReviewRow::metascore, 0, 100},
    {"imdb_rating", &ReviewRow::imdb_rating, 0, 999},
    {"imdb_votes", &ReviewRow::imdb_votes, -kInt - 1, kInt},
    {"imdb_id", &ReviewRow::imdb_id, 0, 10},
    {"resolution", &ReviewRow::resolution, 0, 10},
    {"video_codec", &ReviewRow::video_codec, 0, 10},
    {"upload_type", &ReviewRow::upload_type, 0, 10},
    {"audio_codec", &ReviewRow::audio_codec, 0, 10},
    {"created_at", &ReviewRow::created_at},
    {"updated_at", &ReviewRow::updated_at},
    {"tmdb_id", &ReviewRow::tmdb_id, 1, kInt},
}};

}  // namespace

std::string ReviewHash::hex() const { return util::to_hex(bytes); }

std::optional<ReviewHash> ReviewHash::from_hex(std::string_view text)
{
    ReviewHash hash;
    bool const is_lower = std::ranges::none_of(text, [](char c) { return c >= 'A' && c <= 'F'; });
    if (!is_lower || !util::from_hex(text, hash.bytes)) return std::nullopt;
    return hash;
}

std::span<ReviewKey const, kReviewKeyCount> review_keys() { return kKeys; }

bool is_imdb_id(std::string_view text)
{
    if (!text.starts_with("tt")) return false;
    auto const digits = text.substr(2);
    return (digits.size() == 7 || digits.size() == 8) &&
           std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; });
}

std::size_t count_characters(std::string_view utf8)
{
    return static_cast<std::size_t>(
        std::ranges::count_if(utf8, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

ReviewRow overlaid(ReviewRow row, ReviewDraft const& draft)
{
    for (std::size_t i = 0; i < kKeys.size(); ++i)
        if (draft.given[i])
            std::visit([&](auto member) { row.*member = draft.row.*member; }, kKeys[i].member);
    return row;
}

}  // namespace domain
