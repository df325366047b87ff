# What ./crossdistil and ./test share: checks, and a build that is skipped when nothing has changed. Sourced, not run; $root is the checkout.

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false
# No build servers that outlive the script.
export MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false
[ -n "${HOME:-}" ] || export HOME="${TMPDIR:-/tmp}"

cli="$root/src/CrossDistil.Cli/bin/Release/net10.0/crossdistil-cli.dll"
stamp="$root/src/CrossDistil.Cli/obj/built-from"

fail() {
  echo "error: $*" >&2
  exit 2
}

need_dotnet() {
  command -v dotnet >/dev/null || fail "dotnet is not on the PATH; install the .NET SDK 10 (https://dotnet.microsoft.com/download)"
  local version
  version=$(cd "$root" && dotnet --version 2>/dev/null) || version=none
  case "$version" in
    1[0-9].*) ;;
    *) fail "the .NET SDK on the PATH is $version; install the .NET SDK 10 (https://dotnet.microsoft.com/download)" ;;
  esac
}

# npm fetches the DuckDB library, and with Node.js builds the pages. As root on Debian they are installed, elsewhere asked for.
need_npm() {
  if has_duckdb && page_is_built; then return 0; fi
  install_npm
  command -v npm >/dev/null || fail "npm is not on the PATH; install Node.js 20.19 or newer with npm (https://nodejs.org/download)"
}

install_npm() {
  ! command -v npm >/dev/null || return 0
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "installing nodejs and npm, which fetch the DuckDB library and build the pages" >&2
    { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends nodejs npm; } >/dev/null 2>&1 || true
  fi
}

has_duckdb() {
  [ -n "${CROSSDISTIL_DUCKDB:-}" ] || [ -e "$root/src/CrossDistil.Ingest/native/node_modules/@duckdb/node-bindings-linux-x64/libduckdb.so" ]
}

# Whether the Node.js on the PATH is one that Vite runs on.
node_is_new() {
  case "$(node --version 2>/dev/null)" in
    v20.19.* | v20.[2-9][0-9].* | v22.1[2-9].* | v22.[2-9][0-9].* | v2[3-9].* | v[3-9][0-9].*) return 0 ;;
    *) return 1 ;;
  esac
}

# Whether no source of the pages is newer than they are.
page_is_built() {
  local page="$root/web/dist/index.html"
  [ -e "$page" ] && [ -e "$root/web/dist/rank.html" ] && [ -z "$(find "$root/web" "$root/build/page.sh" \( -name node_modules -o -name dist -o -name .node \) -prune -o -type f -newer "$page" -print -quit)" ]
}

# One line that changes whenever a source of the program does: a hash of paths, sizes and times.
sources() {
  (cd "$root" && find src web build/page.sh Directory.Build.props Directory.Packages.props global.json \
    \( -name bin -o -name obj -o -name node_modules -o -path web/dist -o -path web/.node \) -prune -o -type f -printf '%p %s %T@\n' | LC_ALL=C sort | sha256sum)
  echo "duckdb ${CROSSDISTIL_DUCKDB:-}"
}

is_built() {
  [ -e "$cli" ] && [ -e "$stamp" ] && [ "$(sources)" = "$(cat "$stamp")" ]
}

# Runs a build command silently; when it fails, says what it said. Remembers the sources that it was run on.
build_quietly() {
  local before log
  before=$(sources)
  log=$(mktemp)
  if ! "$@" >"$log" 2>&1; then
    cat "$log" >&2
    rm -f "$log"
    return 1
  fi
  rm -f "$log"
  echo "$before" >"$stamp"
}
