#!/usr/bin/env bash
# Compares proto/ with the contract at a git ref (default: main) and fails if
# a change would break a client that was built against it.
#   tools/breaking.sh [ref]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
ref=${1:-main}

if ! git rev-parse --quiet --verify "$ref^{commit}" >/dev/null; then
  echo "breaking: no commit is called '$ref': nothing to compare with"
  exit 0
fi
if ! git cat-file -e "$ref:proto" 2>/dev/null || ! git cat-file -e "$ref:buf.yaml" 2>/dev/null; then
  echo "breaking: '$ref' has no proto/ and buf.yaml yet: nothing to compare with"
  exit 0
fi

tools/prepare.sh
base=.buf-base
trap 'rm -rf "$base"' EXIT
rm -rf "$base"
mkdir "$base"
git archive "$ref" buf.yaml proto | tar -x -C "$base"
cp -r third_party "$base/third_party"
tools/node_modules/.bin/buf breaking proto --against "$base/proto"
echo "breaking: compatible with '$ref'"
