# shellcheck shell=bash
# The cases of partners: a first load of all there is, and many who wait for the next change.

# add_key DATABASE-URL: sets $key to the secret of a key that may have everything.
add_key() {
    key=$(DATELINE_DATABASE_URL=$1 "$dateline" key add --name Bench --contact "$email" | sed -n 's/^secret: //p')
    [ -n "$key" ] || fail "no key was made"
}

case_full_load() {
    local way articles bytes us
    newsroom "${LOAD:-100000}"
    cp --reflink=auto "$newsroom" "$kept/copy.db"
    cp -al "$newsroom.search" "$kept/copy.db.search"
    newsroom=$kept/copy.db
    add_key "sqlite://$newsroom"
    DATELINE_RATE_LIMIT_KEY=0 DATELINE_DAILY_QUOTA_KEY=0 serve dateline "sqlite://$newsroom" $warm $warm
    "$target/release/bench-partners" load "http://127.0.0.1:${port[dateline]}" "$key" >"$work/loads" || fail "the load failed"
    for way in export changes; do
        read -r _ articles bytes us
        fact "full load of $articles articles by \`/v1/$way\`: articles/s ($(awk -v b="$bytes" -v us="$us" 'BEGIN { printf "%.1f", b / us }') MB/s, VmRSS at the end $(mib "${pid[dateline]}" VmRSS) MiB)" \
            "$(awk -v n="$articles" -v us="$us" 'BEGIN { printf "%.0f", n / us * 1e6 }')" "-"
    done < <(grep '^RESULT ' "$work/loads")
}

case_pollers() {
    local pollers=${POLLERS:-1000} half last before
    copy_newsroom "$few"
    add_key "sqlite://$newsroom"
    DATELINE_RATE_LIMIT_KEY=0 DATELINE_DAILY_QUOTA_KEY=0 DATELINE_STREAMS_PER_KEY=$((pollers + 10)) serve dateline "sqlite://$newsroom" $warm $warm
    before=$(mib "${pid[dateline]}" VmRSS)
    "$target/release/bench-partners" pollers "http://127.0.0.1:${port[dateline]}" "$key" "$email" "$password" \
        "http://127.0.0.1:${metrics[dateline]}" "$pollers" 5 >"$work/polled" || fail "the pollers failed"
    read -r _ half last < <(grep '^RESULT ' "$work/polled")
    fact "$pollers long polls woken by one publication: until the last is told (half after $(in_ms "$half") ms; VmRSS $before MiB before, $(mib "${pid[dateline]}" VmRSS) after)" \
        "$(in_ms "$last")" "-" ms
}
