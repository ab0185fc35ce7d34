#!/usr/bin/env bash
# Runs the tests on one database or on both, and says in its last lines what ran and what was skipped.
#
#   scripts/test.sh sqlite|postgres|all
#
# TEST_DATABASE_URL   a PostgreSQL server to test on, as a user who may create databases; unset: one is started here
# REQUIRE_ALL=1       what can't be run is a failure, not a skip
set -euo pipefail
cd "$(dirname "$0")/.."

# cargo-nextest where it is found: it runs the tests of all packages side by side, and ends a test that hangs.
# Each run names the whole workspace, so that nothing is built twice, and the second run leaves out what knows no
# database: so a new package can't be forgotten.
if cargo nextest --version >/dev/null 2>&1; then
    every_test=(cargo nextest run --workspace --locked)
    if [ "${CI:-}" = true ]; then every_test+=(--no-fail-fast); fi
    database_test=("${every_test[@]}" --filterset 'not (package(domain) + package(markup) + package(import) + package(egress) + package(media) + package(search))')
else
    every_test=(cargo test --workspace --locked --lib --bins --tests)
    database_test=("${every_test[@]}")
fi

summary=()
failed=0

# Runs a command and notes how it ended: report NAME CMD...
report() {
    local name=$1 started=$SECONDS
    shift
    echo "== $name"
    if "$@"; then
        summary+=("$name: passed in $((SECONDS - started)) s")
    else
        summary+=("$name: FAILED")
        failed=1
    fi
}

# Notes what can't be run here, and why: skip NAME REASON
skip() {
    if [ "${REQUIRE_ALL:-}" = 1 ]; then
        summary+=("$1: FAILED, $2")
        failed=1
    else
        summary+=("$1: SKIPPED, $2")
    fi
}

sqlite() {
    report "Doc tests" cargo test --workspace --locked --doc
    report "SQLite" env -u TEST_DATABASE_URL "${every_test[@]}"
}

postgres() {
    if [ -n "${TEST_DATABASE_URL:-}" ]; then
        report "PostgreSQL" "${database_test[@]}"
    elif scripts/with-postgres.sh --found; then
        report "PostgreSQL" scripts/with-postgres.sh "${database_test[@]}"
    else
        skip "PostgreSQL" "found neither TEST_DATABASE_URL nor initdb; install the PostgreSQL server to run these tests"
    fi
}

case "${1:-}" in
sqlite) sqlite ;;
postgres) postgres ;;
all)
    sqlite
    postgres
    ;;
*)
    sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "$0" >&2
    exit 64
    ;;
esac

# Some tests read samples that lie beside the repository, and can't say in a captured output that they were skipped.
if [ ! -d ../shared ]; then skip "Tests that read ../shared" "found no such folder"; fi

echo "== Summary"
printf '%s\n' "${summary[@]}"
exit "$failed"
