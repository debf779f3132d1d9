-- What each content says of itself, and how reading it went. A content without a row has not been read yet: so nothing is
-- written for it when it comes in, moves and copies are not read again, and what was deleted leaves nothing behind.
CREATE TABLE media (
    blob_id       INTEGER PRIMARY KEY REFERENCES blob (id) ON DELETE CASCADE,
    state         INTEGER NOT NULL,             -- 0 waits for another try, 1 done, 2 failed
    tries         INTEGER NOT NULL,             -- that ended without an answer
    try_at        INTEGER NOT NULL,             -- µs: not before
    reason        TEXT NOT NULL,                -- why there is no picture, for people
    has_picture   INTEGER NOT NULL,             -- thumbnails can be made
    media_type    TEXT NOT NULL,
    width         INTEGER NOT NULL,             -- pixels, upright
    height        INTEGER NOT NULL,
    rotation      INTEGER NOT NULL,             -- degrees clockwise
    captured_at   INTEGER,                      -- µs; NULL: it does not say
    captured_zone INTEGER,                      -- minutes east of UTC; NULL: it does not say
    captured_civil INTEGER,                     -- µs since 1970 on the clock of the camera, as if it were UTC
    captured_from TEXT NOT NULL,                -- the tag that says it
    make          TEXT NOT NULL,
    model         TEXT NOT NULL,
    lens          TEXT NOT NULL,
    latitude      INTEGER,                      -- 10^-7 degrees
    longitude     INTEGER,                      -- 10^-7 degrees
    altitude      INTEGER,                      -- mm above the sea
    duration      INTEGER,                      -- µs
    frame_rate    INTEGER NOT NULL,             -- frames in 1,000 s
    video_codec   TEXT NOT NULL,
    audio_codec   TEXT NOT NULL,
    content_id    TEXT NOT NULL                 -- the same in both halves of a Live Photo
) STRICT;
CREATE INDEX media_by_content_id ON media (content_id) WHERE content_id <> '';
CREATE INDEX media_to_try ON media (try_at) WHERE state = 0;

-- Pictures that somebody waits for: they go before everything else.
CREATE TABLE media_wanted (
    blob_id  INTEGER PRIMARY KEY REFERENCES blob (id) ON DELETE CASCADE,
    pictures INTEGER NOT NULL,                  -- bit 0 thumbnail, 1 small, 2 large
    at       INTEGER NOT NULL                   -- µs
) STRICT;
CREATE INDEX media_wanted_in_order ON media_wanted (at);

-- Contents that are no more, whose pictures are still on disk.
CREATE TABLE media_garbage (
    digest BLOB PRIMARY KEY CHECK (length(digest) = 32)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER media_left BEFORE DELETE ON blob WHEN EXISTS (SELECT 1 FROM media WHERE blob_id = OLD.id) BEGIN
    INSERT OR IGNORE INTO media_garbage VALUES (OLD.digest);
END;
