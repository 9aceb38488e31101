#!/usr/bin/env bash
# Checks the Go package, then makes OUT/go, a project that installs it as others would:
#   clients/go/check.sh OUT     OUT: an empty folder outside the repository
#   OUT/go/run conformance|quickstart|inbox|readme [args]
set -euo pipefail
out=$1
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
root=$PWD
export GOFLAGS="${GOFLAGS:-} -trimpath" GOWORK=off

fail() {
  echo "clients/go: $*" >&2
  exit 1
}

unformatted=$(gofmt -l clients/go examples/go test/conformance/go)
[[ -z $unformatted ]] || fail "not gofmt-ed: $unformatted"
go build -o bin/ -modfile=tools/go.mod honnef.co/go/tools/cmd/staticcheck
for module in clients/go examples/go test/conformance/go; do
  (cd "$module" && go vet ./... && "$root/bin/staticcheck" ./...)
done
go test -C clients/go -race ./...

proxy=$out/artifacts/go
go run -C tools ./modproxy -out "$proxy" -version v0.1.0 ../gen/go ../clients/go

project=$out/go
mkdir -p "$project/conformance" "$project/readme" "$project/bin"
cp -R examples/go/quickstart examples/go/inbox "$project"
cp test/conformance/go/*.go "$project/conformance"
awk '/^```go$/ {on = 1; if (n++) print ""; next} /^```$/ {on = 0} on' clients/go/README.md >"$project/readme/main.go"
# What others' modules must be, so that no database of checksums has to be asked.
sort -u clients/go/go.sum test/conformance/go/go.sum >"$project/go.sum"

# Our modules come from the artifacts, others' from Go's cache or from where that has
# them. The project's cache is its own: in the user's, today's v0.1.0 would stay.
GOPROXY="file://$proxy,file://$(go env GOMODCACHE)/cache/download,$(go env GOPROXY)"
export GOPROXY GONOSUMDB=github.com/lategate GOMODCACHE=$out/modcache GOFLAGS="$GOFLAGS -modcacherw"
cd "$project"
said=$(go mod init example.com/project 2>&1) || fail "$said"
said=$(go get github.com/lategate/lategate/clients/go@v0.1.0 2>&1) || fail "$said"
[[ -z $(gofmt -l readme) ]] || fail "the README's program is not gofmt-ed"
go vet ./...
go build -o bin ./...

# Those who use the package get gRPC, Protobuf and the types of the contract's annotations,
# and nothing else of what the gateway needs.
linked=$(go list -deps -f '{{with .Module}}{{.Path}}{{end}}' ./... | LC_ALL=C sort -u | tr '\n' ' ')
wanted="buf.build/gen/go/bufbuild/protovalidate/protocolbuffers/go example.com/project github.com/lategate/lategate/clients/go github.com/lategate/lategate/gen/go \
golang.org/x/net golang.org/x/sys golang.org/x/text google.golang.org/genproto/googleapis/api \
google.golang.org/genproto/googleapis/rpc \
google.golang.org/grpc google.golang.org/protobuf "
[[ $linked == "$wanted" ]] || fail "the package brings in the modules $linked"
graph=$(go list -m all)
! grep -E 'nats-io|grpc-gateway|buf.build/go/protovalidate|^github.com/lategate/lategate ' <<<"$graph" ||
  fail "the package's modules are the gateway's"

cat >run <<'RUN'
#!/usr/bin/env bash
set -euo pipefail
export LATEGATE_ADDR=${LATEGATE_ADDR:-localhost:9090} LATE_API_KEY=${LATE_API_KEY:-sk_sandbox}
exec "$(dirname "${BASH_SOURCE[0]}")/bin/$1" "${@:2}"
RUN
chmod +x run
