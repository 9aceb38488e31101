#!/usr/bin/env bash
# Checks the package as its users get it: tests it, packs it, installs the tarball into an
# empty project in OUT/typescript, and compiles the examples, the conformance runner and
# the README's program there. OUT/typescript/run runs them.
#   clients/typescript/check.sh OUT     an absolute path outside of the repository
set -euo pipefail
out=$1
cd "$(dirname "${BASH_SOURCE[0]}")"
repository=$PWD/../..
quiet=(--loglevel=error --no-progress --prefer-offline --ignore-scripts --no-audit --no-fund)

mkdir -p "$out/artifacts" "$out/typescript/src"
npm ci "${quiet[@]}" >/dev/null
node_modules/.bin/tsc -p tsconfig.browser.json
npm run --silent build
npm test --silent >"$out/typescript-test.log" 2>&1 || { cat "$out/typescript-test.log" >&2; exit 1; }
npm pack --silent --pack-destination "$out/artifacts" >/dev/null

# What the programs import besides the package is installed in the versions it was tested with.
version() { node -p "require('$PWD/node_modules/$1/package.json').version"; }
tarball=$(ls "$out"/artifacts/lategate-*.tgz)
others=()
for name in @bufbuild/protobuf @connectrpc/connect @types/node typescript; do
  others+=("$name@$(version "$name")")
done
cd "$out/typescript"
cat >package.json <<<'{ "private": true, "type": "module" }'
cat >tsconfig.json <<<'{
  "compilerOptions": { "target": "es2022", "module": "nodenext", "types": ["node"], "strict": true,
    "noUnusedLocals": true, "noUncheckedIndexedAccess": true, "rootDir": "src", "outDir": "dist" },
  "include": ["src"]
}'
npm install "${quiet[@]}" "$tarball" "${others[@]}" >/dev/null
cp "$repository"/examples/typescript/*.ts "$repository"/test/conformance/typescript/*.ts src/
awk '/^```ts$/ {inside = 1; next} /^```/ {inside = 0} inside' "$repository/clients/typescript/README.md" >src/readme.ts
node_modules/.bin/tsc

cat >run <<END
#!/usr/bin/env bash
# run conformance|quickstart|inbox|readme [arguments]
[[ \$1 != readme ]] || cd "$out/typescript" # it keeps a token where it is run
exec node --enable-source-maps "$out/typescript/dist/\$1.js" "\${@:2}"
END
chmod +x run
echo "typescript: ok, $(basename "$tarball"), $(stat -c %s "$tarball") bytes"
