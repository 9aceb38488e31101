#!/usr/bin/env bash
# Checks the package as its users get it: tests it, packs it, installs the wheel into an
# empty environment in OUT/python, and checks the examples, the conformance runners and the
# README's program there. OUT/python/run runs them; the conformance runner of
# OUT/python-sync/run uses the client for threads, not that for asyncio.
#   clients/python/check.sh OUT     an absolute path outside of the repository
set -euo pipefail
out=$1
cd "$(dirname "${BASH_SOURCE[0]}")"
repository=$(cd ../.. && pwd)
tools=$repository/tools/python/.venv/bin

# Says what a program has to say only if it fails.
quietly() {
  local said
  said=$("$@" 2>&1) || { echo "$said" >&2; return 1; }
}

export PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONDONTWRITEBYTECODE=1

# With the oldest versions of what the package needs.
"$repository/tools/python/install.sh"
sources=(src tests "$repository"/{tools,examples,test/conformance}/python)
"$tools/ruff" format --config pyproject.toml --quiet --check "${sources[@]}"
"$tools/ruff" check --config pyproject.toml --quiet "${sources[@]}"
"$tools/mypy" --no-error-summary src/lategate tests
mkdir -p "$out/artifacts" "$out/python"
quietly "$tools/pytest"

# The wheel is made from the source distribution, so that this is complete.
quietly "$tools/hatchling" build --target sdist --directory "$out/artifacts"
sdist=$(ls "$out"/artifacts/lategate-*.tar.gz)
"$tools/pip" wheel --quiet --no-deps --no-build-isolation --wheel-dir "$out/artifacts" "$sdist"
wheel=$(ls "$out"/artifacts/lategate-*.whl)

# With the newest.
"$tools/python" -m venv --without-pip "$out/python/.venv"
"$tools/pip" --python "$out/python/.venv/bin/python" install --quiet "$wheel" -r newest.txt
cp "$repository"/examples/python/*.py "$repository"/test/conformance/python/*.py "$out/python"
awk '/^```python$/ {inside = 1; next} /^```/ {inside = 0} inside' README.md >"$out/python/readme.py"
(
  cd "$out/python"
  "$tools/mypy" --no-error-summary --config-file "$repository/clients/python/pyproject.toml" \
    --python-executable .venv/bin/python ./*.py
)

cat >"$out/python/run" <<END
#!/usr/bin/env bash
# run conformance|conformance_sync|quickstart|inbox|readme [arguments]
exec "$out/python/.venv/bin/python" "$out/python/\$1.py" "\${@:2}"
END
mkdir -p "$out/python-sync"
cat >"$out/python-sync/run" <<END
#!/usr/bin/env bash
[[ \$1 != conformance ]] || set -- conformance_sync "\${@:2}"
exec "$out/python/run" "\$@"
END
chmod +x "$out"/python{,-sync}/run
echo "python: ok, $(basename "$wheel"), $(stat -c %s "$wheel") bytes"
