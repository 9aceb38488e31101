package readme

import (
	"os"
	"regexp"
	"testing"
)

// TestVersions checks that the packages of all languages have the same version, because
// they are released together.
func TestVersions(t *testing.T) {
	var first string
	for _, manifest := range []struct{ file, pattern string }{
		{"clients/go/client.go", `(?m)^const Version = "(.*)"$`},
		{"clients/python/src/lategate/_version.py", `(?m)^__version__ = "(.*)"$`},
		{"clients/typescript/package.json", `(?m)^  "version": "(.*)",$`},
		{"clients/typescript/src/version.ts", `version = "(.*)"`},
		{"clients/java/pom.xml", `(?s)<artifactId>lategate</artifactId>\s*<version>(.*?)</version>`},
		{"clients/rust/Cargo.toml", `(?m)^version = "(.*)"$`},
	} {
		text, err := os.ReadFile("../../" + manifest.file)
		if err != nil {
			t.Fatal(err)
		}
		found := regexp.MustCompile(manifest.pattern).FindSubmatch(text)
		if found == nil {
			t.Errorf("%s has no version, want one", manifest.file)
			continue
		}
		if first == "" {
			first = string(found[1])
		}
		if string(found[1]) != first {
			t.Errorf("%s: got version %s, want that of the others, %s", manifest.file, found[1], first)
		}
	}
}
