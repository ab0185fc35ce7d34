#!/usr/bin/env bash
# Measures the seed page beside a floor, and prints and writes bench/results-cold-page.md.
#
# The seed page is the one that tests/it/seed_page.graphql asks for, from a SQLite newsroom of 10,000 articles (`dateline bench seed`). The floor
# (bench/src/floor.rs) answers the same requests with bodies of the same size from memory. Each has one core, and wrk has
# another; they take turns, as many a machine's speed drifts by more than what is to be measured.
#
# PAIRS=7 SECONDS_EACH=8 WARM_UP=10 CONNECTIONS=16 SERVER_CORE=0 CLIENT_CORE=1
#
# Needs wrk, curl and two cores. Fails if an answer is wrong, or takes more than 5 SQL statements.
set -euo pipefail
export LC_ALL=C
cd "$(dirname "$0")/.."

pairs=${PAIRS:-7} seconds_each=${SECONDS_EACH:-8} warm_up=${WARM_UP:-10} connections=${CONNECTIONS:-16}
server_core=${SERVER_CORE:-0} client_core=${CLIENT_CORE:-1}
slug=nato-to-boost-presence-in-kosovo-amid-serbias-military-buildup
most_statements=5 starts=5
mkdir -p "${CARGO_TARGET_DIR:-target}/bench"
target=$(cd "${CARGO_TARGET_DIR:-target}" && pwd)
kept=$target/bench
results=bench/results-cold-page.md

fail() {
    echo "cold-page: $*" >&2
    exit 1
}

for program in wrk curl taskset; do
    command -v "$program" >/dev/null || fail "found no $program"
done
taskset -c "$server_core,$client_core" true || fail "the cores $server_core and $client_core can't be had"

# What was started here, and nothing else, is ended here.
started=()
work=$(mktemp -d)
end_all() {
    local pid
    for pid in "${started[@]}"; do stop "$pid"; done
    rm -rf "$work"
}
stop() {
    # It may have ended by itself: then it is no child of ours any more.
    kill -TERM "$1" 2>/dev/null && wait "$1" || true
    local pid still=()
    for pid in "${started[@]}"; do [ "$pid" = "$1" ] || still+=("$pid"); done
    started=("${still[@]}")
}
trap end_all EXIT
trap 'exit 130' INT TERM

# --- Build, and fill the newsroom once -------------------------------------------------------------------------------

cargo build --release --locked --package cli --package bench

# Made anew when what fills it, or the tables, changed.
of=$(cat crates/cli/src/bench/*.rs migrations/src/*.rs crates/cli/demo/*.json crates/cli/demo/*/*.json | sha256sum)
newsroom=$kept/newsroom-${of:0:12}.db
if [ ! -e "$newsroom" ]; then
    echo "filling a newsroom of 10,000 articles"
    rm -f "$kept"/newsroom-*
    DATELINE_DATABASE_URL=sqlite://$kept/newsroom-new.db "$target/release/dateline" bench seed --articles 10000
    mv "$kept/newsroom-new.db" "$newsroom"
fi

# --- Servers ---------------------------------------------------------------------------------------------------------

# From here on, all that is not a server runs on the client's core.
taskset -pc "$client_core" $$ >/dev/null

# A loopback port on which nobody listens.
free_port() {
    local port
    while port=$((20000 + RANDOM % 12000)); do
        if ! { : <>"/dev/tcp/127.0.0.1/$port"; } 2>/dev/null; then
            echo "$port"
            return
        fi
    done
}

ready() {
    local status
    {
        printf 'GET /readyz HTTP/1.0\r\n\r\n' >&3 && read -r status <&3 && [[ $status == *" 200 "* ]]
    } 3<>"/dev/tcp/127.0.0.1/$1"
} 2>/dev/null

