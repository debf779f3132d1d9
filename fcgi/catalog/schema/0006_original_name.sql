-- What the client called a file that got another name.
CREATE TABLE original_name (
    asset_id INTEGER PRIMARY KEY REFERENCES asset (id) ON DELETE CASCADE,
    name     TEXT NOT NULL
) STRICT;
