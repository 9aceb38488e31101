#!/usr/bin/env bash
# Makes the files that buf needs and that are not in git: buf itself (from npm, pinned by
# tools/package-lock.json) and third_party/proto (printed from the Go modules that
# tools/go.mod pins). Does nothing if both are up to date.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# The checksum of some files, kept beside what was made from them.
fingerprint() { cat "$@" | sha256sum | cut -d' ' -f1; }

npm_inputs=(tools/package.json tools/package-lock.json tools/.npmrc)
npm_stamp=tools/node_modules/.lategate-stamp
npm_now=$(fingerprint "${npm_inputs[@]}")
if [[ ! -x tools/node_modules/.bin/buf || $(cat "$npm_stamp" 2>/dev/null || true) != "$npm_now" ]]; then
  (cd tools && npm ci --silent --no-progress >&2)
  echo "$npm_now" >"$npm_stamp"
fi

third_inputs=(tools/go.mod tools/go.sum tools/thirdparty/main.go)
third_stamp=third_party/.stamp
third_now=$(fingerprint "${third_inputs[@]}")
if [[ $(cat "$third_stamp" 2>/dev/null || true) != "$third_now" ]]; then
  rm -rf third_party
  go run -C tools ./thirdparty -out ../third_party/proto
  echo "$third_now" >"$third_stamp"
fi