# Starts a server on the server's core, waits until it is ready, and notes how many milliseconds that took:
# start NAME PORT CMD...; its process id is in $pid.
start() {
    local name=$1 port=$2 from=${EPOCHREALTIME/./} waited=0
    shift 2
    taskset -c "$server_core" "$@" >"$work/$name.out" 2>>"$kept/$name.log" &
    pid=$!
    started+=("$pid")
    until ready "$port"; do
        sleep 0.002
        waited=$((waited + 1))
        kill -0 "$pid" 2>/dev/null || fail "$name ended: $(tail -n 5 "$kept/$name.log")"
        [ "$waited" -lt 5000 ] || fail "$name is not ready"
    done
    awk -v us=$((${EPOCHREALTIME/./} - from)) 'BEGIN { print us / 1000 }' >>"$work/$name.start"
}

start_often() {
    local turn
    for ((turn = 1; turn <= starts; turn++)); do
        [ "$turn" = 1 ] || stop "$pid"
        : >"$kept/$1.log"
        start "$@"
    done
}

seed_port=$(free_port)
export DATELINE_LISTEN=127.0.0.1:$seed_port DATELINE_DATABASE_URL=sqlite://$newsroom
export DATELINE_PUBLIC_URL=http://127.0.0.1:8080
start_often seed "$seed_port" "$target/release/dateline" serve
seed_pid=$pid

# --- The answer ------------------------------------------------------------------------------------------------------

export REQUEST=$work/request.json
query=$(tr '\n' ' ' <tests/it/seed_page.graphql | sed 's/[\\"]/\\&/g')
printf '{"query":"%s","variables":{"slug":"%s"}}' "$query" "$slug" >"$REQUEST"
answer=$work/answer.json
curl --silent --show-error --fail-with-body --max-time 10 --header 'Content-Type: application/json' \
    --header 'Accept: application/graphql-response+json' --data-binary "@$REQUEST" --dump-header "$work/headers" \
    --output "$answer" "http://127.0.0.1:$seed_port/graphql" || fail "the query is refused: $(head -c 500 "$answer")"
grep -q '^{"data":{"article":{"id":"' "$answer" && grep -q "/$slug\"" "$answer" && ! grep -q '"errors":' "$answer" ||
    fail "the answer is wrong: $(head -c 500 "$answer")"
statements=$(sed -n 's/^server-timing:.*sql;desc="\([0-9]*\)".*/\1/Ip' "$work/headers")
[ -n "$statements" ] || fail "the answer has no Server-Timing header with the statements"
[ "$statements" -le "$most_statements" ] || fail "the page takes $statements SQL statements; the most is $most_statements"
size=$(wc -c <"$answer")

floor_port=$(free_port)
start_often floor "$floor_port" "$target/release/bench-floor" "127.0.0.1:$floor_port" "$answer"
floor_pid=$pid

# --- Measure ---------------------------------------------------------------------------------------------------------

ticks_a_second=$(getconf CLK_TCK)
# User and system time of a process, in ticks.
ticks() {
    sed 's/.*) //' "/proc/$1/stat" | awk '{ print $12 + $13 }'
}

# load SECONDS PORT: prints requests, microseconds, p50, p99, bytes, failures
load() {
    timeout $((${1} + 30)) wrk --threads 1 --connections "$connections" --duration "${1}s" --timeout 5s --latency \
        --script bench/page.lua "http://127.0.0.1:$2" >"$work/wrk" || fail "wrk failed: $(cat "$work/wrk")"
    sed -n 's/^RESULT //p' "$work/wrk"
}

# Every answer is compared here. The floor's differ in their first six bytes.
check() {
    local requests failed
    read -r requests _ _ _ _ failed < <(EXPECTED=$answer SKIP=$3 load "$warm_up" "$2") || true
    [ "${requests:-0}" -gt 0 ] && [ "$failed" = 0 ] || fail "$1: ${failed:-?} of ${requests:-no} answers are wrong"
    echo "$1: $requests answers compared"
}

