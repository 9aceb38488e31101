#!/usr/bin/env bash
# Tests the published packages: builds what is published of each language, installs it
# into an empty project outside the repository, and runs the examples, the README's
# program and the conformance scenarios there, against a gateway with the sandbox. Then
# the vendor's own SDKs against the REST facade. Ends with a table.
#   tools/clients.sh                 all for which the machine has the tools
#   tools/clients.sh python sdk-node only these
#
# With CI=true missing tools are a failure. KEEP=directory, an empty one, keeps the
# projects and artifacts there.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
source tools/languages.sh
(($# > 0)) || set -- "${languages[@]}" sdk-node sdk-python

if [[ -n ${KEEP:-} ]]; then
  mkdir -p "$KEEP" && out=$(cd "$KEEP" && pwd) || exit 1
  [[ -z $(ls -A "$out") ]] || { echo "clients: $out is not empty" >&2; exit 1; }
else
  out=$(mktemp -d) || exit 1
fi
export TMPDIR=$out/tmp # of programs that are killed, and of tools that do not clean up
mkdir -p "$TMPDIR" || exit 1

# Ends the processes that still run when this is stopped, and removes all files.
declare -A result trial
leave() {
  local group
  for group in "${trial[@]}"; do
    kill -KILL -- "-$group" 2>/dev/null
    wait "$group" 2>/dev/null
  done
  rm -rf "$TMPDIR"
  if [[ -z ${KEEP:-} ]]; then
    chmod -R u+w "$out" # Go's module cache is read-only
    rm -rf "$out"
  fi
}
trap leave EXIT

# Builds what is published, and installs it into an empty project.
set_up() {
  case $1 in
    sdk-*) test/sdks/install.sh "$out" "${1#sdk-}" ;;
    *) "clients/$1/check.sh" "$out" ;;
  esac
}

# Runs what is installed. Most of it is waiting, for gateways that are killed and for
# connections that are dead: it runs while the next package is built.
try() {
  case $1 in
    sdk-*) go test -count=1 -timeout 30m ./test/sdks -args -sdks "${1#sdk-}" -projects "$out" ;;
    python) play python ./test/examples && play python,python-sync ./test/conformance ;; # asyncio, and threads
    *) play "$1" ;;
  esac
}

play() { # LANGUAGE [PACKAGE...]
  local language=$1
  shift
  (($# > 0)) || set -- ./test/examples ./test/conformance
  # One package and few clients at a time: starting a client needs the processor.
  go test -count=1 -timeout 30m -p 1 -parallel 4 "$@" -args -languages "$language" -projects "$out"
}

logs=$out/logs
mkdir -p "$logs" || exit 1
for name in "$@"; do
  lacking=$(missing "$name" | paste -sd, -)
  if [[ -n $lacking ]]; then
    result[$name]="skipped: not installed: $lacking"
    [[ ${CI:-} != true ]] || result[$name]="FAILED: CI needs $lacking"
    continue
  fi
  began=$SECONDS
  if set_up "$name"; then
    result[$name]="installed in $((SECONDS - began)) s"
    set -m # a group of processes of its own
    try "$name" >"$logs/$name" 2>&1 &
    trial[$name]=$!
    set +m
  else
    result[$name]="FAILED: it does not build or install"
  fi
done
for name in "${!trial[@]}"; do
  if wait "${trial[$name]}"; then
    result[$name]="passed (${result[$name]})"
  else
    result[$name]="FAILED (${result[$name]})"
    echo "clients: $name:" && cat "$logs/$name"
  fi
  unset "trial[$name]"
done

failed=0
printf '\n%-12s %s\n' language result
for name in "$@"; do
  printf '%-12s %s\n' "$name" "${result[$name]}"
  [[ ${result[$name]} != FAILED* ]] || failed=1
done
exit $failed
