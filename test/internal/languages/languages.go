// Package languages finds the programs of the published clients, which
// clients/<language>/check.sh has built in empty projects.
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

// Of are the languages to test: those of the flag, or else the given ones. It fails the
// test for an unknown one.
func Of(t testing.TB, otherwise ...string) []string {
	t.Helper()
	if *names == "" {
		return otherwise
	}
	chosen := strings.Split(*names, ",")
	for _, name := range chosen {
		if !slices.Contains([]string{"go", "python", "python-sync", "typescript", "java", "rust"}, name) && !slices.Contains(otherwise, name) {
			t.Fatalf("-languages: got %q, want known languages", name)
		}
	}
	return chosen
}

// Program is the program that runs those of a language: its first argument is conformance,
// quickstart, inbox or readme.
func Program(t testing.TB, language string) string {
	t.Helper()
	if *projects == "" {
		t.Fatalf("%s: got no -projects, want the folder with its programs", language)
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
