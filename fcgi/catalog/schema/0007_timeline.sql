CREATE TABLE camera (
    id   INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE                 -- as people say it: "Canon EOS R5"
) STRICT;

-- Without the maker where the model begins with its name.
CREATE VIEW media_camera AS
SELECT blob_id, trim(CASE
    WHEN lower(model) LIKE lower(substr(make, 1, instr(make || ' ', ' ') - 1)) || '%' THEN model
    ELSE make || ' ' || model END) AS name
FROM media WHERE make <> '' OR model <> '';
INSERT OR IGNORE INTO camera (name) SELECT DISTINCT name FROM media_camera;

-- Where an asset stands in the timeline. The triggers below keep it.
ALTER TABLE asset ADD COLUMN day INTEGER;                          -- since 1970, on the clock of where it was taken
ALTER TABLE asset ADD COLUMN camera_id INTEGER NOT NULL DEFAULT 0; -- 0: unknown
ALTER TABLE asset ADD COLUMN live_of INTEGER;                      -- the picture of which this is the moving half

-- A file that does not say when it was taken has its time on the clock of the server.
CREATE VIEW asset_shown AS
SELECT a.id AS id, a.blob_id AS blob_id,
    CASE WHEN m.captured_civil IS NULL
        THEN unixepoch(a.captured_at / 1000000, 'unixepoch', 'localtime', 'start of day') / 86400
        ELSE unixepoch(m.captured_civil / 1000000, 'unixepoch', 'start of day') / 86400 END AS day,
    ifnull((SELECT c.id FROM media_camera mc JOIN camera c ON c.name = mc.name WHERE mc.blob_id = a.blob_id), 0)
        AS camera_id
FROM asset a LEFT JOIN media m ON m.blob_id = a.blob_id;

UPDATE asset SET (day, camera_id) = (SELECT s.day, s.camera_id FROM asset_shown s WHERE s.id = asset.id);

CREATE INDEX asset_by_camera ON asset (camera_id) WHERE camera_id <> 0;
CREATE INDEX asset_by_live ON asset (live_of) WHERE live_of IS NOT NULL;
CREATE INDEX asset_folded ON asset (project_id, kind, captured_at) WHERE live_of IS NOT NULL;

-- Pictures and videos of each day, a Live Photo counted once. Project 0 and camera 0: all of them.
CREATE TABLE day_total (
    project_id INTEGER NOT NULL,
    camera_id  INTEGER NOT NULL,
    day        INTEGER NOT NULL,
    kind       INTEGER NOT NULL,
    assets     INTEGER NOT NULL,
    PRIMARY KEY (project_id, camera_id, day, kind)
) STRICT, WITHOUT ROWID;
INSERT INTO day_total SELECT 0, 0, day, kind, count(*) FROM asset WHERE kind < 2 GROUP BY day, kind;
INSERT INTO day_total SELECT project_id, 0, day, kind, count(*) FROM asset WHERE kind < 2 GROUP BY project_id, day, kind;
INSERT INTO day_total SELECT 0, camera_id, day, kind, count(*) FROM asset WHERE kind < 2 AND camera_id <> 0
    GROUP BY camera_id, day, kind;
INSERT INTO day_total SELECT project_id, camera_id, day, kind, count(*) FROM asset WHERE kind < 2 AND camera_id <> 0
    GROUP BY project_id, camera_id, day, kind;

CREATE TRIGGER day_entered AFTER UPDATE OF day, kind, project_id, camera_id, live_of ON asset
WHEN new.day IS NOT NULL AND new.kind < 2 AND new.live_of IS NULL
    AND (old.day, old.kind, old.project_id, old.camera_id, old.live_of)
        IS NOT (new.day, new.kind, new.project_id, new.camera_id, new.live_of)
BEGIN
    INSERT INTO day_total VALUES (0, 0, new.day, new.kind, 1), (new.project_id, 0, new.day, new.kind, 1)
    ON CONFLICT DO UPDATE SET assets = assets + 1;
    INSERT INTO day_total SELECT column1, new.camera_id, new.day, new.kind, 1 FROM (VALUES (0), (new.project_id))
    WHERE new.camera_id <> 0
    ON CONFLICT DO UPDATE SET assets = assets + 1;
