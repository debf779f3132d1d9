-- Runs of a client over many files. What came in all is the sum of the three counters.
CREATE TABLE batch (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    public_id  TEXT NOT NULL UNIQUE,          -- 128 random bits, hexadecimal
    project_id INTEGER NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    device     TEXT NOT NULL,
    expected   INTEGER,
    state      INTEGER NOT NULL DEFAULT 0,    -- 0 open, 1 finalized by its client, 2 closed by silence
    started_at INTEGER NOT NULL,              -- µs
    last_at    INTEGER NOT NULL,              -- µs
    closed_at  INTEGER NOT NULL DEFAULT 0,    -- µs
    stored     INTEGER NOT NULL DEFAULT 0,
    duplicates INTEGER NOT NULL DEFAULT 0,
    failed     INTEGER NOT NULL DEFAULT 0,
    bytes      INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX batch_in_project ON batch (project_id, id);
CREATE INDEX batch_open ON batch (last_at) WHERE state = 0;

-- One row for each file of each request: written in the transaction that stores the file.
CREATE TABLE batch_item (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    batch_id INTEGER NOT NULL REFERENCES batch (id) ON DELETE CASCADE,
    name     TEXT NOT NULL,
    status   INTEGER NOT NULL,                -- 0 stored, 1 duplicate, 2 failed
    path     TEXT NOT NULL,
    size     INTEGER NOT NULL,
    digest   BLOB,
    message  TEXT NOT NULL
) STRICT;
CREATE INDEX batch_item_in_order ON batch_item (batch_id, id);
CREATE INDEX batch_item_failed ON batch_item (batch_id, id) WHERE status = 2;
