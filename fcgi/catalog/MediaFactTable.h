#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "domain/Digest.h"
#include "domain/MediaRecord.h"
#include "lib/sqlite/Database.h"

namespace catalog {

/// A content that is to be read, or of which pictures are to be made.
struct MediaTask {
    std::int64_t blob = 0;
    domain::Digest digest{};
    domain::Pictures pictures{};  ///< besides those that are made at once
    int tries = 0;
};

/// What the contents say of themselves, by content: moves and copies share it. And the queue of those to be read.
class MediaFactTable {
public:
    explicit MediaFactTable(lib::sqlite::Database& db) : m_db(db) {}

    /// nullopt: it waits to be read, or there is no such content.
    std::optional<domain::MediaRecord> find(domain::Digest const& digest);
    std::optional<domain::MediaRecord> of_asset(std::int64_t asset);
    /// Is there a file of that content?
    bool has_content(domain::Digest const& digest);

    /// What was read of a content; its assets follow: their capture time is that of the facts. Nothing happens when the
    /// content has gone meanwhile: false.
    bool put(std::int64_t blob, domain::MediaRecord const& record);
    /// Read everything again.
    void forget(domain::Digest const& digest);

    /// Moves a content to the front of the queue, or adds to the pictures that are wanted of it. False when there is none.
    bool want(domain::Digest const& digest, domain::Pictures pictures, std::int64_t now);
    /// They were made, or never will be; what was wanted after they were begun stays.
    void satisfy(std::int64_t blob, domain::Pictures pictures);

    /// Those that somebody waits for, at most `limit`, who came last first: the others may have left.
    std::vector<MediaTask> wanted(int limit);
    /// Those that are due for another try, at most `limit`.
    std::vector<MediaTask> to_try_again(std::int64_t now, int limit);
    /// When the next one is due, µs since 1970; nullopt when there is none.
    std::optional<std::int64_t> next_try();
    /// The first one behind `after` (the row of a content) that was never read.
    std::optional<MediaTask> next_unread(std::int64_t after);
    /// How many contents there are behind `after`.
    std::int64_t count_behind(std::int64_t after);

    /// Contents that are no more, whose pictures are to be deleted; at most `limit`.
    std::vector<domain::Digest> garbage(int limit);
    void forget_garbage(domain::Digest const& digest);

    /// The other half of a Live Photo: the picture of a video, the video of a picture, in the same project. By Apple's
    /// identifier, the same folder first; else by name and time, within the folder alone. nullopt: it has none.
    std::optional<std::int64_t> live_partner(std::int64_t asset);
    /// Are there assets whose other half was not looked for since they or their contents changed?
    bool has_unpaired();
    /// Looks for the halves of at most `limit` of them: `live_of` of a video is its picture then.
    void pair(int limit);

private:
    void pair_video(std::int64_t video);

    static domain::MediaRecord read(lib::sqlite::Rows const& row);
    static MediaTask read_task(lib::sqlite::Rows const& row);
    static std::vector<MediaTask> read_tasks(lib::sqlite::Rows rows);

