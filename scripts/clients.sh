#!/usr/bin/env bash
# What is written in JavaScript: the typed client, and the tests of what clients see of a running server.
#
#   scripts/clients.sh generate       writes clients/typescript/src/generated anew
#   scripts/clients.sh schema-check   refuses a breaking change of schema.graphql or openapi.json that CHANGELOG.md does not name
#   scripts/clients.sh test           both are as they must be, and all of tests/clients
#   scripts/clients.sh --found        only says whether there is a Node.js to do it with
#
# DATELINE_BINARY   the binary to test, instead of one that is built here
# REQUIRE_ALL=1     without Node.js it fails instead of being skipped
set -euo pipefail
cd "$(dirname "$0")/.."

usage() {
    sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "$0" >&2
    exit 64
}

# What the lock file says, and nothing if that is there already: install FOLDER
install() {
    if [ ! "$1/node_modules/.package-lock.json" -nt "$1/package-lock.json" ]; then
        npm --prefix "$1" ci --loglevel=error --no-progress
    fi
}

generate() {
    install clients/typescript
    npm --prefix clients/typescript run --silent generate -- "$@"
}

schema_check() {
    install tests/clients
    node tests/clients/schema-check.js
    node tests/clients/openapi-check.js
}

run_tests() {
    schema_check
    if ! generate --check; then
        echo "clients/typescript/src/generated is not what schema.graphql and its documents give: run 'make clients'" >&2
        exit 1
    fi
    npm --prefix clients/typescript run --silent build
    if [ -z "${DATELINE_BINARY:-}" ]; then
        cargo build --locked --bin dateline
        DATELINE_BINARY=$(realpath "${CARGO_TARGET_DIR:-target}/debug/dateline")
        export DATELINE_BINARY
    fi
    npm --prefix tests/clients test --silent
}

found() {
    command -v npm >/dev/null && node -e 'process.exit(parseInt(process.version.slice(1)) < 20 ? 1 : 0)'
}

case "${1:-}" in
generate | schema-check | test) ;;
--found)
    found
    exit
    ;;
*) usage ;;
esac

if ! found; then
    echo "Clients, $1: SKIPPED, found no Node.js of version 20 or newer with npm"
    [ "${REQUIRE_ALL:-}" != 1 ]
    exit
fi

case "$1" in
generate) generate ;;
schema-check) schema_check ;;
test) run_tests ;;
esac
