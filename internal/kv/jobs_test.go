package kv

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"github.com/lategate/lategate/internal/eventlog"
	"github.com/lategate/lategate/internal/eventlog/logtest"
)

// TestState stores values and finds them after a restart.
func TestState(t *testing.T) {
	dir := t.TempDir()
	l := gatewayOn(logtest.OpenDir(t, dir))
	if v, err := l.jobs.LoadState(t.Context(), "a b*"); v != nil || err != nil {
		t.Errorf("got %q, %v, want nothing", v, err)
	}
	for _, v := range []string{"1", "2"} {
		if err := l.jobs.SaveState(t.Context(), "a b*", []byte(v)); err != nil {
			t.Fatal(err)
		}
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	l = gatewayOn(logtest.OpenDir(t, dir))
	if v, err := l.jobs.LoadState(t.Context(), "a b*"); string(v) != "2" || err != nil {
		t.Errorf("got %q, %v, want 2", v, err)
	}
	if v, err := l.jobs.LoadState(t.Context(), "a b"); v != nil || err != nil {
		t.Errorf("got %q, %v, want nothing", v, err)
	}
}

// TestStateFor checks that values expire: each after its own time, counted from when it was
// last stored, as if it had never been stored.
func TestStateFor(t *testing.T) {
	t.Parallel()
	l := gatewayOn(logtest.Open(t))
	ctx := t.Context()
	big := bytes.Repeat([]byte("x"), 64<<10)
	for _, s := range []struct {
		name string
		ttl  time.Duration
	}{{"short", time.Second}, {"long", 7 * 24 * time.Hour}, {"prolonged", time.Second}, {"prolonged", time.Hour}, {"kept", time.Second}} {
		if err := l.jobs.SaveStateFor(ctx, s.name, big, s.ttl); err != nil {
			t.Fatalf("SaveStateFor %s for %v: got %v, want no error", s.name, s.ttl, err)
		}
	}
	if err := l.jobs.SaveState(ctx, "kept", big); err != nil {
		t.Fatal(err)
	}
	logtest.Eventually(t, "a value to go", func() bool {
		v, err := l.jobs.LoadState(ctx, "short")
		return err == nil && v == nil
	})
	for _, name := range []string{"long", "prolonged", "kept"} {
		if v, err := l.jobs.LoadState(ctx, name); !bytes.Equal(v, big) || err != nil {
			t.Errorf("%s: got %d bytes, %v, want %d", name, len(v), err, len(big))
		}
	}
	if err := l.jobs.SaveStateFor(ctx, "short", []byte("again"), time.Hour); err != nil {
		t.Error(err)
	}
	if v, err := l.jobs.LoadState(ctx, "short"); string(v) != "again" || err != nil {
		t.Errorf("stored again: got %q, %v, want again", v, err)
	}
}

// TestStateRefused checks that a value that cannot be stored leaves the previous one.
func TestStateRefused(t *testing.T) {
	l := gatewayOn(logtest.Open(t))
	ctx := t.Context()
	if err := l.jobs.SaveState(ctx, "a", make([]byte, 512<<10)); err != nil {
		t.Errorf("the largest value: got %v, want no error", err)
	}
	for name, err := range map[string]error{
		"too large":     l.jobs.SaveState(ctx, "a", make([]byte, 512<<10+1)),
		"too short":     l.jobs.SaveStateFor(ctx, "a", nil, time.Second-1),
		"already over":  l.jobs.SaveStateFor(ctx, "a", nil, -time.Hour),
		"not for a bit": l.jobs.SaveStateFor(ctx, "a", nil, 0),
	} {
		if !errors.Is(err, eventlog.ErrInvalid) {
			t.Errorf("%s: got %v, want %v", name, err, eventlog.ErrInvalid)
		}
	}
	if v, err := l.jobs.LoadState(ctx, "a"); len(v) != 512<<10 || err != nil {
		t.Errorf("got %d bytes left, %v, want %d", len(v), err, 512<<10)
	}
}
