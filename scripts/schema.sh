#!/usr/bin/env bash
# Writes schema.graphql, the GraphQL contract, as the program prints it; with --check, only compares.
set -euo pipefail
cd "$(dirname "$0")/.."

# A file of its own first: a build that fails must not leave an empty contract.
fresh=$(mktemp)
trap 'rm -f "$fresh"' EXIT
cargo run --locked --bin dateline -- schema >"$fresh"

if [ "${1:-}" != --check ]; then
    cat "$fresh" >schema.graphql
elif ! diff -u schema.graphql "$fresh"; then
    echo "schema.graphql is not what the program prints: run 'make schema', and look at the change" >&2
    exit 1
fi
