#!/usr/bin/env bash
# Prints the figures of docs/performance.md.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
go test -run '^$' -bench . -benchmem ./bench/...
