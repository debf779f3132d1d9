-- The password of the administrator: the one that was set on the dashboard, and the one of the environment, which wins.
CREATE TABLE admin_password (
    source INTEGER PRIMARY KEY,               -- 0 dashboard, 1 environment
    hash   TEXT NOT NULL                      -- argon2id
) STRICT;

CREATE TABLE session (
    token_hash BLOB PRIMARY KEY CHECK (length(token_hash) = 32),  -- SHA-256 of the token
    created_at INTEGER NOT NULL,              -- µs
    seen_at    INTEGER NOT NULL               -- µs
) STRICT, WITHOUT ROWID;
CREATE INDEX session_by_use ON session (seen_at);
