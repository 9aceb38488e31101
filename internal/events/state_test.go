package events

import "testing"

// TestState stores values, and finds them after a restart.
func TestState(t *testing.T) {
	dir := t.TempDir()
	l := open(t, dir)
	if v, err := l.LoadState(t.Context(), "a b*"); v != nil || err != nil {
		t.Errorf("%q, %v, want nothing", v, err)
	}
	for _, v := range []string{"1", "2"} {
		if err := l.SaveState(t.Context(), "a b*", []byte(v)); err != nil {
			t.Fatal(err)
		}
	}
	closeLog(t, l)
	l = open(t, dir)
	defer closeLog(t, l)
	if v, err := l.LoadState(t.Context(), "a b*"); string(v) != "2" || err != nil {
		t.Errorf("%q, %v, want 2", v, err)
	}
	if v, err := l.LoadState(t.Context(), "a b"); v != nil || err != nil {
		t.Errorf("%q, %v, want nothing", v, err)
	}
}