END;
CREATE TRIGGER day_left AFTER UPDATE OF day, kind, project_id, camera_id, live_of ON asset
WHEN old.day IS NOT NULL AND old.kind < 2 AND old.live_of IS NULL
    AND (old.day, old.kind, old.project_id, old.camera_id, old.live_of)
        IS NOT (new.day, new.kind, new.project_id, new.camera_id, new.live_of)
BEGIN
    UPDATE day_total SET assets = assets - 1 WHERE project_id IN (0, old.project_id)
        AND camera_id IN (0, old.camera_id) AND day = old.day AND kind = old.kind;
    DELETE FROM day_total WHERE project_id IN (0, old.project_id)
        AND camera_id IN (0, old.camera_id) AND day = old.day AND kind = old.kind AND assets = 0;
END;
CREATE TRIGGER day_lost AFTER DELETE ON asset WHEN old.kind < 2 AND old.live_of IS NULL AND old.day IS NOT NULL BEGIN
    UPDATE day_total SET assets = assets - 1 WHERE project_id IN (0, old.project_id)
        AND camera_id IN (0, old.camera_id) AND day = old.day AND kind = old.kind;
    DELETE FROM day_total WHERE project_id IN (0, old.project_id)
        AND camera_id IN (0, old.camera_id) AND day = old.day AND kind = old.kind AND assets = 0;
END;

-- Assets whose other half is to be looked for (catalog::MediaFactTable::pair).
CREATE TABLE live_unpaired (
    asset_id INTEGER PRIMARY KEY
) STRICT;
INSERT INTO live_unpaired SELECT a.id FROM asset a JOIN media m ON m.blob_id = a.blob_id WHERE a.kind = 1;

CREATE TRIGGER asset_came AFTER INSERT ON asset BEGIN
    UPDATE asset SET (day, camera_id) = (SELECT s.day, s.camera_id FROM asset_shown s WHERE s.id = new.id)
    WHERE id = new.id;
    INSERT OR IGNORE INTO live_unpaired
    SELECT new.id WHERE new.kind < 2 AND EXISTS (SELECT 1 FROM media WHERE blob_id = new.blob_id);
END;
CREATE TRIGGER asset_changed AFTER UPDATE OF blob_id, captured_at ON asset
WHEN (old.blob_id, old.captured_at) IS NOT (new.blob_id, new.captured_at) BEGIN
    UPDATE asset SET (day, camera_id) = (SELECT s.day, s.camera_id FROM asset_shown s WHERE s.id = new.id)
    WHERE id = new.id;
END;
CREATE TRIGGER asset_paired_anew AFTER UPDATE OF blob_id, project_id, path, kind ON asset
WHEN (old.kind < 2 OR new.kind < 2)
    AND (old.blob_id, old.project_id, old.path) IS NOT (new.blob_id, new.project_id, new.path) BEGIN
    INSERT OR IGNORE INTO live_unpaired
    SELECT new.id WHERE EXISTS (SELECT 1 FROM media WHERE blob_id IN (old.blob_id, new.blob_id));
END;
CREATE TRIGGER live_picture_lost AFTER DELETE ON asset WHEN old.kind = 0 BEGIN
    INSERT OR IGNORE INTO live_unpaired SELECT id FROM asset WHERE live_of = old.id;
    UPDATE asset SET live_of = NULL WHERE live_of = old.id;
END;
CREATE TRIGGER media_read AFTER INSERT ON media BEGIN
    -- No OR IGNORE here: the OR REPLACE of the statement that fires this would take its place.
    INSERT INTO camera (name) SELECT name FROM media_camera
    WHERE blob_id = new.blob_id AND name NOT IN (SELECT name FROM camera);
    UPDATE asset SET (day, camera_id) = (SELECT s.day, s.camera_id FROM asset_shown s WHERE s.id = asset.id)
    WHERE blob_id = new.blob_id;
    INSERT OR IGNORE INTO live_unpaired SELECT id FROM asset WHERE blob_id = new.blob_id AND kind < 2;
END;
CREATE TRIGGER media_forgotten AFTER DELETE ON media BEGIN
    UPDATE asset SET (day, camera_id) = (SELECT s.day, s.camera_id FROM asset_shown s WHERE s.id = asset.id)
    WHERE blob_id = old.blob_id;
END;
