#!/usr/bin/env bash
# A newsroom's day in short: readers, those who ask for what nobody asks for, and editors who publish, for as long as one likes, with
# the server's memory after each part. Prints only.
#
#   MINUTES=10 bench/mixed.sh
#
# bench/lib.sh has the other settings. Fails if a request fails, or an answer is an error.
cd "$(dirname "$0")/.."
. bench/lib.sh
. bench/reads.sh
. bench/writes.sh

build
rows=$work/rows
mkdir "$rows"
mixed $((${MINUTES:-10} * 60))
