#!/usr/bin/env bash
# Generates gen/ from proto/. Installs what it needs first; running it twice
# changes nothing.
#   tools/generate.sh              everything
#   tools/generate.sh go python    the Go code, the description, and the stubs of these languages
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source tools/languages.sh
(($# > 0)) || set -- "${languages[@]}"

tools/prepare.sh
echo "generate: Go and the description"
rm -rf gen/go/lategate gen/gateway gen/openapi
tools/node_modules/.bin/buf generate
for language in "$@"; do
  [[ $language != go ]] || continue # made with the gateway's own
  echo "generate: $language"
  # What a language's generators need besides buf, pinned beside the script.
  [[ ! -x tools/$language/install.sh ]] || "tools/$language/install.sh"
  rm -rf "gen/$language/lategate"
  tools/node_modules/.bin/buf generate --template "clients/$language/buf.gen.yaml"
done
