#!/usr/bin/env bash
# The checks to run while working: seconds if little has changed, one to two minutes after
# a change that affects all packages.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
tools/lint.sh go
# Many tests wait most of their time, so more packages than processors are tested at once.
go test -short -p 6 ./internal/...
