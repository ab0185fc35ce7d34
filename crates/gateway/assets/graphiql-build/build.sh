#!/usr/bin/env bash
# Makes ../graphiql/{graphiql.js,graphiql.css,LICENSES.txt} anew. Needs Node.js 20 or newer with npm.
#
# Nobody needs this to build Dateline: the files are committed. Run it after a change of page.js or package.json
# (then also `npm install --package-lock-only --omit-lockfile-registry-resolved` here, so that the lock file follows
# and names no registry), look at the page in a browser, and commit what came out.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cp -R "$here"/. "$work"
cd "$work"
npm ci --ignore-scripts --no-audit --no-fund
node bundle.mjs "$work" "$here/../graphiql"
ls -l "$here/../graphiql"
