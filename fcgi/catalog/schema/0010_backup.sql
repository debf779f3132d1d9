-- Phones that back up, as they call themselves. The sums are those of the completed records: triggers keep them.
CREATE TABLE backup_device (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    name     TEXT NOT NULL UNIQUE,
    seen_at  INTEGER NOT NULL,                -- µs: the last contact
    photos   INTEGER NOT NULL DEFAULT 0,
    videos   INTEGER NOT NULL DEFAULT 0,
    bytes    INTEGER NOT NULL DEFAULT 0,
    ignored  INTEGER NOT NULL DEFAULT 0
) STRICT;

-- A content that a phone has under a path. Its file may be shared with other records.
CREATE TABLE backup_record (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    device_id     INTEGER NOT NULL REFERENCES backup_device (id),
    original_path TEXT NOT NULL,              -- on the phone; empty when it did not say
    digest        BLOB CHECK (length(digest) = 32),  -- NULL: it never arrived
    asset_id      INTEGER,                    -- no reference: a file that comes back from the trash has its old one
    file_name     TEXT NOT NULL,
    file_path     TEXT NOT NULL,              -- below the project's folder, when it was stored
    size          INTEGER NOT NULL,
    kind          INTEGER NOT NULL,           -- 0 photo, 1 video
    media_type    TEXT NOT NULL,              -- as the phone said
    at            INTEGER NOT NULL,           -- µs
    status        INTEGER NOT NULL            -- 0 completed, 1 failed, 2 its file is no longer there
) STRICT;
-- Says what is backed up, and that a content under a path is there once.
CREATE UNIQUE INDEX backup_record_completed ON backup_record (device_id, original_path, digest, status)
    WHERE status = 0;
CREATE INDEX backup_record_open ON backup_record (device_id, original_path) WHERE status <> 0;
CREATE INDEX backup_record_of_asset ON backup_record (asset_id) WHERE asset_id IS NOT NULL;
CREATE INDEX backup_record_by_time ON backup_record (at, id);
CREATE INDEX backup_record_by_device ON backup_record (device_id, at, id);
CREATE INDEX backup_record_completed_by_time ON backup_record (at, id) WHERE status = 0;
CREATE INDEX backup_record_completed_by_device ON backup_record (device_id, at, id) WHERE status = 0;

CREATE TABLE backup_ignored (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    device_id     INTEGER NOT NULL REFERENCES backup_device (id),
    original_path TEXT NOT NULL,
    at            INTEGER NOT NULL,           -- µs
    UNIQUE (device_id, original_path)
) STRICT;
CREATE INDEX backup_ignored_by_device ON backup_ignored (device_id, id);

CREATE TRIGGER backup_record_added AFTER INSERT ON backup_record WHEN NEW.status = 0 BEGIN
    UPDATE backup_device SET photos = photos + (NEW.kind = 0), videos = videos + (NEW.kind = 1),
        bytes = bytes + NEW.size WHERE id = NEW.device_id;
END;
CREATE TRIGGER backup_record_changed AFTER UPDATE OF status, kind, size ON backup_record BEGIN
    UPDATE backup_device SET photos = photos - (OLD.kind = 0), videos = videos - (OLD.kind = 1),
        bytes = bytes - OLD.size WHERE id = OLD.device_id AND OLD.status = 0;
    UPDATE backup_device SET photos = photos + (NEW.kind = 0), videos = videos + (NEW.kind = 1),
        bytes = bytes + NEW.size WHERE id = NEW.device_id AND NEW.status = 0;
END;
CREATE TRIGGER backup_ignored_added AFTER INSERT ON backup_ignored BEGIN
    UPDATE backup_device SET ignored = ignored + 1 WHERE id = NEW.device_id;
END;
CREATE TRIGGER backup_ignored_removed AFTER DELETE ON backup_ignored BEGIN
    UPDATE backup_device SET ignored = ignored - 1 WHERE id = OLD.device_id;
END;

-- Records as people see them: a file that was moved on the server has its present path.
CREATE VIEW backup_shown AS
    SELECT r.id, d.name AS device, r.original_path, r.kind, r.digest, ifnull(r.asset_id, 0) AS asset,
        CASE WHEN p.name IS NULL THEN r.file_path WHEN p.name = 'backup' THEN a.path
            ELSE p.name || '/' || a.path END AS file_path,
        r.file_name, r.size, r.media_type, r.at, r.status, r.device_id
    FROM backup_record r JOIN backup_device d ON d.id = r.device_id
        LEFT JOIN asset a ON a.id = r.asset_id AND r.status = 0 LEFT JOIN project p ON p.id = a.project_id;

-- Only what is there is backed up.
CREATE TRIGGER backup_file_gone AFTER DELETE ON asset BEGIN
    UPDATE backup_record SET status = 2 WHERE asset_id = OLD.id AND status = 0;
END;
CREATE TRIGGER backup_file_edited AFTER UPDATE OF blob_id ON asset WHEN OLD.blob_id <> NEW.blob_id BEGIN
    UPDATE backup_record SET status = 2 WHERE asset_id = NEW.id AND status = 0
        AND digest <> (SELECT digest FROM blob WHERE id = NEW.blob_id);
END;
CREATE TRIGGER backup_file_back AFTER INSERT ON asset BEGIN
    UPDATE backup_record SET status = 0 WHERE asset_id = NEW.id AND status = 2
        AND digest = (SELECT digest FROM blob WHERE id = NEW.blob_id)
        AND NOT EXISTS (SELECT 1 FROM backup_record AS twin WHERE twin.device_id = backup_record.device_id
            AND twin.original_path = backup_record.original_path AND twin.digest = backup_record.digest
            AND twin.status = 0);
END;
