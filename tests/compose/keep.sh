#!/bin/bash
# Backup, restore, upgrade. Sourced by tests/compose/run.
# shellcheck disable=SC2154

# backup_to NAME: in the data folder
backup_to() {
    compose exec -T pool media-sync backup "/data/projects/$1"
}

# schema_of FILE: SQLite's user_version
schema_of() {
    od -An -tu1 -j 60 -N 4 "$1" | awk '{ print (($1 * 256 + $2) * 256 + $3) * 256 + $4 }'
}

backup_is_written() {
    tag A small.mov
    expect_tagged A small.mov
    backup_to first.copy
    [ "$(stat -c '%u:%g %a' "$DATA_DIR/first.copy")" = "$PUID:$PGID 600" ]
    if backup_to first.copy; then return 1; fi
}

restore_brings_it_back() {
    local before
    before=$(listed Loop)
    [ "$before" -gt 0 ]
    compose stop
    compose run --rm pool sh -c 'rm -f /state/catalog.sqlite3*'
    # As the README has it.
    compose run --rm pool sh -c \
        'cd /state && rm -f catalog.sqlite3-* && cp /data/projects/first.copy catalog.sqlite3'
    up
    [ "$(listed Loop)" -eq "$before" ]
    expect_tagged A small.mov
}

# The same tree with one migration more, and another text on the page.
make_newer() {
    local schema=$scratch/tree/fcgi/catalog/schema next
    next=$(printf '%04d' $(($(find "$schema" -name '*.sql' | wc -l) + 1)))
    echo 'CREATE TABLE upgraded (id INTEGER PRIMARY KEY) STRICT;' >"$schema/${next}_upgraded.sql"
    sed -i 's|</title>| upgraded</title>|' "$scratch/tree/web/index.html"
}

upgrade_keeps_everything() {
    local before
    before=$(listed A)
    make_newer
    up --build
    [ "$(status_of /)" = 200 ]
    grep -q 'upgraded</title>' "$scratch/body"
    [ "$(listed A)" -eq "$before" ]
    expect_tagged A small.mov
    api GET /media/A/ingest/originals/small.mov | cmp - "$scratch/small"
    backup_to second.copy
    [ "$(schema_of "$DATA_DIR/second.copy")" -eq $(($(schema_of "$DATA_DIR/first.copy") + 1)) ]
}

way_back_is_refused() {
    rm "$scratch"/tree/fcgi/catalog/schema/*_upgraded.sql
    compose up -d --build
    eventually 20 answers_with /healthz 503
    grep -qF "newer program" "$scratch/body"
    backup_to third.copy
    [ "$(schema_of "$DATA_DIR/third.copy")" -eq "$(schema_of "$DATA_DIR/second.copy")" ]
}

nothing_is_left() {
    tear_down
    local kind
    for kind in "container ls -a" "volume ls" "network ls" "image ls"; do
        # shellcheck disable=SC2086 # a command of two or three words
        if docker $kind | grep -F "$COMPOSE_PROJECT_NAME"; then return 1; fi
    done
}

check_keeping() {
    check "a backup is written while it runs, and over nothing" backup_is_written
    check "a lost catalogue comes back from it" restore_brings_it_back
    check "an upgrade migrates the catalogue and keeps everything" upgrade_keeps_everything
    check "a program that is older than its catalogue says so and changes nothing" way_back_is_refused
}
