#!/usr/bin/env bash
# Everything that CI checks. Checks for which a machine has no tools are skipped, with a
# message; with CI=true they are a failure.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source tools/languages.sh

# With its own temporary folder, files that tests leave there are found.
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export TMPDIR=$tmp

if command -v npm >/dev/null; then
  here=()
  for language in "${languages[@]}"; do
    [[ -n $(missing "$language") ]] || here+=("$language")
  done
  tools/generate.sh "${here[@]}"
  if [[ -n $(git status --porcelain -- gen) ]]; then
    git --no-pager diff --stat -- gen
    git status --short -- gen
    echo "test: gen/ is not what proto/ generates: run make generate and commit it" >&2
    exit 1
  fi
  tools/lint.sh
elif [[ ${CI:-} == true ]]; then
  echo "test: CI needs Node.js (npm), which runs buf" >&2
  exit 1
else
  echo "test: npm is not installed: the checks of proto/ and gen/ are left out"
fi

go -C tools test ./...
go -C bench test ./...
# The time limit is so high that two runs at once on a small machine do not reach it.
go test -race -short -timeout 30m ./...
# Inputs of 100 MB take too long with the race detector on.
go test -run TestHugeInputs ./internal/transcode
# The gateway builds for systems without Unix's calls, too.
GOOS=windows go build -o /dev/null ./cmd/gateway
tools/bench.sh moment
tools/clients.sh
left=$(ls -A "$tmp")
if [[ -n $left ]]; then
  echo "test: left in the temporary folder: $left" >&2
  exit 1
fi