    lib::sqlite::Database& m_db;
    lib::sqlite::Statement m_find{m_db, R"(
        SELECT m.* FROM blob b JOIN media m ON m.blob_id = b.id WHERE b.digest = ?)"};
    lib::sqlite::Statement m_of_asset{m_db, R"(
        SELECT m.* FROM asset a JOIN media m ON m.blob_id = a.blob_id WHERE a.id = ?)"};
    lib::sqlite::Statement m_has_content{m_db, R"(
        SELECT 1 FROM blob b WHERE b.digest = ? AND EXISTS (SELECT 1 FROM asset WHERE blob_id = b.id))"};
    lib::sqlite::Statement m_put{m_db, R"(
        INSERT OR REPLACE INTO media SELECT id, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18,
            ?19, ?20, ?21, ?22, ?23, ?24, ?25 FROM blob WHERE id = ?1)"};
    lib::sqlite::Statement m_follow{m_db, R"(
        UPDATE asset SET captured_at = ifnull(?2, mtime_ns / 1000)
        WHERE blob_id = ?1 AND captured_at <> ifnull(?2, mtime_ns / 1000))"};
    lib::sqlite::Statement m_forget{
        m_db, "DELETE FROM media WHERE blob_id = (SELECT id FROM blob WHERE digest = ?)"};
    lib::sqlite::Statement m_want{m_db, R"(
        INSERT INTO media_wanted (blob_id, pictures, at) SELECT id, ?2, ?3 FROM blob WHERE digest = ?1
        ON CONFLICT (blob_id) DO UPDATE SET pictures = pictures | excluded.pictures, at = excluded.at)"};
    lib::sqlite::Statement m_satisfy{m_db, R"(
        UPDATE media_wanted SET pictures = pictures & ~?2 WHERE blob_id = ?1)"};
    lib::sqlite::Statement m_satisfied{m_db, "DELETE FROM media_wanted WHERE blob_id = ? AND pictures = 0"};
    lib::sqlite::Statement m_wanted{m_db, R"(
        SELECT b.id, b.digest, w.pictures, ifnull(m.tries, 0) FROM media_wanted w JOIN blob b ON b.id = w.blob_id
        LEFT JOIN media m ON m.blob_id = b.id ORDER BY w.at DESC LIMIT ?)"};
    lib::sqlite::Statement m_to_try{m_db, R"(
        SELECT b.id, b.digest, 0, m.tries FROM media m JOIN blob b ON b.id = m.blob_id
        WHERE m.state = 0 AND m.try_at <= ? ORDER BY m.try_at LIMIT ?)"};
    lib::sqlite::Statement m_next_try{m_db, "SELECT min(try_at) FROM media WHERE state = 0"};
    lib::sqlite::Statement m_next_unread{m_db, R"(
        SELECT id, digest, 0, 0 FROM blob WHERE id > ? AND NOT EXISTS (SELECT 1 FROM media WHERE blob_id = blob.id)
        ORDER BY id LIMIT 1)"};
    lib::sqlite::Statement m_count_behind{m_db, "SELECT count(*) FROM blob WHERE id > ?"};
    lib::sqlite::Statement m_garbage{m_db, "SELECT digest FROM media_garbage LIMIT ?"};
    lib::sqlite::Statement m_forget_garbage{m_db, "DELETE FROM media_garbage WHERE digest = ?"};
    lib::sqlite::Statement m_live_by_id{m_db, R"(
        SELECT other.id, other.path FROM asset a JOIN media m ON m.blob_id = a.blob_id
        CROSS JOIN media half INDEXED BY media_by_content_id ON half.content_id = m.content_id
        CROSS JOIN asset other INDEXED BY asset_by_blob ON other.blob_id = half.blob_id
        WHERE a.id = ?1 AND m.content_id <> '' AND half.content_id <> '' AND other.project_id = a.project_id
            AND other.kind = 1 - a.kind LIMIT 100)"};
    lib::sqlite::Statement m_live_by_name{m_db, R"(
        SELECT other.id, other.path FROM asset a JOIN media m ON m.blob_id = a.blob_id
        JOIN asset other ON other.project_id = a.project_id AND other.path >= ?2 || '.' AND other.path < ?2 || '/'
        JOIN media half ON half.blob_id = other.blob_id
        WHERE a.id = ?1 AND a.kind IN (0, 1) AND other.kind = 1 - a.kind AND (m.content_id = '' OR half.content_id = '')
            AND ifnull(CASE a.kind WHEN 1 THEN m.duration ELSE half.duration END, ?3) < ?3
            AND m.captured_at IS NOT NULL AND abs(m.captured_at - half.captured_at) <= ?3
        ORDER BY other.id LIMIT 100)"};
    lib::sqlite::Statement m_has_unpaired{m_db, "SELECT 1 FROM live_unpaired LIMIT 1"};
    lib::sqlite::Statement m_unpaired{m_db, R"(
        SELECT u.asset_id, a.kind FROM live_unpaired u LEFT JOIN asset a ON a.id = u.asset_id LIMIT ?)"};
    lib::sqlite::Statement m_paired{m_db, "DELETE FROM live_unpaired WHERE asset_id = ?"};
    lib::sqlite::Statement m_halves{m_db, "SELECT id FROM asset WHERE live_of = ?"};
    lib::sqlite::Statement m_fold{m_db, R"(
        UPDATE asset SET live_of = ?2 WHERE id = ?1 AND live_of IS NOT ?2)"};
    lib::sqlite::Statement m_path{m_db, "SELECT path FROM asset WHERE id = ?"};
};

}  // namespace catalog
