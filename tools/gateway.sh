#!/usr/bin/env bash
# Builds the gateway as it is released: tools/gateway.sh FILE [FOLDER [BUILD FLAG...]]
# FOLDER has the sources; without it they are this folder's.
set -euo pipefail
folder=${2:-$(dirname "${BASH_SOURCE[0]}")/..}
# With gRPC's tracing, which nobody reads, go html/template and every method of the program: a
# fifth of the binary. See test/architecture/linker_test.go.
CGO_ENABLED=0 go build -C "$folder" -tags grpcnotrace -trimpath -buildvcs=false -ldflags='-s -w' "${@:3}" -o "$1" ./cmd/gateway
