package natslog

import (
	"testing"
	"time"

	"github.com/nats-io/nats.go"

	"github.com/lategate/lategate/internal/eventlog"
	"github.com/lategate/lategate/internal/natstest"
)

// awaitWatch waits until a space is followed: until a watch reports a key that is written.
func awaitWatch(t *testing.T, e *Engine, name string) {
	t.Helper()
	s := e.space(name)
	w := s.Watch("probe")
	defer w.Stop()
	eventually(t, "the space to be followed", func() bool {
		if _, err := s.Put(t.Context(), "probe", nil, eventlog.Condition{}, time.Second); err != nil {
			return false
		}
		select {
		case c := <-w.Changes():
			return !c.Unknown
		default:
			return false
		}
	})
}

// nextChange waits for the next change of a watch.
func nextChange(t *testing.T, w eventlog.Watch) eventlog.Change {
	t.Helper()
	return when(t, w.Changes(), "a change")
}

// quiet checks that a watch has reported nothing so far.
func quiet(t *testing.T, w eventlog.Watch) {
	t.Helper()
	select {
	case c, open := <-w.Changes():
		t.Fatalf("the watch: got %+v (open: %v), want nothing", c, open)
	default:
	}
}

// put writes a key without a condition.
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

// TestWatch checks that a watch reports what another gateway does with its key, and with no
// other key.
func TestWatch(t *testing.T) {
	t.Parallel()
	s := natstest.Start(t, t.TempDir(), natstest.FreePort)
	a, b := openConfig(t, config(s)), openConfig(t, config(s))
	ka, kb := a.Keys("x"), b.Keys("x")
	changed, same, expired, stopped, kept := ka.Watch("o.changed"), ka.Watch("o.changed"), ka.Watch("o.expired"), ka.Watch("o.changed"), ka.Watch("o.kept")
	awaitWatch(t, a, "x")
	for _, w := range []eventlog.Watch{changed, same, expired, stopped, kept} {
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
	// Of changes that were not received the last is kept.
	for _, data := range []string{"2", "3"} {
		rev = put(t, ka, "o.changed", data)
	}
	eventually(t, "the last change", func() bool { c := nextChange(t, changed); return c.Revision == rev && string(c.Data) == "3" })
	if _, err := kb.Put(t.Context(), "o.expired", nil, eventlog.IfRevision(0), 1e9); err != nil {
		t.Fatal(err)
	}
	if c := nextChange(t, expired); c.Gone || c.Unknown || c.Key != "o.expired" || c.Revision <= rev {
		t.Errorf("made: %+v", c)
	}
	if c := nextChange(t, expired); !c.Gone || c.Unknown {
		t.Errorf("expired: %+v", c)
	}
	quiet(t, stopped)
	quiet(t, kept)
	// A watch of a space that is followed already gets Unknown first, too.
	late := ka.Watch("o.changed")
	if c := nextChange(t, late); !c.Unknown {
		t.Errorf("the first change of a later watch is %+v", c)
	}
	for _, w := range []eventlog.Watch{changed, same, expired, late} {
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

// TestWatchReconnect checks that a watch reports what happened while its connection was lost,
// and after the server was restarted.
func TestWatchReconnect(t *testing.T) {
	t.Parallel()
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
	// After Unknown the key is read.
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
