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
    publish_cost INTEGER NOT NULL DEFAULT 0   -- µs: how long that took
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
    blob_id    INTEGER NOT NULL REFERENCES blob (id),
    mtime_ns   INTEGER NOT NULL,
    inode      INTEGER NOT NULL,
    origin     INTEGER NOT NULL,              -- 0 upload, 1 index
    added_at   INTEGER NOT NULL,              -- µs
    UNIQUE (project_id, path)
) STRICT;
CREATE INDEX asset_by_key ON asset (project_id, path_key);
CREATE INDEX asset_by_blob ON asset (blob_id, project_id);
CREATE INDEX asset_in_order ON asset (project_id, id);

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
