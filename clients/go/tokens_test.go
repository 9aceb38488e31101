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
			t.Errorf("%s: got %q and error %v, want %q", what, got, err, want)
		}
	}
	load("no file", "")
	if err := os.WriteFile(name, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	load("an empty file", "")
	if err := os.WriteFile(name+".new", []byte("left behind by a crash"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, token := range []string{"a longer one", "short"} {
		if err := tokens.Save(t.Context(), token); err != nil {
			t.Fatal(err)
		}
		load("saved", token)
	}
	if left, err := filepath.Glob(name + "*"); err != nil || len(left) != 1 {
		t.Errorf("got files %q and error %v, want one file", left, err)
	}
	nowhere := FileTokens(filepath.Join(name, "place")) // below a file
	if _, err := nowhere.Load(t.Context()); err == nil {
		t.Error("Load succeeded in a folder that cannot exist, want an error")
	}
	if err := nowhere.Save(t.Context(), "a"); err == nil {
		t.Error("Save succeeded in a folder that cannot exist, want an error")
	}
}
