#!/usr/bin/env bash
# Writes the contracts, schema.graphql and openapi.json, as the program prints them; with --check, only compares.
set -euo pipefail
cd "$(dirname "$0")/.."

# A file of its own first: a build that fails must not leave an empty contract.
fresh=$(mktemp)
trap 'rm -f "$fresh"' EXIT

# contract FILE COMMAND MODE
contract() {
    cargo run --locked --bin dateline -- "$2" >"$fresh"
    if [ "$3" != --check ]; then
        cat "$fresh" >"$1"
    elif ! diff -u "$1" "$fresh"; then
        echo "$1 is not what the program prints: run 'make schema', and look at the change" >&2
        exit 1
    fi
}

contract schema.graphql schema "${1:-}"
contract openapi.json openapi "${1:-}"