# A line of requests/s, p50, p99 (ms) and CPU microseconds per request.
measure() {
    local name=$1 port=$2 pid=$3 before requests us p50 p99 bytes failed
    # Logs are written as usual, but not kept.
    : >"$kept/$name.log"
    before=$(ticks "$pid")
    read -r requests us p50 p99 bytes failed < <(load "$seconds_each" "$port") || true
    [ "${requests:-0}" -gt 0 ] && [ "$failed" = 0 ] || fail "$name: ${failed:-?} of ${requests:-no} requests failed"
    # What is longer than the answer are the headers.
    [ $((bytes / requests)) -ge "$size" ] && [ $((bytes / requests)) -le $((size + 1000)) ] ||
        fail "$name: answers of $((bytes / requests)) bytes, where $size and headers were expected"
    awk -v n="$requests" -v us="$us" -v p50="$p50" -v p99="$p99" -v ticks=$(($(ticks "$pid") - before)) \
        -v a_second="$ticks_a_second" \
        'BEGIN { print n / us * 1e6, p50 / 1000, p99 / 1000, ticks / a_second * 1e6 / n }' | tee -a "$work/$name.runs"
}

check seed "$seed_port" 0
check floor "$floor_port" 6
for ((pair = 1; pair <= pairs; pair++)); do
    echo "pair $pair of $pairs: requests/s, p50 ms, p99 ms, CPU us"
    measure seed "$seed_port" "$seed_pid"
    measure floor "$floor_port" "$floor_pid"
done

# --- Report ----------------------------------------------------------------------------------------------------------

median() {
    sort -g | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'
}

# row NAME COLUMN FORMAT HOW: medians of both, and of their ratios pair by pair; HOW says which is divided by which.
row() {
    local seed floor ratio
    seed=$(cut -d ' ' -f "$2" "$work/seed.runs" | median)
    floor=$(cut -d ' ' -f "$2" "$work/floor.runs" | median)
    ratio=$(paste -d ' ' "$work/seed.runs" "$work/floor.runs" | awk -v column="$2" -v how="$4" \
        '{ s = $column; f = $(column + 4); print how == "floor/seed" ? f / s : s / f }' | median)
    printf "| %s | $3 | $3 | %.1f (%s) |\n" "$1" "$seed" "$floor" "$ratio" "$4"
}

mib() {
    awk -v field="$2:" '$1 == field { printf "%.1f", $2 / 1024 }' "/proc/$1/status"
}

# The size of a program without its symbols, where there is a strip.
stripped() {
    strip -o "$work/stripped" "$1" 2>/dev/null && mib_of_file "$work/stripped" || echo "?"
}

mib_of_file() {
    stat -c %s "$1" | awk '{ printf "%.1f", $1 / 1048576 }'
}

report() {
    echo "# The seed page against the floor"
    echo
    echo "$(git rev-parse --short HEAD), $(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1), one core for the server, one for wrk."
    echo "10,000 articles in SQLite; an answer of $size bytes from $statements SQL statements; $connections connections,"
    echo "$pairs alternating pairs of $seconds_each s. Medians; ratios are medians over the pairs."
    echo
    echo "| | seed page | floor | ratio |"
    echo "|---|---|---|---|"
    row "requests/s" 1 %.0f floor/seed
    row "p50, ms" 2 %.2f seed/floor
    row "p99, ms" 3 %.2f seed/floor
    row "server's CPU per request, µs" 4 %.1f seed/floor
    echo "| VmRSS, MiB | $(mib "$seed_pid" VmRSS) | $(mib "$floor_pid" VmRSS) | |"
    echo "| VmHWM, MiB | $(mib "$seed_pid" VmHWM) | $(mib "$floor_pid" VmHWM) | |"
    printf '| start until ready, ms (of %d) | %.0f | %.0f | |\n' "$starts" \
        "$(median <"$work/seed.start")" "$(median <"$work/floor.start")"
    echo "| binary, MiB | $(mib_of_file "$target/release/dateline") | $(mib_of_file "$target/release/bench-floor") | |"
    echo "| binary, stripped, MiB | $(stripped "$target/release/dateline") | $(stripped "$target/release/bench-floor") | |"
}
report >"$results"
echo
cat "$results"
