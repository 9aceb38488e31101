# The two that matter: make run, make test. make help lists all.
.PHONY: help run test check clients generate lint breaking bench fuzz clean

# Binaries do not contain the path of the clone, so that another clone can use Go's build cache.
export GOFLAGS := -trimpath

# This list.
help:
	@awk '/^# / { about = about ? about " " substr($$0, 3) : substr($$0, 3); next } \
		/^[a-z]+:/ { if (about) printf "  make %-10s %s\n", substr($$1, 1, index($$1, ":") - 1), about } \
		!/^[A-Z]+ [?:]?=/ { about = "" }' $(MAKEFILE_LIST)

# A gateway with a simulated Late API in the same process. No account is needed.
run:
	go run ./cmd/gateway --sandbox

# Everything that CI checks. Checks without their tools on this machine are skipped, with a message.
test:
	tools/test.sh

# The checks to run while you work: vet, staticcheck and the short tests of internal/.
check:
	tools/check.sh

# Builds, installs and tests the published packages, and the vendor's SDKs:
# make clients ONLY="python sdk-node" KEEP=dist
ONLY ?=
clients:
	tools/clients.sh $(ONLY)

# Makes gen/ from proto/.
generate:
	tools/generate.sh

# Checks gofmt, go vet, staticcheck, buf lint and buf format.
lint:
	tools/lint.sh

# Compares the contract with another ref: make breaking REF=origin/main
REF ?= main
breaking:
	tools/breaking.sh $(REF)

# Measures the figures of docs/performance.md; make bench AGAINST=main compares the gateway with another commit's.
AGAINST ?=
bench:
	tools/bench.sh $(if $(AGAINST),against $(AGAINST))

# Runs each fuzz target for FUZZTIME.
FUZZTIME ?= 60s
fuzz:
	tools/fuzz.sh $(FUZZTIME)

# Removes what was built and installed.
clean:
	rm -rf bin dist third_party .buf-base tools/node_modules tools/python/.venv tools/java/bin
	rm -rf clients/typescript/node_modules clients/typescript/dist clients/typescript/.test clients/java/target clients/rust/target
