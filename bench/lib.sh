# shellcheck shell=bash
# What bench/bench.sh and bench/mixed.sh share: the programs, the data, servers with a core of their own, and wrk with the other.
#
# PAIRS=7 SECONDS_EACH=2 CONNECTIONS=16 SERVER_CORE=0 CLIENT_CORE=1
# DATELINE=FILE   measure this program instead of building one
# MANY=1000000    the articles of the large data set

set -euo pipefail
export LC_ALL=C

pairs=${PAIRS:-7} seconds_each=${SECONDS_EACH:-2} connections=${CONNECTIONS:-16}
server_core=${SERVER_CORE:-0} client_core=${CLIENT_CORE:-1}
few=10000 many=${MANY:-1000000}
mkdir -p "${CARGO_TARGET_DIR:-target}/bench"
target=$(cd "${CARGO_TARGET_DIR:-target}" && pwd)
kept=$target/bench
dateline=${DATELINE:-$target/release/dateline}
ticks_a_second=$(getconf CLK_TCK)

fail() {
    echo "bench: $*" >&2
    exit 1
}

for program in wrk curl taskset; do
    command -v "$program" >/dev/null || fail "found no $program"
done
taskset -c "$server_core,$client_core" true || fail "the cores $server_core and $client_core can't be had"

# What was started here, and nothing else, is ended here.
started=()
work=$(mktemp -d)
stop() {
    # It may have ended by itself: then it is no child of ours any more.
    kill -TERM "$1" 2>/dev/null && wait "$1" || true
    local pid still=()
    for pid in "${started[@]}"; do [ "$pid" = "$1" ] || still+=("$pid"); done
    started=("${still[@]}")
}
stop_all() {
    local pid
    for pid in "${started[@]}"; do stop "$pid"; done
}
# shellcheck disable=SC2317,SC2329 # the trap calls it
end_all() {
    stop_all
    rm -rf "$work" "$kept"/copy.db*
}
trap end_all EXIT
trap 'exit 130' INT TERM

# --- Programs and data -----------------------------------------------------------------------------------------------

build() {
    [ -n "${DATELINE:-}" ] || cargo build --release --locked --package cli
    cargo build --release --locked --package bench
    # From here on, all that is not a server runs on the client's core.
    taskset -pc "$client_core" $$ >/dev/null
}

# Sets $newsroom to a SQLite database of so many articles, made anew when what makes it changed.
newsroom() {
    local of
    # shellcheck disable=SC2046 # none of these names has a space in it
    of=$(cat $(git ls-files migrations/src crates/cli/demo crates/cli/src/bench.rs crates/cli/src/bench \
        crates/storage/src/bulk.rs crates/search/src/schema.rs crates/search/src/words.rs) | sha256sum)
    newsroom=$kept/newsroom-$1-${of:0:12}.db
    if [ ! -e "$newsroom" ]; then
        echo "filling a newsroom of $1 articles"
        rm -rf "$kept/newsroom-$1-"* "$kept/new.db"*
        rm -rf "$kept/new.search"
        DATELINE_DATABASE_URL=sqlite://$kept/new.db "$dateline" bench seed --articles "$1"
        DATELINE_DATABASE_URL=sqlite://$kept/new.db DATELINE_SEARCH_INDEX=$kept/new.search "$dateline" search rebuild
        mv "$kept/new.search" "$newsroom.search"
        mv "$kept/new.db" "$newsroom"
    fi
}

# Sets $newsroom to a copy of it with an admin, for who writes. What was written for the last case is gone.
copy_newsroom() {
    newsroom "$1"
    rm -rf "$kept"/copy.db*
    cp --reflink=auto "$newsroom" "$kept/copy.db"
    cp -al "$newsroom.search" "$kept/copy.db.search"
    newsroom=$kept/copy.db
    add_admin "sqlite://$newsroom"
}

email=bench@newsroom.example password=bench-password-of-no-use
add_admin() {
    echo "$password" | DATELINE_DATABASE_URL=$1 "$dateline" user add --email "$email" --name Bench --role admin \
        --password-stdin >/dev/null
}

# --- Servers ---------------------------------------------------------------------------------------------------------

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

answers() {
    local status
    {
        printf 'GET %s HTTP/1.0\r\n\r\n' "$2" >&3 && read -r status <&3 && [[ $status == *" 200 "* ]]
    } 3<>"/dev/tcp/127.0.0.1/$1"
} 2>/dev/null

