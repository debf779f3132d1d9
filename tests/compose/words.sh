#!/bin/bash
# How the checks speak about the server. Sourced by tests/compose/run.
# shellcheck disable=SC2154 # what run sets

go_on_unless_failed() {
    [ "$failed" -eq 0 ] || finish
}

# api METHOD PATH [CURL ARGUMENTS]: the answer; fails with it unless the status is 2xx
api() {
    local method=$1 path=$2
    shift 2
    curl -sS --noproxy '*' --fail-with-body --max-time 120 -X "$method" "$@" "$server$path"
}

# status_of PATH: the status; the body is in $scratch/body
status_of() {
    curl -s --noproxy '*' --max-time 20 -o "$scratch/body" -w '%{http_code}' "$server$1" || true
}

# eventually SECONDS COMMAND...
eventually() {
    local ticks=$(($1 * 5))
    shift
    until "$@"; do
        ticks=$((ticks - 1))
        [ "$ticks" -gt 0 ] || return 1
        sleep 0.2
    done
}

answers_with() {
    [ "$(status_of "$1")" = "$2" ]
}

up() {
    compose up -d --wait --wait-timeout 90 "$@"
}

make_project() {
    api POST /api/projects -H 'Content-Type: application/json' -d "{\"name\":\"$1\"}"
}

# random_file PATH BYTES
random_file() {
    head -c "$2" /dev/urandom >"$1"
}

digest_of() {
    sha256sum "$1" | cut -d ' ' -f 1
}

originals() {
    echo "$DATA_DIR/$1/ingest/originals"
}

# expect_stored PROJECT NAME FILE: the same bytes on the host, and a row with their hash
expect_stored() {
    cmp "$(originals "$1")/$2" "$3"
    api GET "/api/projects/$1" | grep -qF "$(digest_of "$3")"
}

# Rows of a project.
listed() {
    api GET "/api/projects/$1" | grep -o '"relative_path":' | wc -l
}

# tag PROJECT NAME: what only the catalogue knows
tag() {
    api POST /api/assets/tags -H 'Content-Type: application/json' \
        -d "{\"project\":\"$1\",\"paths\":[\"ingest/originals/$2\"],\"add\":[\"kept\"]}" | grep -q '"ok":true'
}

# expect_tagged PROJECT NAME: it alone
expect_tagged() {
    api GET "/api/projects/$1/media?tag=kept" >"$scratch/tagged"
    [ "$(grep -oE '"path":"[^"]*"' "$scratch/tagged")" = "\"path\":\"ingest/originals/$2\"" ]
}

log_says() {
    compose logs pool 2>&1 | grep -qF "$1"
}

# container SERVICE: its id, also when it is stopped
container() {
    compose ps -aq "$1"
}

inspect() {
    docker inspect -f "$2" "$(container "$1")"
}

# kill_in SERVICE: what the init of the container has started dies, and with it the container
kill_in() {
    # shellcheck disable=SC2016 # for the shell in the container
    compose exec -T "$1" sh -c 'kill -9 $(cat /proc/1/task/1/children)' || true
}
