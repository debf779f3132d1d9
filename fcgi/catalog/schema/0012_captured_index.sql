-- The indexes of the capture times know what the timeline asks: rows that it does not show are not read.
DROP INDEX asset_by_captured;
DROP INDEX asset_by_captured_in_project;
CREATE INDEX asset_by_captured ON asset (kind, captured_at, id, day, camera_id, live_of);
CREATE INDEX asset_by_captured_in_project ON asset (project_id, kind, captured_at, id, day, camera_id, live_of);
