# The two that matter: make run, make test.
.PHONY: run test generate lint breaking bench fuzz clean

# Without its folder in what is built, a second clone finds everything in Go's cache.
export GOFLAGS := -trimpath

# A gateway with a simulated Late API in the same process. No account is needed.
run:
	go run ./cmd/gateway --sandbox

# Everything that CI checks. Without Node.js only the Go tests run, and it says so.
test:
	tools/test.sh

# Makes gen/ from proto/.
generate:
	tools/generate.sh

lint:
	tools/lint.sh

# Compares the contract with another ref: make breaking REF=origin/main
REF ?= main
breaking:
	tools/breaking.sh $(REF)

bench:
	tools/bench.sh

# Runs each fuzz target for FUZZTIME.
FUZZTIME ?= 60s
fuzz:
	tools/fuzz.sh $(FUZZTIME)

clean:
	rm -rf bin third_party tools/node_modules .buf-base
