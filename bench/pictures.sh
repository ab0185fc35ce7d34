# shellcheck shell=bash
# The cases of pictures: what a rendition costs beside Debian's vipsthumbnail, and how fast those that are kept are read.

# spend NAME CMD...: runs it on the server's core, and adds a line of its wall and CPU time in ms to $work/NAME.runs.
spend() {
    local name=$1 TIMEFORMAT='%3R %3U %3S'
    shift
    { time taskset -c "$server_core" "$@" >/dev/null 2>"$work/said"; } 2>"$work/spent" || fail "$name: $(cat "$work/said")"
    awk '{ print $1 * 1000, ($2 + $3) * 1000 }' "$work/spent" >>"$work/$name.runs"
}

# A photo of 24 megapixels as a file and back as one of 1,600 pixels: a process each, on one core, with the same qualities.
case_renditions() {
    local large=$kept/24-megapixels.jpg turn format settings wall=1 cpu=2
    if ! command -v vipsthumbnail >/dev/null; then
        echo "renditions: SKIPPED, found no vipsthumbnail (Debian: libvips-tools)" | tee -a "$rows/skipped"
        return
    fi
    [ -e "$large" ] || vipsthumbnail "${PHOTO:-../shared/data/images/photo-2725x2225.jpg}" --size '6000x4000!' -o "${large}[Q=92]"
    for format in webp jpg; do
        settings=Q=80
        [ "$format" = webp ] || settings=Q=82,interlace,optimize_coding
        rm -f "$work/ours.runs" "$work/vips.runs"
        for ((turn = 1; turn <= pairs; turn++)); do
            spend ours "$dateline" bench rendition "$large" "$work/ours.$format"
            spend vips env VIPS_CONCURRENCY=1 vipsthumbnail "$large" --size 1600x -o "$work/vips.${format}[$settings,strip]"
        done
        fact "a JPEG of 24 megapixels to $format of 1,600 pixels: CPU, of vipsthumbnail's ($(of ours $cpu) and $(of vips $cpu) ms; wall time $(of ours $wall) and $(of vips $wall) ms; $(wc -c <"$work/ours.$format") and $(wc -c <"$work/vips.$format") bytes)" \
            "$(paste -d ' ' "$work/ours.runs" "$work/vips.runs" | awk '{ print $2 / $4 }' | median)" "<= 1.5"
    done
}

# Renditions that lie in the store, of 640 pixels, each under its own address.
case_stored_renditions() {
    local file token
    copy_newsroom "$few"
    export DATELINE_MEDIA_URL=file://$work/media
    serve dateline "sqlite://$newsroom" $warm $warm
    token=$(curl -sS --max-time 10 -H 'content-type: application/json' -d "{\"email\":\"$email\",\"password\":\"$password\"}" \
        "http://127.0.0.1:${port[dateline]}/auth/login" | sed 's/.*"accessToken":"\([^"]*\)".*/\1/')
    for file in crates/cli/demo/pictures/*.jpg; do
        curl -sS --max-time 60 -H "authorization: Bearer $token" -F "file=@$file" "http://127.0.0.1:${port[dateline]}/v1/media" |
            grep -o '"url":"[^"]*-w1200"' | sed 's/.*\(\/media\/.*\)w1200"/GET\t\1w640.webp\t\t/'
    done >"$work/pictures.requests"
    [ "$(wc -l <"$work/pictures.requests")" -gt 1 ] || fail "the pictures were not taken"
    # Asked for once, they are made; from then on they are read.
    record dateline "$work/pictures.requests" "$work/pictures"
    check dateline "$work/pictures.requests" "$work/pictures/answers" 2
    asks[dateline]=$work/pictures.requests
    floor_like "$work/pictures" "$work/pictures.requests"
    take_turns dateline floor
    row "stored rendition, 640 pixels as WebP of $(wc -c <"$work/pictures/sample") bytes" dateline floor "-"
    unset DATELINE_MEDIA_URL
}
