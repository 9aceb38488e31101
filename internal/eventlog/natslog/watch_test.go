package natslog

import (
	"testing"

	"github.com/nats-io/nats.go"

	"github.com/lategate/lategate/internal/eventlog"
	"github.com/lategate/lategate/internal/natstest"
)

// awaitWatch waits until a space is followed and all its watches have taken that in.
func awaitWatch(t *testing.T, e *Engine, name string) {
	t.Helper()
	s := e.space(name)
	eventually(t, "the watch", func() bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		if !s.live {
			return false
		}
		for _, watches := range s.watches {
			for w := range watches {
				if len(w.changes) > 0 {
					return false
				}
			}
		}
		return true
	})
}

// nextChange waits for a watch to tell something.
func nextChange(t *testing.T, w eventlog.Watch) eventlog.Change {
	t.Helper()
	return when(t, w.Changes(), "a change")
}

// quiet checks that a watch has told nothing so far.
func quiet(t *testing.T, w eventlog.Watch) {
	t.Helper()
	select {
	case c, open := <-w.Changes():
		t.Fatalf("the watch told %+v (open: %v), want nothing", c, open)
	default:
	}
}

// put writes a key, whatever it has.
func put(t *testing.T, k eventlog.Keys, key, data string) uint64 {
	t.Helper()
	v, err := k.Get(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	rev, err := k.Put(t.Context(), key, []byte(data), eventlog.IfRevision(v.Revision), 0)
	if err != nil {
		t.Fatal(err)
	}
	return rev
}

// TestWatch tells one gateway what another does with a key and no other.
func TestWatch(t *testing.T) {
	s := natstest.Start(t, t.TempDir(), natstest.FreePort)
	a, b := openConfig(t, config(s)), openConfig(t, config(s))
	ka, kb := a.Keys("x"), b.Keys("x")
	put(t, kb, "o.deleted", "1")
	changed, same, deleted, stopped, kept := ka.Watch("o.changed"), ka.Watch("o.changed"), ka.Watch("o.deleted"), ka.Watch("o.changed"), ka.Watch("o.kept")
	for _, w := range []eventlog.Watch{changed, same, deleted, stopped, kept} {
		if c := nextChange(t, w); !c.Unknown {
			t.Errorf("the first change is %+v", c)
		}
	}
	stopped.Stop()
	rev := put(t, kb, "o.changed", "1")
	for _, w := range []eventlog.Watch{changed, same} {
		if c := nextChange(t, w); c.Unknown || c.Gone || c.Key != "o.changed" || string(c.Data) != "1" || c.Revision != rev {
			t.Errorf("changed: %+v, want revision %d", c, rev)
		}
	}
	// Of what was not taken the last is kept.
	for _, data := range []string{"2", "3"} {
		rev = put(t, ka, "o.changed", data)
	}
	eventually(t, "the last change", func() bool { c := nextChange(t, changed); return c.Revision == rev && string(c.Data) == "3" })
	if err := kb.Delete(t.Context(), "o.deleted"); err != nil {
		t.Fatal(err)
	}
	if c := nextChange(t, deleted); !c.Gone || c.Unknown || c.Key != "o.deleted" || c.Revision <= rev {
		t.Errorf("deleted: %+v", c)
	}
	if _, err := kb.Put(t.Context(), "o.deleted", nil, eventlog.IfRevision(0), 1e9); err != nil {
		t.Fatal(err)
	}
	if c := nextChange(t, deleted); c.Gone {
		t.Errorf("made again: %+v", c)
	}
	if c := nextChange(t, deleted); !c.Gone {
		t.Errorf("expired: %+v", c)
	}
	quiet(t, stopped)
	quiet(t, kept)
	// A watch of a space that is followed already is told, too, that it is to read.
	late := ka.Watch("o.changed")
	if c := nextChange(t, late); !c.Unknown {
		t.Errorf("the first change of a later watch is %+v", c)
	}
	alone := kb.Watch("o.kept")
	nextChange(t, alone)
	alone.Stop()
	if b.space("x").watching != nil { // and nobody else knows of b's
		t.Error("the space is followed when nobody watches")
	}
	for _, w := range []eventlog.Watch{changed, same, deleted, late} {
		w.Stop()
	}
	closeEngine(t, a)
	if _, open := <-kept.Changes(); open {
		t.Error("a change when the engine is closed")
	}
	kept.Stop()
	if _, open := <-ka.Watch("o.kept").Changes(); open {
		t.Error("a change of a watch after the engine was closed")
	}
}

// TestWatchReconnect tells a watch what happened while its connection was lost, and after the
// server was restarted.
func TestWatchReconnect(t *testing.T) {
	dir := t.TempDir()
	port := natstest.HeldPort(t)
	s := natstest.Start(t, dir, port)
	a, wire := openCable(t, s)
	b := openConfig(t, config(s))
	ka, kb := a.Keys("x"), b.Keys("x")
	first, second := ka.Watch("first"), ka.Watch("second")
	for _, w := range []eventlog.Watch{first, second} {
		nextChange(t, w)
	}
	wire.pull(t, s, a.keys)
	put(t, kb, "first", "1")
	quiet(t, first)
	wire.mend()
	// Whoever is told that it does not know what happened reads it.
	told := func(w eventlog.Watch, key, want string) {
		t.Helper()
		eventually(t, "the change", func() bool {
			c := nextChange(t, w)
			if !c.Unknown {
				return string(c.Data) == want
			}
			v, err := ka.Get(t.Context(), key)
			return err == nil && string(v.Data) == want
		})
	}
	told(first, "first", "1")
	back := b.keys.StatusChanged(nats.CONNECTED)
	natstest.Stop(s)
	natstest.Start(t, dir, port)
	when(t, back, "the connection")
	eventually(t, "a key to be written", func() bool {
		_, err := kb.Put(t.Context(), "second", []byte("2"), eventlog.IfRevision(0), 0)
		return err == nil
	})
	told(second, "second", "2")
	first.Stop()
	second.Stop()
}
