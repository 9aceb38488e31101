#!/usr/bin/env bash
# Makes tools/python/.venv, which is not in git, from requirements.txt. Does nothing if it
# is up to date. PYTHON names another interpreter than python3.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

python=${PYTHON:-python3}
stamp=.venv/.lategate-stamp
now=$({ "$python" --version; pwd; cat requirements.txt; } | sha256sum | cut -d' ' -f1)
if [[ $(cat "$stamp" 2>/dev/null || true) != "$now" ]]; then
  rm -rf .venv
  "$python" -m venv .venv
  .venv/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
  echo "$now" >"$stamp"
fi
