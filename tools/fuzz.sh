#!/usr/bin/env bash
# Runs each fuzz target for a while: tools/fuzz.sh [time each, default 60s]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
for dir in $(git grep -l '^func Fuzz' -- '*_test.go' | xargs -n1 dirname | sort -u); do
  for target in $(grep -hoE '^func Fuzz[A-Za-z0-9_]+' "$dir"/*_test.go | cut -d' ' -f2); do
    echo "== $dir $target"
    go test -short -run '^$' -fuzz "^$target\$" -fuzztime "${1:-60s}" "./$dir"
  done
done
