#!/usr/bin/env bash
# Prints the figures of docs/performance.md. Takes about ten minutes; nothing else
# should run meanwhile.
#   tools/bench.sh moment       runs all of it briefly, to check that it works
#   tools/bench.sh against REF  compares the gateway with that of another commit
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

time=() few=(-benchtime 3x) rounds=()
if [[ ${1:-} == moment ]]; then
  time=(-benchtime 1x) few=(-benchtime 1x) rounds=(-rounds 1 -length 100ms)
fi

# On the repository's disk: in a file system in memory a flush costs nothing.
mkdir -p bin
scratch=$(mktemp -d "$PWD/bin/bench.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
export TMPDIR=$scratch

go -C bench build -o ../bin/ ./...
tools/gateway.sh "$scratch/gateway"
if [[ ${1:-} == against ]]; then
  ref=${2:?"usage: tools/bench.sh against REF"}
  mkdir "$scratch/tree"
  git archive "$ref" | tar -x -C "$scratch/tree"
  tools/gateway.sh "$scratch/other" "$scratch/tree"
  bin/compare "$ref=$scratch/other" "here=$scratch/gateway"
  exit
fi
go -C bench test -run '^$' -bench . -benchmem "${time[@]}" .
go test -run '^$' -bench 'IdleSubscription|History' "${few[@]}" ./internal/hub
for program in unary fanout ingest; do
  "bin/$program" "${rounds[@]}"
  echo
done
bin/compare "${rounds[@]}" gateway="$scratch/gateway"
