#!/usr/bin/env bash
# Prints the figures of docs/performance.md. Takes about five minutes; nothing else
# should run meanwhile.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
go test -run '^$' -bench . -benchmem ./bench
go test -run '^$' -bench 'IdleSubscription|History' -benchtime 3x ./internal/events
go build -o bin/ ./bench/unary ./bench/fanout ./bench/ingest ./cmd/gateway
bin/unary
echo
bin/fanout
echo
bin/ingest

echo
echo "bin/gateway --sandbox: $(stat -c %s bin/gateway) bytes"
log=$(mktemp)
data=$(mktemp -d)
GATEWAY_DATA_DIR=$data GATEWAY_GRPC_ADDR=127.0.0.1:0 GATEWAY_HTTP_ADDR=127.0.0.1:0 bin/gateway --sandbox >"$log" 2>&1 &
pid=$!
trap 'kill $pid; rm -rf "$log" "$data"' EXIT
until grep -q 'start_up=' "$log"; do sleep 0.05; done
sleep 2
echo "start-up $(grep -o 'start_up=[^ ]*' "$log" | cut -d= -f2), idle after 2 s: $(awk '/VmRSS/ {print $2}' /proc/$pid/status) KiB resident"
