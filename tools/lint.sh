#!/usr/bin/env bash
# Lints Go and the contract, with "go" as an argument only Go. staticcheck is pinned by
# tools/go.mod, buf by tools/package-lock.json.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

unformatted=$(git ls-files '*.go' ':!gen' | xargs -r gofmt -l)
if [[ -n $unformatted ]]; then
  echo "lint: not gofmt-ed:" >&2
  echo "$unformatted" >&2
  exit 1
fi
go vet ./...
go -C bench vet ./...
go build -o bin/ -modfile=tools/go.mod honnef.co/go/tools/cmd/staticcheck
bin/staticcheck $(go list ./... | grep -v /gen/)
(cd bench && ../bin/staticcheck ./...)
if [[ ${1:-} != go ]]; then
  tools/buf lint
  tools/buf format --diff --exit-code proto
fi
