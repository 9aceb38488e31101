#!/usr/bin/env bash
# Tests the Rust package, builds it into OUT/artifacts, and sets up OUT/rust: a project
# that has it from there, with the examples and the conformance runner.
#   clients/rust/check.sh OUT
set -euo pipefail
out=$1
cd "$(dirname "${BASH_SOURCE[0]}")"
root=$(cd ../.. && pwd)
# All that follows, and the generator, compile the dependencies once.
export CARGO_TARGET_DIR=$PWD/target CARGO_TERM_QUIET=true

cargo fmt --check
rustfmt --edition 2024 --check "$root"/{examples/rust/*,test/conformance/rust/main,tools/rust/src/main}.rs
# clippy-driver compiles as rustc does, and lints: `cargo clippy` would go through the
# dependencies a second time.
said=$(RUSTC_WORKSPACE_WRAPPER=clippy-driver cargo test --locked 2>&1) || { echo "$said" >&2; exit 1; }

# The project below compiles what is packed.
cargo package --locked --no-verify --allow-dirty
crate=lategate-0.1.0
mkdir -p "$out/artifacts" "$out/rust/packages" "$out/rust/src/bin" "$out/rust/bin"
cp "target/package/$crate.crate" "$out/artifacts/"

cd "$out/rust"
# -m: the files of a .crate are old, and Cargo would take those of the last run for these.
tar -xzmf "$out/artifacts/$crate.crate" -C packages
cp "$root"/examples/rust/*.rs src/bin/
cp -r "$root/test/conformance/rust" src/bin/conformance
awk '/^```/ { inside = $0 == "```rust"; next } inside' "packages/$crate/README.md" >src/bin/readme.rs
# The versions that were tested, not those of today.
cp "packages/$crate/Cargo.lock" Cargo.lock
cat >Cargo.toml <<END
[package]
name = "empty"
edition = "2024"

[dependencies]
base64 = "0.22"
lategate = "0.1.0"
prost = { version = "0.14", default-features = false }
serde_json = "1"
tokio = { version = "1", default-features = false, features = ["macros", "rt-multi-thread"] }
tokio-stream = { version = "0.1", default-features = false }
tonic-types = "0.14"

[patch.crates-io]
lategate = { path = "packages/$crate" } # as long as it is not published

[lints.rust]
warnings = "deny"

[profile.dev]
debug = false
END
cargo build --bins
for program in conformance quickstart inbox readme; do
  cp "$CARGO_TARGET_DIR/debug/$program" bin/
done
cargo clean --package empty # each OUT would leave its programs in the target folder
cat >run <<'END'
#!/usr/bin/env bash
# run conformance|quickstart|inbox|readme [args…]
program=$1
shift
exec "$(dirname "${BASH_SOURCE[0]}")/bin/$program" "$@"
END
chmod +x run

# The runner knows every method of the contract.
generated=packages/$crate/src/gen/lategate.whatsapp.v1.rs
diff <(grep -o '"/lategate[^"]*"' "$generated" | tr -d '"' | cut -c 2- | sort) <(./run conformance methods | sort)
echo "rust: $crate.crate is tested, packed, and compiles elsewhere"
