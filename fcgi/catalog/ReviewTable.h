#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "domain/Digest.h"
#include "domain/Review.h"
#include "lib/sqlite/Database.h"

namespace catalog {

/// A picture or video whose content has no row in the ledger yet.
struct UnreviewedContent {
    std::int64_t blob = 0;
    domain::Digest digest{};
};

/// The rows of the ledger, and which contents they are about. Its rules hold here: what a change brings with it is in
/// `update`, enumerations and ranges are CHECKs.
class ReviewTable {
public:
    explicit ReviewTable(lib::sqlite::Database& db) : m_db(db) {}

    /// Rows that were deleted, too: `deleted_at` says so.
    std::optional<domain::ReviewRow> find(domain::ReviewHash const& hash);
    std::optional<domain::ReviewRow> at(std::int64_t id);

    /// A new row; it was created at `now` (µs), whatever it says.
    void add(domain::ReviewRow row, std::int64_t now);
    /// Makes the row `before` the row `after`, with all that follows from it:
    /// - without an error there is no condition, and without a rejection no reason;
    /// - what goes back to `ingested` is unfiltered (unless it is overridden), without an error;
    /// - what is deleted is rejected, because of "user deletion".
    void update(domain::ReviewRow const& before, domain::ReviewRow after, std::int64_t now);

    /// The contents that the row is about.
    std::vector<domain::Digest> contents(domain::ReviewHash const& hash);
    /// `hash` is the SHA-1 of the content. Nothing happens when the content has gone meanwhile: false.
    bool link(std::int64_t blob, domain::ReviewHash const& hash);
    /// The first one behind `after` (the row of a content).
    std::optional<UnreviewedContent> next_unreviewed(std::int64_t after);

private:
    static domain::ReviewRow read(lib::sqlite::Rows const& row);

    lib::sqlite::Database& m_db;
    // A statement that may abort after its triggers keeps a journal of its own, which costs more with each row of a long
    // transaction: with OR FAIL it has none, and the caller's savepoint undoes what it left.
    lib::sqlite::Statement m_find{m_db, "SELECT * FROM review WHERE hash = ?"};
    lib::sqlite::Statement m_at{m_db, "SELECT * FROM review WHERE id = ?"};
    lib::sqlite::Statement m_add{m_db, R"(
        INSERT OR FAIL INTO review (hash, media_type, media_title, season, episode, release_year, pipeline_status, error_status,
            error_condition, rejection_status, rejection_reason, parent_path, target_path, original_title,
            original_path, original_link, rss_source, uploader, genre, language, rt_score, metascore, imdb_rating,
            imdb_votes, imdb_id, resolution, video_codec, upload_type, audio_codec, created_at, updated_at, tmdb_id,
            deleted_at, title_key, year_key, rating_key)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
            ?))"};
    lib::sqlite::Statement m_update{m_db, R"(
        UPDATE OR FAIL review SET media_type = ?2, media_title = ?3, season = ?4, episode = ?5, release_year = ?6,
            pipeline_status = ?7, error_status = ?8, error_condition = ?9, rejection_status = ?10,
            rejection_reason = ?11, parent_path = ?12, target_path = ?13, original_title = ?14, original_path = ?15,
            original_link = ?16, rss_source = ?17, uploader = ?18, genre = ?19, language = ?20, rt_score = ?21,
            metascore = ?22, imdb_rating = ?23, imdb_votes = ?24, imdb_id = ?25, resolution = ?26, video_codec = ?27,
            upload_type = ?28, audio_codec = ?29, created_at = ?30, updated_at = ?31, tmdb_id = ?32, deleted_at = ?33,
            title_key = ?34, year_key = ?35, rating_key = ?36
        WHERE hash = ?1)"};
    lib::sqlite::Statement m_contents{m_db, R"(
        SELECT b.digest FROM review_content c JOIN blob b ON b.id = c.blob_id WHERE c.hash = ? LIMIT 100)"};
    lib::sqlite::Statement m_link{m_db, R"(
        INSERT OR REPLACE INTO review_content (blob_id, hash) SELECT id, ?2 FROM blob WHERE id = ?1)"};
    lib::sqlite::Statement m_next_unreviewed{m_db, R"(
        SELECT id, digest FROM blob WHERE id > ? AND NOT EXISTS (SELECT 1 FROM review_content WHERE blob_id = blob.id)
            AND EXISTS (SELECT 1 FROM asset WHERE blob_id = blob.id AND kind IN (0, 1)) ORDER BY id LIMIT 1)"};
};

}  // namespace catalog
