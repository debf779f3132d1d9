#!/bin/bash
# Uploads and downloads. Sourced by tests/compose/run.
# shellcheck disable=SC2154

small_upload_is_stored() {
    make_project A
    random_file "$scratch/small" 20000
    api POST /api/projects/A/upload -F "file=@$scratch/small;filename=small.mov" | grep -q '"status":"stored"'
    expect_stored A small.mov "$scratch/small"
    api POST /api/projects/A/upload -F "file=@$scratch/small;filename=again.mov" | grep -q '"status":"duplicate"'
}

large_raw_upload_is_stored() {
    random_file "$scratch/large" 314572800
    api POST '/api/projects/A/upload?name=large.mov' --data-binary "@$scratch/large" | grep -q '"status":"stored"'
    expect_stored A large.mov "$scratch/large"
}

form_of_several_is_stored() {
    random_file "$scratch/one" 30000000
    random_file "$scratch/two" 5000000
    api POST /api/projects/A/upload -F "file=@$scratch/one;filename=one.mov" -F "file=@$scratch/two;filename=two.mov"
    expect_stored A one.mov "$scratch/one"
    expect_stored A two.mov "$scratch/two"
}

range_is_sent() {
    local path=/media/A/ingest/originals/large.mov
    api GET "$path" -r 100000000-100999999 -o "$scratch/range" -w '%{http_code}' | grep -q 206
    tail -c +100000001 "$scratch/large" | head -c 1000000 | cmp - "$scratch/range"
    api GET "$path" | cmp - "$scratch/large"
}

addresses_are_those_of_the_client() {
    api POST '/api/projects/A/upload?op=start' -H 'Content-Type: application/json' -d '{"device":"phone"}' |
        grep -qF "\"upload_url\":\"$server/"
}

files_belong_to_the_user() {
    [ "$(stat -c '%u:%g %a' "$(originals A)/large.mov")" = "$PUID:$PGID 644" ]
    [ "$(stat -c '%u:%g %a' "$(originals A)/one.mov")" = "$PUID:$PGID 644" ]
    [ "$(stat -c '%u:%g %a' "$(originals A)")" = "$PUID:$PGID 755" ]
    [ -z "$(find "$DATA_DIR" ! -uid "$PUID")" ]
}

nothing_is_incoming() {
    [ -z "$(ls "$DATA_DIR/.media-sync/incoming")" ]
}

check_use() {
    check "a small file is stored, and known the second time" small_upload_is_stored
    check "300 MiB as they are, are stored" large_raw_upload_is_stored
    check "a form of several files is stored" form_of_several_is_stored
    check "a range of a file is sent, and the whole of it" range_is_sent
    check "addresses in answers have the port that the client used" addresses_are_those_of_the_client
    check "files and folders belong to PUID and PGID" files_belong_to_the_user
    check "no upload leaves a temporary file" eventually 5 nothing_is_incoming
}
