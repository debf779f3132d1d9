-- What the catalogue knows of itself: the id of the root that it belongs to.
CREATE TABLE identity (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

CREATE TABLE setting (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

CREATE TABLE project (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    name         TEXT NOT NULL UNIQUE,
    notes        TEXT NOT NULL,
    created_at   INTEGER NOT NULL,            -- µs
    published_at INTEGER NOT NULL DEFAULT 0,  -- µs: when index.json was last written
    publish_cost INTEGER NOT NULL DEFAULT 0,  -- µs: how long that took
    assets       INTEGER NOT NULL DEFAULT 0,  -- the sums over its assets: triggers keep them
    bytes        INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE blob (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    digest     BLOB NOT NULL UNIQUE CHECK (length(digest) = 32),
    size       INTEGER NOT NULL,
    media_type TEXT
) STRICT;

CREATE TABLE asset (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    project_id INTEGER NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    path       TEXT NOT NULL,                 -- below the project's folder
    path_key   TEXT NOT NULL,                 -- NFC, case folded: names that collide are equal
    name_key   TEXT NOT NULL,                 -- the last component of path_key
    kind       INTEGER NOT NULL,              -- 0 image, 1 video, 2 audio, 3 other
    blob_id    INTEGER NOT NULL REFERENCES blob (id),
    size       INTEGER NOT NULL,              -- that of the blob
    mtime_ns   INTEGER NOT NULL,
    inode      INTEGER NOT NULL,
    origin     INTEGER NOT NULL,              -- 0 upload, 1 index
    added_at   INTEGER NOT NULL,              -- µs
    captured_at INTEGER NOT NULL,             -- µs
    UNIQUE (project_id, path)
) STRICT;
CREATE INDEX asset_by_key ON asset (project_id, path_key);
CREATE INDEX asset_by_blob ON asset (blob_id, project_id);
CREATE INDEX asset_in_order ON asset (project_id, id);

-- One index for each order of a list, alone and in a project. A list of all kinds merges the four of each.
CREATE INDEX asset_by_added ON asset (kind, added_at);
CREATE INDEX asset_by_captured ON asset (kind, captured_at);
CREATE INDEX asset_by_name ON asset (kind, name_key);
CREATE INDEX asset_by_size ON asset (kind, size);
CREATE INDEX asset_by_added_in_project ON asset (project_id, kind, added_at);
CREATE INDEX asset_by_captured_in_project ON asset (project_id, kind, captured_at);
CREATE INDEX asset_by_name_in_project ON asset (project_id, kind, name_key);
CREATE INDEX asset_by_size_in_project ON asset (project_id, kind, size);

-- Words of names. Nothing is stored twice: the text is the column of asset.
CREATE VIRTUAL TABLE asset_words USING fts5 (name_key, content = 'asset', content_rowid = 'id', detail = none,
    columnsize = 0, tokenize = 'unicode61 remove_diacritics 0', prefix = '1 2 3');

CREATE TRIGGER asset_added AFTER INSERT ON asset BEGIN
    UPDATE project SET assets = assets + 1, bytes = bytes + new.size WHERE id = new.project_id;
    INSERT INTO asset_words (rowid, name_key) VALUES (new.id, new.name_key);
END;
CREATE TRIGGER asset_removed AFTER DELETE ON asset BEGIN
    UPDATE project SET assets = assets - 1, bytes = bytes - old.size WHERE id = old.project_id;
    INSERT INTO asset_words (asset_words, rowid, name_key) VALUES ('delete', old.id, old.name_key);
END;
CREATE TRIGGER asset_resized AFTER UPDATE OF project_id, size ON asset BEGIN
    UPDATE project SET assets = assets - 1, bytes = bytes - old.size WHERE id = old.project_id;
    UPDATE project SET assets = assets + 1, bytes = bytes + new.size WHERE id = new.project_id;
END;
CREATE TRIGGER asset_renamed AFTER UPDATE OF name_key ON asset WHEN old.name_key <> new.name_key BEGIN
    INSERT INTO asset_words (asset_words, rowid, name_key) VALUES ('delete', old.id, old.name_key);
    INSERT INTO asset_words (rowid, name_key) VALUES (new.id, new.name_key);
END;

CREATE TABLE event (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    at      INTEGER NOT NULL,                 -- µs
    project TEXT NOT NULL,
    type    TEXT NOT NULL,
    payload TEXT NOT NULL                     -- JSON object
) STRICT;
CREATE INDEX event_by_project ON event (project, type, id);
CREATE INDEX event_in_project ON event (project, id);
CREATE INDEX event_by_type ON event (type, id);

-- Lines on their way to _manifest/*.jsonl: written in the transaction that they tell of, deleted once they are on disk.
CREATE TABLE manifest_line (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    project_id INTEGER NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    log        INTEGER NOT NULL,              -- 0 files.jsonl, 1 events.jsonl
    line       TEXT NOT NULL
) STRICT;
CREATE INDEX manifest_line_by_log ON manifest_line (project_id, log, id);

CREATE TABLE job (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    kind        INTEGER NOT NULL,             -- 0 publish, 1 reindex, 2 rescan
    project     TEXT NOT NULL,
    state       INTEGER NOT NULL DEFAULT 0,   -- 0 waiting, 1 running, 2 done, 3 failed
    run_at      INTEGER NOT NULL,             -- µs
    created_at  INTEGER NOT NULL,             -- µs
    finished_at INTEGER NOT NULL DEFAULT 0,   -- µs
    done        INTEGER NOT NULL DEFAULT 0,
    total       INTEGER NOT NULL DEFAULT 0,
    result      TEXT NOT NULL DEFAULT '',
    error       TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE UNIQUE INDEX job_waiting_once ON job (kind, project) WHERE state = 0;
CREATE INDEX job_due ON job (run_at) WHERE state = 0;
CREATE INDEX job_running ON job (id) WHERE state = 1;
CREATE INDEX job_shown ON job (kind, id);
