#!/usr/bin/env bash
# Measures Dateline beside a floor, which answers from memory with bodies of the same size (bench/src/floor.rs), and says which targets
# are met. Prints, and writes bench/results.md.
#
#   bench/bench.sh                     all cases
#   CASES=page_cold,rss bench/bench.sh some of them; the others' results are left out
#   CASES=large_import bench/bench.sh  an import of 2.5 GB, which takes too long to be one of all
#
# bench/lib.sh has the settings. Needs wrk, curl and two cores: one for the server, one for wrk. Fails if an answer is wrong or a request
# fails, not if a target is missed. The data are made once, and kept beside what was built.
cd "$(dirname "$0")/.."
. bench/lib.sh
. bench/reads.sh
. bench/writes.sh
. bench/nodes.sh
. bench/partners.sh
. bench/import.sh
. bench/pictures.sh

all=page_answer,page_default,page_objects,page_cold,front_objects,get,get_again,rest,rest_again,rss,rss_again,list_objects,list_cold
all+=,search,idle,start,publish,reads_beside_writes,mixed,full_load,pollers,renditions,stored_renditions,two_nodes,import
IFS=, read -ra cases <<<"${CASES:-$all}"
for name in "${cases[@]}"; do
    declare -F "case_$name" >/dev/null || fail "there is no case $name; there are $all,large_import"
done

report() {
    echo "# Dateline against the floor"
    echo
    echo "Written by \`bench/bench.sh\` at $(git rev-parse --short HEAD) on $(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1):"
    echo "one core for the server, one for wrk; $connections connections; $pairs turns of $seconds_each s for each side. Medians; a ratio is the"
    echo "median of those of the turns. CPU is the server's own, for one request. Memory is what the server had at the end of its case."
    if [ -s "$rows/ratios" ]; then
        echo
        echo "| | requests/s | other's | p50, ms | p99, ms | CPU, µs | other's | ratio | target | met | VmRSS, MiB | RssAnon, MiB |"
        echo "|---|---|---|---|---|---|---|---|---|---|---|---|"
        cat "$rows/ratios"
        echo
        echo "The other is the floor, unless the first column names another."
    fi
    if [ -s "$rows/facts" ]; then
        echo
        echo "| | | target | met |"
        echo "|---|---|---|---|"
        cat "$rows/facts"
    fi
    if [ -s "$rows/skipped" ]; then
        echo
        cat "$rows/skipped"
    fi
}

if [ -n "${ROWS:-}" ]; then
    # Started by one of its own cases, which writes the report.
    rows=$ROWS
else
    build
    rows=$work/rows
    mkdir "$rows"
    touch "$rows/ratios" "$rows/facts"
fi
for name in "${cases[@]}"; do
    echo "--- $name ($((SECONDS / 60)) min $((SECONDS % 60)) s)"
    "case_$name"
    stop_all
    [ -n "${ROWS:-}" ] || report >bench/results.md
done
if [ -z "${ROWS:-}" ]; then
    echo
    cat bench/results.md
    echo
    echo "took $((SECONDS / 60)) min $((SECONDS % 60)) s; targets missed: $(cat "$rows/ratios" "$rows/facts" | grep -cF '**no**' || true)"
fi
