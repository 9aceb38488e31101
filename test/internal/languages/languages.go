// Package languages finds the programs of the published clients: those that
// clients/<language>/check.sh has put together in empty projects.
package languages

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var (
	names    = flag.String("languages", "", "the clients to test, separated by commas; see docs/conformance.md")
	projects = flag.String("projects", "", "the folder in which LANGUAGE/run is for each of them")
)

// Of are the languages to test: those of the flag, or else the given ones. It fails
// for one that is neither known nor given.
func Of(t testing.TB, otherwise ...string) []string {
	t.Helper()
	if *names == "" {
		return otherwise
	}
	chosen := strings.Split(*names, ",")
	for _, name := range chosen {
		if !slices.Contains([]string{"go", "python", "python-sync", "typescript", "java", "rust"}, name) && !slices.Contains(otherwise, name) {
			t.Fatalf("-languages: %q is none", name)
		}
	}
	return chosen
}

// Program is what runs the programs of a language: conformance, quickstart, inbox or
// readme is its first argument.
func Program(t testing.TB, language string) string {
	t.Helper()
	if *projects == "" {
		t.Fatalf("%s: -projects says where its programs are", language)
	}
	path, err := filepath.Abs(filepath.Join(*projects, language, "run"))
	if err == nil {
		_, err = os.Stat(path)
	}
	if err != nil {
		t.Fatal(err)
	}
	return path
}
