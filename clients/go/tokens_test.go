package lategate

import (
	"os"
	"path/filepath"
	"testing"
)

func TestFileTokens(t *testing.T) {
	name := filepath.Join(t.TempDir(), "place")
	tokens := FileTokens(name)
	load := func(what, want string) {
		t.Helper()
		if got, err := tokens.Load(t.Context()); err != nil || got != want {
			t.Errorf("%s: loaded %q, %v", what, got, err)
		}
	}
	load("no file", "")
	if err := os.WriteFile(name, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	load("an empty file", "")
	if err := os.WriteFile(name+".new", []byte("what a crash has left behind"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, token := range []string{"a longer one", "short"} {
		if err := tokens.Save(t.Context(), token); err != nil {
			t.Fatal(err)
		}
		load("saved", token)
	}
	if left, err := filepath.Glob(name + "*"); err != nil || len(left) != 1 {
		t.Errorf("left behind %q, %v", left, err)
	}
	nowhere := FileTokens(filepath.Join(name, "place")) // below a file
	if _, err := nowhere.Load(t.Context()); err == nil {
		t.Error("loaded from where no file can be")
	}
	if err := nowhere.Save(t.Context(), "a"); err == nil {
		t.Error("saved where no file can be")
	}
}
