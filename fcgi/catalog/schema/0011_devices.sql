-- What people call a device; it goes on calling itself `name`. The numbers are of the records that are not completed.
ALTER TABLE backup_device ADD COLUMN own_name TEXT;                        -- NULL: none
ALTER TABLE backup_device ADD COLUMN failed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE backup_device ADD COLUMN gone INTEGER NOT NULL DEFAULT 0;
UPDATE backup_device SET (failed, gone) = (
    SELECT count(*) FILTER (WHERE status = 1), count(*) FILTER (WHERE status = 2) FROM backup_record
    WHERE device_id = backup_device.id AND status <> 0);

CREATE INDEX backup_record_open_by_time ON backup_record (status, at, id) WHERE status <> 0;
CREATE INDEX backup_record_open_by_device ON backup_record (device_id, status, at, id) WHERE status <> 0;

CREATE TRIGGER backup_open_added AFTER INSERT ON backup_record WHEN NEW.status <> 0 BEGIN
    UPDATE backup_device SET failed = failed + (NEW.status = 1), gone = gone + (NEW.status = 2)
    WHERE id = NEW.device_id;
END;
CREATE TRIGGER backup_open_changed AFTER UPDATE OF status ON backup_record WHEN OLD.status <> NEW.status BEGIN
    UPDATE backup_device SET failed = failed - (OLD.status = 1) + (NEW.status = 1),
        gone = gone - (OLD.status = 2) + (NEW.status = 2) WHERE id = NEW.device_id;
END;

-- Completed records of each day (UTC). Device 0: all of them.
CREATE TABLE backup_day (
    device_id INTEGER NOT NULL,
    day       INTEGER NOT NULL,               -- since 1970
    files     INTEGER NOT NULL,
    bytes     INTEGER NOT NULL,
    PRIMARY KEY (device_id, day)
) STRICT, WITHOUT ROWID;
INSERT INTO backup_day SELECT device_id, at / 86400000000, count(*), sum(size) FROM backup_record
    WHERE status = 0 GROUP BY 1, 2;
INSERT INTO backup_day SELECT 0, day, sum(files), sum(bytes) FROM backup_day GROUP BY day;

CREATE TRIGGER backup_day_added AFTER INSERT ON backup_record WHEN NEW.status = 0 BEGIN
    INSERT INTO backup_day VALUES (0, NEW.at / 86400000000, 1, NEW.size),
        (NEW.device_id, NEW.at / 86400000000, 1, NEW.size)
    ON CONFLICT DO UPDATE SET files = files + 1, bytes = bytes + excluded.bytes;
END;
CREATE TRIGGER backup_day_changed AFTER UPDATE OF status, size, at ON backup_record
    WHEN OLD.status <> NEW.status OR OLD.size <> NEW.size OR OLD.at <> NEW.at BEGIN
    UPDATE backup_day SET files = files - 1, bytes = bytes - OLD.size
        WHERE device_id IN (0, OLD.device_id) AND day = OLD.at / 86400000000 AND OLD.status = 0;
    DELETE FROM backup_day
        WHERE device_id IN (0, OLD.device_id) AND day = OLD.at / 86400000000 AND files = 0;
    INSERT INTO backup_day SELECT d.id, NEW.at / 86400000000, 1, NEW.size
        FROM (SELECT 0 AS id UNION ALL SELECT NEW.device_id) AS d WHERE NEW.status = 0
    ON CONFLICT DO UPDATE SET files = files + 1, bytes = bytes + excluded.bytes;
END;
