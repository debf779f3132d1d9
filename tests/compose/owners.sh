#!/bin/bash
# Other users than 1000. Sourced by tests/compose/run.
# shellcheck disable=SC2154

# start_anew UID GID: new volumes, and an empty data folder of that owner
start_anew() {
    compose down -v -t 20
    rm -rf "$DATA_DIR"
    PUID=$1 PGID=$2
    make_data_folder
}

another_user_owns_what_it_stores() {
    start_anew 1234 2345
    up
    make_project B
    api POST /api/projects/B/upload -F "file=@$scratch/small;filename=small.mov"
    expect_stored B small.mov "$scratch/small"
    files_belong_to PUID=1234 PGID=2345 "$(originals B)/small.mov"
}

files_belong_to() {
    [ "$(stat -c 'PUID=%u PGID=%g' "$3")" = "$1 $2" ]
}

# As the README has it.
give_state_to_new_owner() {
    docker run --rm --user root -v "${COMPOSE_PROJECT_NAME}_state:/state" "$COMPOSE_PROJECT_NAME-pool" \
        chown -R "$PUID:$PGID" /state
}

another_user_later() {
    PUID=4321 PGID=4321
    compose stop
    chown -R 4321:4321 "$DATA_DIR"
    compose up -d
    eventually 20 log_says "Permission denied"
    compose stop
    give_state_to_new_owner
    up
    [ "$(listed B)" -eq 1 ]
}

closed_folder_is_said() {
    start_anew 1234 2345
    chown root:root "$DATA_DIR"
    compose up -d
    eventually 20 log_says "Permission denied"
}

check_owners() {
    if [ "$(id -u)" -ne 0 ]; then
        echo "3 skipped: folders of other owners need root"
        return
    fi
    check "another PUID and PGID own what they store" another_user_owns_what_it_stores
    check "another PUID later is told what it may not read, and can be given it" another_user_later
    check "a data folder that PUID may not write to is said" closed_folder_is_said
}
