// Package architecture checks the imports between packages against the order in
// CONTRIBUTING.md.
package architecture

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/lategate/lategate/"

// layers are the packages of internal/, from the one that puts everything together down to
// those that know nothing of the others. A package may import packages of lower layers.
var layers = [][]string{
	{"server", "cli"},
	{"rest", "service", "poll"},
	{"broadcast"},
	{"work", "window"},
	{"ingest", "messages"},
	{"upstream"},
	{"hub", "kv", "auth", "control", "upstream/pace", "csvfile", "media"},
	{"eventlog/pebblelog", "eventlog/natslog", "contract", "apierror", "webhook"},
	{"eventlog", "transcode", "phone", "sandbox", "config"},
	{"retry"},
}

// ofTests are packages that only tests import; they may import what they test with.
var ofTests = []string{"eventlog/enginetest", "eventlog/logtest", "media/mediatest", "natstest", "porttest", "runtest"}

// imports are the imports of each package that a pattern matches, without its tests.
func imports(t *testing.T, format string, patterns ...string) map[string][]string {
	t.Helper()
	cmd := exec.Command("go", append([]string{"list", "-f", "{{.ImportPath}} {{join ." + format + " \" \"}}"}, patterns...)...)
	cmd.Dir = "../.."
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	all := map[string][]string{}
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		all[strings.TrimPrefix(fields[0], module)] = fields[1:]
	}
	return all
}

func TestLayers(t *testing.T) {
	layer := map[string]int{}
	for i, names := range layers {
		for _, name := range names {
			layer["internal/"+name] = i
		}
	}
	all := imports(t, "Imports", "./internal/...")
	for pkg, imported := range all {
		if slices.Contains(ofTests, strings.TrimPrefix(pkg, "internal/")) {
			continue
		}
		own, ok := layer[pkg]
		if !ok {
			t.Errorf("%s is in no layer, want it in the list and in CONTRIBUTING.md", pkg)
			continue
		}
		for _, path := range imported {
			other, ours := strings.CutPrefix(path, module)
			if !ours || !strings.HasPrefix(other, "internal/") {
				continue
			}
			if theirs, ok := layer[other]; !ok || theirs <= own {
				t.Errorf("%s imports %s, want only packages in lower layers", pkg, other)
			}
		}
	}
	for pkg := range layer {
		if _, ok := all[pkg]; !ok {
			t.Errorf("%s is in the list of layers, want only packages that exist", pkg)
		}
	}
}

// TestForbidden checks what a package must not depend on, not even indirectly.
func TestForbidden(t *testing.T) {
	for _, tt := range []struct{ why, pkg, not string }{
		{"the log knows neither gRPC nor the contract", "./internal/eventlog", "google.golang.org/grpc"},
		{"the log knows neither gRPC nor the contract", "./internal/eventlog", module + "gen/"},
		{"an engine is as the log", "./internal/eventlog/pebblelog", "google.golang.org/grpc"},
		{"an engine is as the log", "./internal/eventlog/pebblelog", module + "gen/"},
		{"an engine is as the log", "./internal/eventlog/natslog", "google.golang.org/grpc"},
		{"an engine is as the log", "./internal/eventlog/natslog", module + "gen/"},
		{"the sandbox shares no code with the gateway", "./internal/sandbox", module},
		{"a NATS server is for tests alone", "./cmd/gateway", "github.com/nats-io/nats-server"},
		{"what is for tests is in no program", "./cmd/gateway", "testing"},
	} {
		for pkg, deps := range imports(t, "Deps", tt.pkg) {
			for _, dep := range deps {
				if dep == tt.not || strings.HasPrefix(dep, strings.TrimSuffix(tt.not, "/")+"/") {
					t.Errorf("%s depends on %s, want it not to: %s", pkg, dep, tt.why)
				}
			}
		}
	}
}
