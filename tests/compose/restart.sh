#!/bin/bash
# Services that go and come while files arrive. Sourced by tests/compose/run.
# shellcheck disable=SC2154

# What was answered 2xx is noted as "digest name"; any other status is noted, too. Ends when $scratch/enough is there.
upload_on_and_on() {
    local number=0 file=$scratch/part
    : >"$scratch/stored"
    : >"$scratch/statuses"
    while [ ! -e "$scratch/enough" ]; do
        number=$((number + 1))
        random_file "$file" $((200000 + number))
        status=$(curl -s --noproxy '*' -o "$scratch/answer" -w '%{http_code}' --max-time 30 -F "file=@$file;filename=$number.mov" \
            "$server/api/projects/Loop/upload" || true)
        echo "$status" >>"$scratch/statuses"
        if [ "$status" = 200 ]; then echo "$(digest_of "$file")  $number.mov" >>"$scratch/stored"; fi
    done
}

# more_is_stored: since this was called
more_is_stored() {
    local before
    before=$(wc -l <"$scratch/stored")
    eventually 30 eval "[ \"\$(wc -l <'$scratch/stored')\" -ge $((before + 3)) ]"
}

restarts_lose_nothing() {
    make_project Loop
    rm -f "$scratch/enough"
    upload_on_and_on &
    local loop=$!
    for disturbance in "compose restart pool" "compose restart nginx" "kill_in pool" "kill_in nginx"; do
        sleep 0.5
        $disturbance
        more_is_stored || { touch "$scratch/enough"; echo "nothing is stored after: $disturbance"; return 1; }
    done
    touch "$scratch/enough"
    wait "$loop"
    sort "$scratch/statuses" | uniq -c
    (cd "$(originals Loop)" && sha256sum --quiet -c "$scratch/stored")
    api GET /api/projects/Loop >"$scratch/rows"
    while read -r digest name; do
        grep -qF "$digest" "$scratch/rows" || { echo "no row: $name"; return 1; }
    done <"$scratch/stored"
}

refusals_were_clear() {
    # 000: the connection broke, or there was none.
    if grep -vE '^(200|502|503|504|000)$' "$scratch/statuses"; then return 1; fi
    grep -q 200 "$scratch/statuses"
}

nginx_outlives_the_pool() {
    local started
    started=$(inspect nginx '{{.State.StartedAt}}')
    compose stop pool
    [ "$(status_of /healthz)" = 502 ]
    grep -qF '"ok":false' "$scratch/body"
    grep -qF 'starting or restarting' "$scratch/body"
    [ "$(status_of /)" = 200 ]
    compose start pool
    eventually 20 answers_with /healthz 200
    [ "$(inspect nginx '{{.State.StartedAt}}')" = "$started" ]
}

pool_outlives_nginx() {
    local started
    started=$(inspect pool '{{.State.StartedAt}}')
    compose stop nginx
    [ "$(status_of /healthz)" = 000 ]
    compose start nginx
    eventually 20 answers_with /healthz 200
    [ "$(inspect pool '{{.State.StartedAt}}')" = "$started" ]
}

stops_cleanly() {
    local service
    compose stop
    for service in nginx pool; do [ "$(inspect "$service" '{{.State.ExitCode}}')" -eq 0 ]; done
    up
}

check_restarts() {
    check "what was acknowledged survives restarts and kills of each service" restarts_lose_nothing
    check "uploads that met a restart were told so" refusals_were_clear
    check "nginx outlives the pool and says 502 in JSON meanwhile" nginx_outlives_the_pool
    check "the pool outlives nginx" pool_outlives_nginx
    check "both end by themselves when they are told to" stops_cleanly
}
