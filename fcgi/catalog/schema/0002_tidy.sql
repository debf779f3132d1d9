ALTER TABLE project ADD COLUMN labels TEXT NOT NULL DEFAULT '';      -- one a line
ALTER TABLE project ADD COLUMN rename_to TEXT;                       -- a rename that has begun: the folder has one of the names
ALTER TABLE project ADD COLUMN renames INTEGER NOT NULL DEFAULT 0;   -- how many have begun

CREATE INDEX project_being_renamed ON project (rename_to) WHERE rename_to IS NOT NULL;

CREATE TABLE tag (
    id     INTEGER PRIMARY KEY,
    name   TEXT NOT NULL,
    key    TEXT NOT NULL UNIQUE,              -- NFC, case folded: one tag, however it is written
    assets INTEGER NOT NULL DEFAULT 0         -- how many have it, kept by the triggers
) STRICT;
CREATE INDEX tag_by_use ON tag (assets DESC, key);

CREATE TABLE asset_tag (
    asset_id INTEGER NOT NULL REFERENCES asset (id) ON DELETE CASCADE,
    tag_id   INTEGER NOT NULL REFERENCES tag (id) ON DELETE CASCADE,
    PRIMARY KEY (asset_id, tag_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX asset_tag_by_tag ON asset_tag (tag_id, asset_id);

CREATE TRIGGER asset_tag_given AFTER INSERT ON asset_tag BEGIN
    UPDATE tag SET assets = assets + 1 WHERE id = NEW.tag_id;
END;
CREATE TRIGGER asset_tag_taken AFTER DELETE ON asset_tag BEGIN
    UPDATE tag SET assets = assets - 1 WHERE id = OLD.tag_id;
    DELETE FROM tag WHERE id = OLD.tag_id AND assets = 0;
END;

-- Files in the trash, with all that a restore needs.
CREATE TABLE trash (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    location   TEXT NOT NULL UNIQUE,          -- of the file, below the root
    project    TEXT NOT NULL,                 -- its name; follows a rename
    path       TEXT NOT NULL,                 -- below the project's folder
    digest     BLOB NOT NULL CHECK (length(digest) = 32),
    size       INTEGER NOT NULL,
    mtime_ns   INTEGER NOT NULL,
    inode      INTEGER NOT NULL,
    origin     INTEGER NOT NULL,              -- 0 upload, 1 index
    added_at   INTEGER NOT NULL,              -- µs
    asset_id   INTEGER NOT NULL,              -- of the row that it had, 0 when nobody knows
    tags       TEXT NOT NULL,                 -- one a line
    deleted_at INTEGER NOT NULL               -- µs
) STRICT;
CREATE INDEX trash_in_project ON trash (project, id);
CREATE INDEX trash_by_age ON trash (deleted_at, id);

-- Sums for every listing, kept by the triggers.
CREATE TABLE trash_total (
    project TEXT PRIMARY KEY,
    items   INTEGER NOT NULL,
    bytes   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TRIGGER trash_filled AFTER INSERT ON trash BEGIN
    INSERT INTO trash_total VALUES (NEW.project, 1, NEW.size)
    ON CONFLICT (project) DO UPDATE SET items = items + 1, bytes = bytes + NEW.size;
END;
CREATE TRIGGER trash_emptied AFTER DELETE ON trash BEGIN
    UPDATE trash_total SET items = items - 1, bytes = bytes - OLD.size WHERE project = OLD.project;
    DELETE FROM trash_total WHERE project = OLD.project AND items = 0;
END;
CREATE TRIGGER trash_renamed AFTER UPDATE OF project ON trash BEGIN
    UPDATE trash_total SET items = items - 1, bytes = bytes - OLD.size WHERE project = OLD.project;
    DELETE FROM trash_total WHERE project = OLD.project AND items = 0;
    INSERT INTO trash_total VALUES (NEW.project, 1, NEW.size)
    ON CONFLICT (project) DO UPDATE SET items = items + 1, bytes = bytes + NEW.size;
END;

-- Files on their way: written before the rename, gone when the rows have followed. What is here at a start was cut short.
CREATE TABLE file_move (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    purpose    INTEGER NOT NULL,              -- 0 move, 1 delete, 2 restore
    source     TEXT NOT NULL,                 -- below the root
    target     TEXT NOT NULL,                 -- below the root
    asset_id   INTEGER NOT NULL,
    project_id INTEGER NOT NULL,              -- where it came from
    path       TEXT NOT NULL,
    digest     BLOB NOT NULL CHECK (length(digest) = 32),
    size       INTEGER NOT NULL,
    mtime_ns   INTEGER NOT NULL,
    inode      INTEGER NOT NULL,
    origin     INTEGER NOT NULL,
    added_at   INTEGER NOT NULL,
    tags       TEXT NOT NULL,
    to_project INTEGER NOT NULL,              -- 0: the trash
    to_path    TEXT NOT NULL,
    trash_id   INTEGER NOT NULL,              -- of a restore
    started_at INTEGER NOT NULL               -- µs
) STRICT;
