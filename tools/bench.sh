#!/usr/bin/env bash
# Prints the figures of docs/performance.md. Takes about five minutes; nothing else
# should run meanwhile.
#   tools/bench.sh moment    runs all of it for a moment, to see that it runs
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

time=() few=(-benchtime 3x) rounds=()
if [[ ${1:-} == moment ]]; then
  time=(-benchtime 1x) few=(-benchtime 1x) rounds=(-rounds 1 -length 100ms)
fi

# On the repository's disk: what is in memory is flushed at no cost.
mkdir -p bin
scratch=$(mktemp -d "$PWD/bin/bench.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
export TMPDIR=$scratch

go -C bench test -run '^$' -bench . -benchmem "${time[@]}" .
go test -run '^$' -bench 'IdleSubscription|History' "${few[@]}" ./internal/events
go -C bench build -o ../bin/ ./...
go build -o bin/ ./cmd/gateway
for program in bench/*/; do
  "bin/$(basename "$program")" "${rounds[@]}"
  echo
done

echo "bin/gateway --sandbox: $(stat -c %s bin/gateway) bytes"
GATEWAY_DATA_DIR=$scratch/data GATEWAY_GRPC_ADDR=127.0.0.1:0 GATEWAY_HTTP_ADDR=127.0.0.1:0 bin/gateway --sandbox >"$scratch/log" 2>&1 &
pid=$!
trap 'kill $pid && wait $pid || true; rm -rf "$scratch"' EXIT
until grep -q 'start_up=' "$scratch/log"; do
  kill -0 $pid || { cat "$scratch/log" >&2; exit 1; }
  sleep 0.05
done
sleep 2
echo "start-up $(grep -o 'start_up=[^ ]*' "$scratch/log" | cut -d= -f2), idle after 2 s: $(awk '/VmRSS/ {print $2}' /proc/$pid/status) KiB resident"
