# shellcheck shell=bash
# The cases that write, all on copies of the small newsroom.

# publisher NAME COUNT IN-FLIGHT A-SECOND: bench/src/publisher.rs says what it prints.
publisher() {
    "$target/release/bench-publisher" "http://127.0.0.1:${port[$1]}" "$email" "$password" "$2" "$3" "$4"
}

case_publish() {
    local rate half last in_flight
    copy_newsroom "$few"
    serve dateline "sqlite://$newsroom" $warm $warm
    for in_flight in 1 8; do
        publisher dateline 1000 $in_flight 0 >"$work/published" || fail "the publisher failed"
        read -r _ _ rate half last < <(grep '^RESULT ' "$work/published")
        if [ $in_flight = 1 ]; then
            fact "publish on SQLite, one at a time: p50 (p99 $(in_ms "$last") ms, $rate/s with the reader's look after each)" \
                "$(in_ms "$half")" "< 5" ms
        else
            fact "publish on SQLite, 8 at a time: a second (p50 $(in_ms "$half") ms, p99 $(in_ms "$last") ms)" "$rate" ">= 200"
        fi
    done
}

in_ms() {
    awk -v us="$1" 'BEGIN { printf "%.2f", us / 1000 }'
}

# Reads alone, and beside 20 publications a second, in turn.
case_reads_beside_writes() {
    local turn waited writer
    newsroom "$few"
    recorded readers
    copy_newsroom "$few"
    serve dateline "sqlite://$newsroom" $warm $warm
    check dateline "$work/readers.requests" "$work/readers/answers" 2
    alias_server alone dateline "$work/readers.requests"
    alias_server beside dateline "$work/readers.requests"
    for ((turn = 1; turn <= pairs; turn++)); do
        measure alone
        publisher dateline $((20 * seconds_each + 20)) 8 20 >"$work/published" &
        writer=$!
        waited=0
        until grep -qs WRITTEN "$work/published"; do
            sleep 0.02
            waited=$((waited + 1))
            [ $waited -lt 500 ] || fail "the publisher does not begin"
        done
        measure beside
        wait "$writer" || fail "the publisher failed"
        : >"$work/published"
    done
    row "fronts and pages, warm, beside 20 publications a second, against none" beside alone "-"
    fact "fronts and pages, warm, beside 20 publications a second: p99, against none" "$(ratio beside alone $p99)" "<= 2"
}

# sign_in NAME: prints a token.
sign_in() {
    curl -sS --max-time 10 "http://127.0.0.1:${port[$1]}/auth/login" -H 'Content-Type: application/json' \
        -d "{\"email\":\"$email\",\"password\":\"$password\"}" | sed -n 's/.*"accessToken":"\([^"]*\)".*/\1/p'
}

# mixed SECONDS: bench/mix.lua says of what. In parts, as a token lasts ten minutes; each publishes articles of its own.
mixed() {
    local parts part before us n half last failed what rss=() written=0
    parts=$(($1 / 240 * 2 + 2))
    newsroom "$few"
    recorded readers
    recorded pages
    copy_newsroom "$few"
    serve dateline "sqlite://$newsroom" $warm $warm
    SECTION=$(curl -sS --max-time 10 "http://127.0.0.1:${port[dateline]}/graphql" -H 'Content-Type: application/json' \
        -d '{"query":"{ section(slug: \"bench-section-1\") { id } }"}' | sed -n 's/.*"id":"\([^"]*\)".*/\1/p')
    export SECTION
    rm -f "$work/mixed.runs"
    for ((part = 0; part < parts; part++)); do
        ids_of pages | awk -v part=$part -v parts=$parts 'NR % parts == part' >"$work/written"
        : >"${log[dateline]}"
        before=$(ticks "${pid[dateline]}")
        REQUESTS=$work/readers.requests STORIES=$stories ARTICLES=$few WRITTEN=$work/written TOKEN=$(sign_in dateline) \
            SEED=$((part + 1)) run_wrk $(($1 / parts)) "$connections" mix dateline
        read -r _ n us half last _ failed < <(grep '^RESULT ' "$work/wrk") || fail "wrk: $(cat "$work/wrk")"
        [ "$failed" = 0 ] || fail "mixed: $failed of $n requests failed"
        written=$((written + $(sed -n 's/^WRITTEN //p' "$work/wrk")))
        rss+=("$(mib "${pid[dateline]}" RssAnon)")
        awk -v n="$n" -v us="$us" -v p50="$half" -v p99="$last" -v ticks=$(($(ticks "${pid[dateline]}") - before)) \
            -v a_second="$ticks_a_second" \
            'BEGIN { printf "%.0f %.2f %.2f %.1f\n", n / us * 1e6, p50 / 1000, p99 / 1000, ticks / a_second * 1e6 / n }' >>"$work/mixed.runs"
        echo "part $((part + 1)) of $parts: requests/s, p50 ms, p99 ms, CPU µs: $(tail -n 1 "$work/mixed.runs");" \
            "RssAnon ${rss[part]} MiB, VmRSS $(mib "${pid[dateline]}" VmRSS) MiB, kept $(kept_mib dateline)"
    done
    [ $written -gt 0 ] || fail "mixed: nothing was published"
    half=${rss[parts / 2 - 1]} last=${rss[parts - 1]}
    what="95 % warm, 4 % cold, 1 % publications ($written) for $1 s: $(of mixed $requests_a_second) requests/s,"
    what+=" p50 $(of mixed $p50) ms, p99 $(of mixed $p99) ms, CPU $(of mixed $cpu) µs; memory at the end, of half time's"
    fact "$what (RssAnon $half and $last MiB)" "$(awk -v half="$half" -v end="$last" 'BEGIN { printf "%.2f", end / half }')" "<= 1.1"
}
case_mixed() {
    mixed "${MIXED_SECONDS:-60}"
}
