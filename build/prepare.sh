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

command -v dotnet >/dev/null || fail "dotnet is not on the PATH; install the .NET SDK 10 (https://dotnet.microsoft.com/download)"

# Asked before a build alone: it takes a third of a second.
need_sdk() {
  local version
  version=$(cd "$root" && dotnet --version 2>/dev/null) || version=none
  case "$version" in
    1[0-9].*) ;;
    *) fail "the .NET SDK on the PATH is $version; install the .NET SDK 10 (https://dotnet.microsoft.com/download)" ;;
  esac
}

# One line that changes whenever a source of the program does: a hash of paths, sizes and times.
sources() {
  (cd "$root" && find src schema web/pages Directory.Build.props Directory.Build.targets Directory.Packages.props global.json \
    \( -name bin -o -name obj \) -prune -o -type f -printf '%p %s %T@\n' | LC_ALL=C sort | sha256sum)
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
