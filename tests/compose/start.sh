#!/bin/bash
# From nothing to a server that answers. Sourced by tests/compose/run.
# shellcheck disable=SC2154

build_images() {
    compose --progress plain build
    for service in nginx pool; do
        docker image inspect -f "$service {{.Size}}" "$COMPOSE_PROJECT_NAME-$service"
    done | tee "$scratch/sizes"
}

pool_is_small() {
    awk '$1 == "pool" && $2 >= 400000000 { exit 1 }' "$scratch/sizes"
}

missing_folder_is_said() {
    if compose up -d >"$scratch/up" 2>&1; then return 1; fi
    cat "$scratch/up"
    grep -F "$DATA_DIR" "$scratch/up" | grep -q 'does not exist'
    [ ! -e "$DATA_DIR" ]
}

make_data_folder() {
    mkdir "$DATA_DIR"
    if [ "$(id -u)" -eq 0 ]; then chown "$PUID:$PGID" "$DATA_DIR"; fi
}

comes_up() {
    make_data_folder
    up
    [ "$(status_of /healthz)" = 200 ]
}

site_is_there() {
    [ "$(status_of /)" = 200 ]
    local script
    script=$(grep -o '/assets/app-[^"]*\.js' "$scratch/body" | head -n 1)
    [ "$(status_of "$script")" = 200 ]
}

every_setting_reaches_the_pool() {
    compose config >"$scratch/config"
    sed -n 's/^#\{0,1\}\(MEDIA_SYNC_[A-Z_]*\)=.*/\1/p' "$top/.env.example" |
        while read -r name; do grep -q "^ *$name: " "$scratch/config"; done
    # And none that the program knows is missing in the file.
    compose exec -T pool media-sync config | sed -n 's/^\([a-z_]*\) = .*/\1/p' | grep -vE '^(root|state|run)$' |
        while read -r name; do grep -q "MEDIA_SYNC_${name^^}=" "$top/.env.example"; done
}

check_start() {
    check "both images are built" build_images
    go_on_unless_failed
    sed 's/\([0-9]*\)[0-9]\{6\}$/is an image of \1 MB/; s/^/        /' "$scratch/sizes"
    check "the pool's image has less than 400 MB" pool_is_small
    check "a missing data folder is said, and not made" missing_folder_is_said
    check "one command brings it up, and waits until it is healthy" comes_up
    go_on_unless_failed
    check "the dashboard is there" site_is_there
    check "everything in .env.example is passed on, and everything that can be set is in it" every_setting_reaches_the_pool
}
