#!/usr/bin/env bash
# What to run while working: seconds if little has changed, less than a minute after a
# change that all packages see.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
tools/lint.sh go
go test -short ./internal/...
