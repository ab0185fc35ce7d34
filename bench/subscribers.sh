#!/usr/bin/env bash
# Measures what it takes to keep many subscribers, and to tell them all of a publication: bench/src/subscribers.rs says how.
#
# SUBSCRIBERS=5000 PUBLICATIONS=5
#
# Needs as many open files as there are subscribers (ulimit -n). Prints, and writes bench/results-subscribers.md.
set -euo pipefail
cd "$(dirname "$0")/.."

subscribers=${SUBSCRIBERS:-5000} publications=${PUBLICATIONS:-5}
results=bench/results-subscribers.md
ulimit -n "$(ulimit -Hn)"
[ "$(ulimit -n)" -gt $((subscribers + 100)) ] || {
    echo "subscribers: $subscribers need more open files than $(ulimit -n)" >&2
    exit 1
}

# One after the other, as `make bench` builds them: together they would have other features, and all would be built again.
cargo build --release --locked --package cli
cargo build --release --locked --package bench
target=$(cd "${CARGO_TARGET_DIR:-target}" && pwd)

work=$(mktemp -d)
server=
end_all() {
    if [ -n "$server" ]; then kill -TERM "$server" 2>/dev/null && wait "$server" || true; fi
    rm -rf "$work"
}
trap end_all EXIT
trap 'exit 130' INT TERM

export DATELINE_LISTEN=127.0.0.1:0 DATELINE_DATABASE_URL=sqlite://$work/dateline.db DATELINE_SEARCH_INDEX=$work/search DATELINE_LOG=warn
export DATELINE_RATE_LIMIT_ANONYMOUS=0 DATELINE_STREAMS_PER_ADDRESS=$((subscribers + 10))
"$target/release/dateline" serve --demo >"$work/out" 2>"$work/log" &
server=$!
for _ in $(seq 300); do
    grep -q login "$work/out" && break
    kill -0 "$server" || { cat "$work/log" >&2; exit 1; }
    sleep 0.1
done
address=$(sed -n 's/^Dateline serves at //p' "$work/out")
read -r email password _ < <(sed -n "s/^ *an editor's login *//p" "$work/out")

{
    echo "# Subscribers"
    echo
    echo "Written by \`bench/subscribers.sh\`: $(git rev-parse --short HEAD), $(nproc) cores for the server and all subscribers together."
    echo
    "$target/release/bench-subscribers" "$address" "$email" "$password" "$subscribers" "$publications" "$server"
} >"$work/results"
cp "$work/results" "$results"
cat "$results"
