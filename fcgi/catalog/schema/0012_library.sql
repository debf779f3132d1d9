-- The indexes of the capture times know what the timeline asks: rows that it does not show are not read.
DROP INDEX asset_by_captured;
DROP INDEX asset_by_captured_in_project;
CREATE INDEX asset_by_captured ON asset (kind, captured_at, id, day, camera_id, live_of);
CREATE INDEX asset_by_captured_in_project ON asset (project_id, kind, captured_at, id, day, camera_id, live_of);

-- An SVG is a picture, too: it is in the lists, and only ever saved.
UPDATE asset SET kind = 0 WHERE kind = 3 AND name_key LIKE '%.svg';
