#!/usr/bin/env bash
# Generates gen/ from proto/. Installs what it needs first; running it twice
# changes nothing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
tools/prepare.sh
tools/node_modules/.bin/buf generate
