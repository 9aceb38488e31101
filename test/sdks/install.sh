#!/usr/bin/env bash
# install.sh OUT SDK...: installs the vendor's SDKs (node, python), as pinned here, with
# the program that tests each, into OUT/sdk-node and OUT/sdk-python. OUT/sdk-*/run runs it.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
if (($# < 2)); then
  echo "usage: install.sh OUT SDK... (node, python)" >&2
  exit 2
fi
mkdir -p "$1"
out=$(cd "$1" && pwd)
shift

for sdk in "$@"; do
  project=$out/sdk-$sdk
  case $sdk in
  node)
    mkdir -p "$project"
    cp "$here"/node/{package.json,package-lock.json,.npmrc,program.mjs} "$project"
    (cd "$project" && npm ci --silent --no-progress >&2)
    program='node "$here/program.mjs"'
    ;;
  python)
    mkdir -p "$project"
    cp "$here"/python/{requirements.txt,program.py} "$project"
    python3 -m venv "$project/venv"
    "$project/venv/bin/pip" install --quiet --disable-pip-version-check --require-hashes -r "$project/requirements.txt" >&2
    program='"$here/venv/bin/python" "$here/program.py"'
    ;;
  *)
    echo "install.sh: $sdk is neither node nor python" >&2
    exit 2
    ;;
  esac
  printf '#!/bin/sh\nhere=$(dirname "$0")\nexec %s\n' "$program" >"$project/run"
  chmod +x "$project/run"
done
