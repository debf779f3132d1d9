-- The ledger in which media are accepted or rejected. The numbers of the enumerations are those of domain/Review.h. Lengths
-- are looked at by catalog/ReviewTable: a CHECK with a function gives every statement a journal of its own, which makes an
-- import slower with each row.
CREATE TABLE review (
    id               INTEGER PRIMARY KEY,
    hash             BLOB NOT NULL UNIQUE,
    media_type       INTEGER NOT NULL CHECK (media_type BETWEEN 0 AND 3),
    media_title      TEXT,
    season           INTEGER,
    episode          INTEGER,
    release_year     INTEGER CHECK (release_year BETWEEN 1850 AND 2100),
    pipeline_status  INTEGER NOT NULL CHECK (pipeline_status BETWEEN 0 AND 11),
    error_status     INTEGER NOT NULL CHECK (error_status IN (0, 1)),
    error_condition  TEXT,
    rejection_status INTEGER NOT NULL CHECK (rejection_status BETWEEN 0 AND 3),
    rejection_reason TEXT,
    parent_path      TEXT,
    target_path      TEXT,
    original_title   TEXT NOT NULL,
    original_path    TEXT,
    original_link    TEXT,
    rss_source       INTEGER CHECK (rss_source IN (0, 1)),
    uploader         TEXT,
    genre            TEXT,                     -- one a line
    language         TEXT,                     -- one a line
    rt_score         INTEGER CHECK (rt_score BETWEEN 0 AND 100),
    metascore        INTEGER CHECK (metascore BETWEEN 0 AND 100),
    imdb_rating      INTEGER CHECK (imdb_rating BETWEEN 0 AND 999),  -- tenths
    imdb_votes       INTEGER,
    imdb_id          TEXT,
    resolution       TEXT,
    video_codec      TEXT,
    upload_type      TEXT,
    audio_codec      TEXT,
    created_at       INTEGER NOT NULL,         -- µs
    updated_at       INTEGER NOT NULL,         -- µs
    tmdb_id          INTEGER CHECK (tmdb_id > 0),
    deleted_at       INTEGER,                  -- µs: such a row is in no list
    title_key        TEXT NOT NULL,            -- NFC, case folded; what is missing sorts behind everything
    year_key         INTEGER NOT NULL,         -- the two numbers likewise
    rating_key       INTEGER NOT NULL
) STRICT;
CREATE INDEX review_by_imdb_id ON review (imdb_id) WHERE imdb_id IS NOT NULL;

-- One covering index for each order, alone and behind each of the two documented filters; the other filters are tested in it.
-- The orders by type and by status walk the groups of those two filters.
CREATE INDEX review_by_created ON review (created_at, hash, media_type, pipeline_status, rejection_status, error_status)
    WHERE deleted_at IS NULL;
CREATE INDEX review_by_updated ON review (updated_at, hash, media_type, pipeline_status, rejection_status, error_status)
    WHERE deleted_at IS NULL;
CREATE INDEX review_by_title ON review (title_key, hash, media_type, pipeline_status, rejection_status, error_status)
    WHERE deleted_at IS NULL;
CREATE INDEX review_by_year ON review (year_key, hash, media_type, pipeline_status, rejection_status, error_status)
    WHERE deleted_at IS NULL;
CREATE INDEX review_by_rating ON review (rating_key, hash, media_type, pipeline_status, rejection_status, error_status)
    WHERE deleted_at IS NULL;
CREATE INDEX review_of_type_by_created ON review (media_type, created_at, hash, pipeline_status, rejection_status, error_status)
    WHERE deleted_at IS NULL;
CREATE INDEX review_of_type_by_updated ON review (media_type, updated_at, hash, pipeline_status, rejection_status, error_status)
    WHERE deleted_at IS NULL;
CREATE INDEX review_of_type_by_title ON review (media_type, title_key, hash, pipeline_status, rejection_status, error_status)
    WHERE deleted_at IS NULL;
CREATE INDEX review_of_type_by_year ON review (media_type, year_key, hash, pipeline_status, rejection_status, error_status)
    WHERE deleted_at IS NULL;
CREATE INDEX review_of_type_by_rating ON review (media_type, rating_key, hash, pipeline_status, rejection_status, error_status)
    WHERE deleted_at IS NULL;
CREATE INDEX review_of_status_by_created ON review (pipeline_status, created_at, hash, media_type, rejection_status, error_status)
    WHERE deleted_at IS NULL;
CREATE INDEX review_of_status_by_updated ON review (pipeline_status, updated_at, hash, media_type, rejection_status, error_status)
    WHERE deleted_at IS NULL;
CREATE INDEX review_of_status_by_title ON review (pipeline_status, title_key, hash, media_type, rejection_status, error_status)
    WHERE deleted_at IS NULL;
CREATE INDEX review_of_status_by_year ON review (pipeline_status, year_key, hash, media_type, rejection_status, error_status)
    WHERE deleted_at IS NULL;
CREATE INDEX review_of_status_by_rating ON review (pipeline_status, rating_key, hash, media_type, rejection_status, error_status)
    WHERE deleted_at IS NULL;
CREATE INDEX review_of_type_by_hash ON review (media_type, hash, pipeline_status, rejection_status, error_status)
    WHERE deleted_at IS NULL;
CREATE INDEX review_of_status_by_hash ON review (pipeline_status, hash, media_type, rejection_status, error_status)
    WHERE deleted_at IS NULL;

-- How many rows there are of each of the 384 mixtures of filters, kept by the triggers. Those only update: what may abort there
-- gives every statement a journal of its own, too.
CREATE TABLE review_count (
    media_type       INTEGER NOT NULL,
    pipeline_status  INTEGER NOT NULL,
    rejection_status INTEGER NOT NULL,
    error_status     INTEGER NOT NULL,
    amount           INTEGER NOT NULL,
    PRIMARY KEY (media_type, pipeline_status, rejection_status, error_status)
) STRICT, WITHOUT ROWID;
INSERT INTO review_count
WITH RECURSIVE mixture (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM mixture WHERE i < 383)
SELECT i / 96, i / 8 % 12, i / 2 % 4, i % 2, 0 FROM mixture;
CREATE TRIGGER review_added AFTER INSERT ON review WHEN NEW.deleted_at IS NULL BEGIN
    UPDATE review_count SET amount = amount + 1 WHERE media_type = NEW.media_type AND
        pipeline_status = NEW.pipeline_status AND rejection_status = NEW.rejection_status AND
        error_status = NEW.error_status;
END;
CREATE TRIGGER review_left AFTER UPDATE ON review WHEN OLD.deleted_at IS NULL BEGIN
    UPDATE review_count SET amount = amount - 1 WHERE media_type = OLD.media_type AND
        pipeline_status = OLD.pipeline_status AND rejection_status = OLD.rejection_status AND
        error_status = OLD.error_status;
END;
CREATE TRIGGER review_changed AFTER UPDATE ON review WHEN NEW.deleted_at IS NULL BEGIN
    UPDATE review_count SET amount = amount + 1 WHERE media_type = NEW.media_type AND
        pipeline_status = NEW.pipeline_status AND rejection_status = NEW.rejection_status AND
        error_status = NEW.error_status;
END;

-- The SHA-1 of each picture and video, which is the hash of its row. A content without one waits to be read.
CREATE TABLE review_content (
    blob_id INTEGER PRIMARY KEY REFERENCES blob (id) ON DELETE CASCADE,
    hash    BLOB NOT NULL CHECK (length(hash) = 20)
) STRICT;
CREATE INDEX review_content_by_hash ON review_content (hash);
