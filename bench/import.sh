# shellcheck shell=bash
# The cases of moving in: how many articles a second an import takes and in how much memory, on SQLite and on PostgreSQL.

posts=10000
# Makes an export of about 2.5 GB.
many_posts=${MANY_POSTS:-340000}

# export_of POSTS: sets $wxr to a WordPress export of so many, made anew when what makes it changed.
export_of() {
    local of
    # shellcheck disable=SC2046 # none of these names has a space in it
    of=$(cat $(git ls-files crates/cli/src/bench) | sha256sum)
    wxr=$kept/export-$1-${of:0:12}.xml
    if [ ! -e "$wxr" ]; then
        rm -f "$kept/export-$1-"*
        "$dateline" bench wxr --posts "$1" --output "$wxr.new"
        mv "$wxr.new" "$wxr"
    fi
}

# timed DATABASE-URL ARGUMENT...: runs the program on both cores, as nobody asks anything meanwhile; sets $us to how long it took, and $peak to
# the most memory, in MiB.
timed() {
    local from=${EPOCHREALTIME/./} running now
    DATELINE_DATABASE_URL=$1 DATELINE_MEDIA_URL=file://$work/media taskset -c "$server_core,$client_core" "$dateline" "${@:2}" >"$work/timed" 2>&1 &
    running=$!
    started+=("$running")
    peak=0
    while kill -0 "$running" 2>/dev/null; do
        now=$(mib "$running" VmHWM 2>/dev/null || true)
        peak=${now:-$peak}
        sleep 0.02
    done
    wait "$running" || fail "$2 failed: $(tail -n 5 "$work/timed")"
    us=$((${EPOCHREALTIME/./} - from))
}

a_second() {
    awk -v n="$1" -v us="$us" 'BEGIN { printf "%.0f", n / us * 1e6 }'
}

# imports NAME DATABASE-URL OTHER-DATABASE-URL TARGET: a WordPress export into an empty database; and the whole of that into another.
imports() {
    DATELINE_DATABASE_URL=$2 "$dateline" migrate >/dev/null
    timed "$2" import wxr "$wxr"
    grep -q "^articles *$posts " "$work/timed" || fail "not all posts were taken: $(cat "$work/timed")"
    fact "import of a WordPress export of $posts posts of 5 KB on $1: articles/s (VmHWM $peak MiB)" "$(a_second $posts)" "$4"
    timed "$2" export --output "$work/newsroom.ndjson"
    fact "export of those on $1: articles/s (VmHWM $peak MiB)" "$(a_second $posts)" "-"
    DATELINE_DATABASE_URL=$3 "$dateline" migrate >/dev/null
    timed "$3" import ndjson "$work/newsroom.ndjson"
    fact "import of that export on $1: articles/s (VmHWM $peak MiB)" "$(a_second $posts)" "-"
    rm "$work/newsroom.ndjson"
}

case_import() {
    local one two
    export_of $posts
    if [ -z "${TEST_DATABASE_URL:-}" ]; then
        imports SQLite "sqlite://$work/one.db" "sqlite://$work/two.db" ">= 2000"
        rm "$work"/one.db* "$work"/two.db*
        if scripts/with-postgres.sh --found && command -v psql >/dev/null; then
            DATELINE=$dateline ROWS=$rows CASES=import scripts/with-postgres.sh bench/bench.sh
        else
            echo "import on PostgreSQL: **skipped**, found no PostgreSQL server programs and psql" | tee -a "$rows/skipped"
        fi
        return
    fi
    one=dateline_bench_one_$$ two=dateline_bench_two_$$
    in_postgres "CREATE DATABASE $one"
    in_postgres "CREATE DATABASE $two"
    imports PostgreSQL "$(database "$one")" "$(database "$two")" ">= 1000"
    in_postgres "DROP DATABASE $one"
    in_postgres "DROP DATABASE $two"
}

# As large as the largest that is known: what it takes of memory must not follow from that.
case_large_import() {
    export_of "$many_posts"
    timed "sqlite://$work/one.db" import wxr "$wxr"
    fact "import of a WordPress export of $(($(stat -c %s "$wxr") / 1000000)) MB on SQLite: VmHWM ($(a_second "$many_posts") articles/s)" "$peak" "< 200" MiB
    rm "$work"/one.db*
}
