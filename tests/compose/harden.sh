#!/bin/bash
# What a container may not do. Sourced by tests/compose/run.
# shellcheck disable=SC2154

root_is_read_only() {
    local folder
    for folder in / /etc /usr/local/bin /opt /var/tmp; do
        if compose exec -T "$1" touch "$folder/probe" 2>"$scratch/touch"; then return 1; fi
        grep -qE 'Read-only file system|No such file' "$scratch/touch"
    done
    [ "$(inspect "$1" '{{.HostConfig.ReadonlyRootfs}}')" = true ]
}

has_no_rights() {
    compose exec -T "$1" cat /proc/1/status >"$scratch/status"
    grep -q '^CapEff:[[:space:]]*0*$' "$scratch/status"
    grep -q '^CapBnd:[[:space:]]*0*$' "$scratch/status"
    grep -q '^NoNewPrivs:[[:space:]]*1$' "$scratch/status"
    grep -qE "^Uid:[[:space:]]*${PUID}[[:space:]]" "$scratch/status"
    [ "$(inspect "$1" '{{.HostConfig.CapDrop}} {{.HostConfig.Privileged}}')" = '[ALL] false' ]
}

logs_are_limited() {
    inspect "$1" '{{.HostConfig.LogConfig.Config}}' | grep -q 'max-file:3 max-size:10m'
}

# A rename from one mount to another fails: uploads would be copied.
has_one_data_mount() {
    [ "$(inspect "$1" '{{range .Mounts}}{{println .Type}}{{end}}' | grep -c bind)" -eq 1 ]
}

check_hardening() {
    for service in nginx pool; do
        check "$service cannot write outside its volumes" root_is_read_only "$service"
        check "$service has no capability, and gets none" has_no_rights "$service"
        check "the log of $service is limited" logs_are_limited "$service"
        check "$service has one mount for uploads and projects" has_one_data_mount "$service"
    done
}
