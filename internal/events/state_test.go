package events

import (
	"bytes"
	"errors"
	"testing"
	"time"
)

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

// TestStateFor stores values that go by themselves: each for its own time, counted from
// when it was last stored, and then it is as if there had been none.
func TestStateFor(t *testing.T) {
	t.Parallel()
	l := open(t, t.TempDir())
	defer closeLog(t, l)
	ctx := t.Context()
	big := bytes.Repeat([]byte("x"), 64<<10)
	for _, s := range []struct {
		name string
		ttl  time.Duration
	}{{"short", time.Second}, {"long", 7 * 24 * time.Hour}, {"prolonged", time.Second}, {"prolonged", time.Hour}, {"kept", time.Second}} {
		if err := l.SaveStateFor(ctx, s.name, big, s.ttl); err != nil {
			t.Fatalf("%s for %v: %v", s.name, s.ttl, err)
		}
	}
	if err := l.SaveState(ctx, "kept", big); err != nil {
		t.Fatal(err)
	}
	becomes(t, time.Minute, "a value to go", func() bool {
		v, err := l.LoadState(ctx, "short")
		return err == nil && v == nil
	})
	for _, name := range []string{"long", "prolonged", "kept"} {
		if v, err := l.LoadState(ctx, name); !bytes.Equal(v, big) || err != nil {
			t.Errorf("%s: %d bytes, %v", name, len(v), err)
		}
	}
	if err := l.SaveStateFor(ctx, "short", []byte("again"), time.Hour); err != nil {
		t.Error(err)
	}
	if v, err := l.LoadState(ctx, "short"); string(v) != "again" || err != nil {
		t.Errorf("stored again: %q, %v", v, err)
	}
}

// TestStateRefused refuses what cannot be stored, and keeps what was there.
func TestStateRefused(t *testing.T) {
	l := open(t, t.TempDir())
	defer closeLog(t, l)
	ctx := t.Context()
	if err := l.SaveState(ctx, "a", make([]byte, maxState)); err != nil {
		t.Errorf("the largest: %v", err)
	}
	for name, err := range map[string]error{
		"too large":     l.SaveState(ctx, "a", make([]byte, maxState+1)),
		"too short":     l.SaveStateFor(ctx, "a", nil, time.Second-1),
		"already over":  l.SaveStateFor(ctx, "a", nil, -time.Hour),
		"not for a bit": l.SaveStateFor(ctx, "a", nil, 0),
	} {
		if !errors.Is(err, ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if v, err := l.LoadState(ctx, "a"); len(v) != maxState || err != nil {
		t.Errorf("%d bytes are left, %v", len(v), err)
	}
}

// TestDeleteState removes a value, and at once another can be stored; that of another
// name stays, also where the names are wildcards of NATS.
func TestDeleteState(t *testing.T) {
	l := open(t, t.TempDir())
	defer closeLog(t, l)
	ctx := t.Context()
	for _, name := range []string{"a", "b"} {
		if err := l.SaveState(ctx, name, []byte(name)); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"a", "a", ">", "*"} {
		if err := l.DeleteState(ctx, name); err != nil {
			t.Errorf("deleting %q: %v", name, err)
		}
	}
	for name, want := range map[string]string{"a": "", "b": "b"} {
		if v, err := l.LoadState(ctx, name); string(v) != want || err != nil {
			t.Errorf("%s is %q, %v", name, v, err)
		}
	}
	if err := l.SaveState(ctx, "a", []byte("2")); err != nil {
		t.Error(err)
	}
	if v, err := l.LoadState(ctx, "a"); string(v) != "2" || err != nil {
		t.Errorf("stored again: %q, %v", v, err)
	}
}
