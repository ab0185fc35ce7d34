#!/usr/bin/env bash
# Makes ../docs/{swagger-ui-bundle.js,swagger-ui.css,LICENSES.txt} anew. Needs Node.js 20 or newer with npm.
#
# Nobody needs this to build Dateline: the files are committed. Run it after a change of package.json (then also
# `npm install --package-lock-only --omit-lockfile-registry-resolved` here, so that the lock file follows and names no
# registry), look at the page in a browser, and commit what came out.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cp "$here"/package*.json "$work"
cd "$work"
npm ci --ignore-scripts --no-audit --no-fund
cd node_modules/swagger-ui-dist
cp swagger-ui-bundle.js "$here/../docs"
# Its map is not shipped.
sed '/^\/\*# sourceMappingURL=/d' swagger-ui.css >"$here/../docs/swagger-ui.css"
cat NOTICE LICENSE swagger-ui-bundle.js.LICENSE.txt >"$here/../docs/LICENSES.txt"
ls -l "$here/../docs"