# Of each server that was started, by name; and the file of requests that it is to be asked.
declare -A port metrics pid log asks

# Starts a server on the server's core, waits until it answers, and notes in $took how many milliseconds that took:
# start NAME PATH CMD...; CMD listens at ${port[NAME]}.
start() {
    local name=$1 path=$2 from=${EPOCHREALTIME/./} waited=0
    shift 2
    log[$name]=$kept/$name.log
    : >"${log[$name]}"
    taskset -c "$server_core" "$@" >"$work/$name.out" 2>>"${log[$name]}" &
    pid[$name]=$!
    started+=("$!")
    until answers "${port[$name]}" "$path"; do
        sleep 0.002
        waited=$((waited + 1))
        kill -0 "${pid[$name]}" 2>/dev/null || fail "$name ended: $(tail -n 5 "${log[$name]}")"
        [ "$waited" -lt 10000 ] || fail "$name does not answer"
    done
    took=$(awk -v us=$((${EPOCHREALTIME/./} - from)) 'BEGIN { print us / 1000 }')
}

# serve NAME DATABASE-URL ANSWERS OBJECTS [PATH]: the last two are the caches' sizes in MiB. Without a PATH it has its search index first.
serve() {
    local made=${2#sqlite://}.search
    port[$1]=$(free_port) metrics[$1]=$(free_port)
    rm -rf "$kept/$1.search"
    # An index never changes a file that it has written.
    if [ -d "$made" ]; then cp -al "$made" "$kept/$1.search"; fi
    DATELINE_LISTEN=127.0.0.1:${port[$1]} DATELINE_METRICS_LISTEN=127.0.0.1:${metrics[$1]} DATELINE_PUBLIC_URL=http://127.0.0.1:8080 DATELINE_DATABASE_URL=$2 \
        DATELINE_SEARCH_INDEX=$kept/$1.search DATELINE_RATE_LIMIT_ANONYMOUS=0 DATELINE_ANSWER_CACHE=$3 DATELINE_OBJECT_CACHE=$4 start "$1" "${5:-/v1/search?first=0}" "$dateline" serve
}

# floor_like FOLDER REQUESTS: starts a floor with an answer of middling length of those in the folder, as many as there are requests.
floor_like() {
    port[floor]=$(free_port)
    start floor /readyz "$target/release/bench-floor" "127.0.0.1:${port[floor]}" "$1/sample" "$(wc -l <"$2")"
    asks[floor]=$2
    check floor "$2" "$1/sample.answers" 1 6
}

# How many requests the answer cache had an answer for, and how many it was asked for.
hits() {
    curl -sS --max-time 10 "http://127.0.0.1:${metrics[$1]}/metrics" |
        awk '/^dateline_answers_total/ { all += $2 } /^dateline_answers_total.*"hit"/ { hit += $2 } END { printf "%d %d\n", hit, all }'
}

# What its caches say that they hold.
kept_mib() {
    curl -sS --max-time 10 "http://127.0.0.1:${metrics[$1]}/metrics" |
        sed -n 's/^dateline_kept_bytes{kept="\([a-z]*\)"} /\1 /p' | sort |
        awk '{ printf "%s%s %.1f MiB", n++ ? ", " : "", $1, $2 / 1048576 }'
}

# alias_server NAME OTHER REQUESTS: another name for a server, to ask it something else.
alias_server() {
    port[$1]=${port[$2]} pid[$1]=${pid[$2]} log[$1]=${log[$2]} asks[$1]=$3
}

# User and system time of a process, in ticks.
ticks() {
    sed 's/.*) //' "/proc/$1/stat" | awk '{ print $12 + $13 }'
}

mib() {
    awk -v field="$2:" '$1 == field { printf "%.1f", $2 / 1024 }' "/proc/$1/status"
}

# --- Asking ----------------------------------------------------------------------------------------------------------

# run_wrk SECONDS CONNECTIONS SCRIPT NAME: what it printed is in $work/wrk.
run_wrk() {
    timeout $(($1 + 30)) wrk --threads 1 --connections "$2" --duration "${1}s" --timeout 5s \
        --latency --script "bench/$3.lua" "http://127.0.0.1:${port[$4]}" >"$work/wrk" 2>&1 || fail "wrk failed: $(cat "$work/wrk")"
}

# check NAME REQUESTS ANSWERS ROUNDS [SKIP]: asks each in turn, and compares.
check() {
    local answered wrong
    REQUESTS=$2 EXPECT=$3 ROUNDS=$4 SKIP=${5:-0} run_wrk 60 1 each "$1"
    read -r _ answered wrong < <(grep '^EACH ' "$work/wrk") || fail "$1: $(tail -n 5 "$work/wrk")"
    [ "$wrong" = 0 ] || fail "$1: $wrong of $answered answers are wrong"
}

# record NAME REQUESTS FOLDER: asks for each once, and keeps the answers.
record() {
    local answered wrong
    mkdir -p "$3"
    REQUESTS=$2 RECORD=$3 run_wrk 60 1 each "$1"
    read -r _ answered wrong < <(grep '^EACH ' "$work/wrk") || fail "$2: $(tail -n 5 "$work/wrk")"
    [ "$wrong" = 0 ] || fail "$2: $wrong of $answered requests are refused: $(head -c 300 "$3/sample")"
}

# run_draw NAME: asks it what it is to be asked, for as long as a turn is.
run_draw() {
    REQUESTS=${asks[$1]} run_wrk "$seconds_each" "$connections" draw "$1"
}

# measure NAME: adds a line of requests/s, p50, p99 (ms) and CPU microseconds per request to $work/NAME.runs.
measure() {
    local name=$1 before requests us p50 p99 failed
    # Logs are written as usual, but not kept.
    : >"${log[$name]}"
    before=$(ticks "${pid[$name]}")
    run_draw "$name"
    read -r _ requests us p50 p99 _ failed < <(grep '^RESULT ' "$work/wrk") || fail "wrk: $(cat "$work/wrk")"
    [ "$requests" -gt 0 ] && [ "$failed" = 0 ] || fail "$name: $failed of $requests requests failed"
    awk -v n="$requests" -v us="$us" -v p50="$p50" -v p99="$p99" -v ticks=$(($(ticks "${pid[$name]}") - before)) \
        -v a_second="$ticks_a_second" \
        'BEGIN { print n / us * 1e6, p50 / 1000, p99 / 1000, ticks / a_second * 1e6 / n }' >>"$work/$name.runs"
}

# Measures all that are named, PAIRS times in turn, as many a machine's speed drifts by more than what is to be measured.
take_turns() {
    local turn name
    for name in "$@"; do rm -f "$work/$name.runs"; done
    for ((turn = 1; turn <= pairs; turn++)); do
        for name in "$@"; do measure "$name"; done
    done
}

median() {
    sort -g | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'
}

requests_a_second=1 p50=2 p99=3 cpu=4
# of NAME COLUMN: the median
of() {
    cut -d ' ' -f "$2" "$work/$1.runs" | median
}
# ratio NAME OTHER COLUMN: the median of the ratios, turn by turn
ratio() {
    paste -d ' ' "$work/$1.runs" "$work/$2.runs" | awk -v column="$3" '{ print $column / $(column + 4) }' | median
}

# --- Findings --------------------------------------------------------------------------------------------------------

# holds VALUE TARGET: TARGET is such as "<= 1.25"; prints yes or NO.
holds() {
    [ "$2" != - ] || return 0
    awk -v value="$1" -v how="${2% *}" -v target="${2#* }" 'BEGIN {
        met = how == "<=" ? value <= target : how == "<" ? value < target : value >= target
        print met ? "yes" : "**no**"
    }'
}

# row CASE NAME OTHER TARGET: a line of the first table. OTHER is what the CPU is divided by.
row() {
    local of_cpu
    of_cpu=$(ratio "$2" "$3" "$cpu")
    printf '| %s | %.0f | %.0f | %.2f | %.2f | %.1f | %.1f | **%.2f** | %s | %s | %s | %s |\n' "$1" \
        "$(of "$2" $requests_a_second)" "$(of "$3" $requests_a_second)" "$(of "$2" $p50)" "$(of "$2" $p99)" \
        "$(of "$2" $cpu)" "$(of "$3" $cpu)" "$of_cpu" "$4" "$(holds "$of_cpu" "$4")" \
        "$(mib "${pid[$2]}" VmRSS)" "$(mib "${pid[$2]}" RssAnon)" | tee -a "$rows/ratios"
}

# fact WHAT VALUE TARGET [UNIT]: a line of the second table.
fact() {
    printf '| %s | %s | %s | %s |\n' "$1" "$2${4:+ $4}" "$3" "$(holds "$2" "$3")" | tee -a "$rows/facts"
}
