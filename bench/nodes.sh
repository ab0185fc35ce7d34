# shellcheck shell=bash
# Two nodes on one PostgreSQL database.

# Each database has few articles, as they are made anew each time.
postgres_stories=2000

case_two_nodes() {
    local one two name sql at_rest rested rest_us busy worked work_us what all=0
    if [ -z "${TEST_DATABASE_URL:-}" ]; then
        if scripts/with-postgres.sh --found && command -v psql >/dev/null; then
            DATELINE=$dateline ROWS=$rows CASES=two_nodes scripts/with-postgres.sh bench/bench.sh
        else
            echo "two_nodes: **skipped**, found no PostgreSQL server programs and psql" | tee -a "$rows/skipped"
        fi
        return
    fi
    one=dateline_bench_one_$$ two=dateline_bench_two_$$
    in_postgres "CREATE DATABASE $one"
    DATELINE_DATABASE_URL=$(database "$one") "$dateline" bench seed --articles $postgres_stories
    in_postgres "CREATE DATABASE $two TEMPLATE $one"

    # One node of a newsroom of its own, to compare with; and two of another.
    stories=$postgres_stories
    requests readers
    serve cold "$(database "$one")" $off $off
    record cold "$work/readers.requests" "$work/readers"
    stop "${pid[cold]}"
    serve alone "$(database "$one")" $warm $warm
    serve left "$(database "$two")" $warm $warm
    serve right "$(database "$two")" $warm $warm
    for name in alone left right; do
        asks[$name]=$work/readers.requests
        check "$name" "$work/readers.requests" "$work/readers/answers" 2
    done
    sql=$(statements_of left)
    # What nodes ask each other through the database when nobody asks them anything is not for the requests.
    at_rest=$(transactions_in "$two" sleep 5)
    busy=$(transactions_in "$two" take_turns alone left right)
    for name in left right; do
        row "fronts and pages on PostgreSQL, warm, the $name one of two nodes against a node alone" $name alone "<= 1.1"
        all=$(awk -v all=$all -v seconds="$seconds_each" '{ all += $1 * seconds } END { printf "%d", all }' "$work/$name.runs")
    done
    fact "two nodes: SQL statements of a warm page" "$sql" "<= 0"
    read -r rested rest_us <<<"$at_rest"
    read -r worked work_us <<<"$busy"
    what="two nodes: transactions in PostgreSQL for 1,000 warm requests, more than at rest"
    what+=" ($worked in $((work_us / 1000000)) s, $rested in $((rest_us / 1000000)) s at rest)"
    fact "$what" "$(awk -v worked="$worked" -v rested="$rested" -v of="$work_us" -v rest="$rest_us" -v all="$all" \
        'BEGIN { printf "%.3f", (worked - rested * of / rest) * 1000 / all }')" "<= 0.1"
    stop_all
    in_postgres "DROP DATABASE $one"
    in_postgres "DROP DATABASE $two"
}

# The address of a database on the server of TEST_DATABASE_URL.
database() {
    sed -E "s#^([^:]+://[^/]*/)[^?]*#\1$1#" <<<"$TEST_DATABASE_URL"
}

in_postgres() {
    psql --no-psqlrc --quiet --tuples-only --no-align --command "$1" "$TEST_DATABASE_URL"
}

transactions() {
    # What a session did is counted about a second later.
    sleep 2
    in_postgres "SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = '$1'"
}

# transactions_in DATABASE CMD...: how many there were while CMD ran, and the microseconds.
transactions_in() {
    local before from
    before=$(transactions "$1")
    from=${EPOCHREALTIME/./}
    "${@:2}" >&2
    echo "$(($(transactions "$1") - before)) $((${EPOCHREALTIME/./} - from))"
}

# What the answer to the first request says.
statements_of() {
    local body
    body=$(head -n 1 "${asks[$1]}" | cut -f 4)
    curl -sS --max-time 10 --output "$work/one" --dump-header "$work/headers" -H 'Content-Type: application/json' \
        -H 'Accept: application/graphql-response+json' --data-binary "$body" "http://127.0.0.1:${port[$1]}/graphql"
    sed -n 's/^server-timing:.*sql;desc="\([0-9]*\)".*/\1/Ip' "$work/headers"
}
