#!/usr/bin/env bash
# The checks to run while working: they take seconds if little has changed, and less than
# a minute after a change that affects all packages.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
tools/lint.sh go
go test -short ./internal/...
