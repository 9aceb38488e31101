package natslog

import (
	"errors"
	"strings"
	"testing"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/lategate/lategate/internal/eventlog"
	"github.com/lategate/lategate/internal/natstest"
)

// seenBy returns what all gateways can read of the log.
func seenBy(t *testing.T, e *Engine) seen {
	t.Helper()
	s, _, err := e.readSeen(t.Context(), e.control)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestSeen records how far the log has got: about once a second, when it is closed, and never
// less than another gateway has.
func TestSeen(t *testing.T) {
	t.Parallel()
	s := natstest.Start(t, t.TempDir(), natstest.FreePort)
	a, b := openConfig(t, config(s)), openConfig(t, config(s))
	appendN(t, a, 3, 0)
	want := seen{a.Epoch().String(), 3}
	eventually(t, "it to be recorded", func() bool { return seenBy(t, b) == want })
	closeEngine(t, b) // which knows a lower position
	if got := seenBy(t, a); got != want {
		t.Errorf("another gateway made it %+v, want %+v", got, want)
	}
	for _, id := range []string{"4", "5"} {
		if _, err := appendOne(t.Context(), a, rec(id)); err != nil {
			t.Fatal(err)
		}
	}
	closeEngine(t, a)
	want.HighWater = 5
	if got := seenBy(t, openConfig(t, config(s))); got != want {
		t.Errorf("when it was closed: got %+v, want %+v", got, want)
	}
}

// TestLost refuses a log that has lost events which any gateway has seen, and accepts it when
// an operator has accepted the loss.
func TestLost(t *testing.T) {
	t.Parallel()
	// recreate deletes the stream and makes it again with n events.
	recreate := func(t *testing.T, js jetstream.JetStream, epoch string, n int) {
		t.Helper()
		cfg := jetstream.StreamConfig{Name: streamName, Subjects: []string{allSubjects}, Metadata: map[string]string{epochKey: epoch},
			AllowDirect: true, AllowAtomicPublish: true}
		if _, err := js.CreateStream(t.Context(), cfg); err != nil {
			t.Fatal(err)
		}
		for range n {
			if _, err := js.Publish(t.Context(), markerSubject, nil); err != nil {
				t.Fatal(err)
			}
		}
	}
	const other = "0f14d0ab-9605-4a62-a9e4-5ed26688389b"
	tests := map[string]struct {
		damage func(t *testing.T, js jetstream.JetStream, epoch string)
		says   string
		head   uint64 // of what is left
	}{
		"no stream":       {func(*testing.T, jetstream.JetStream, string) {}, "NATS has no stream LATEGATE", 0},
		"another epoch":   {func(t *testing.T, js jetstream.JetStream, _ string) { recreate(t, js, other, 5) }, "another log is known", 5},
		"a shortened one": {func(t *testing.T, js jetstream.JetStream, epoch string) { recreate(t, js, epoch, 2) }, "ends at 2, and 3 was seen", 2},
		"an empty one":    {func(t *testing.T, js jetstream.JetStream, epoch string) { recreate(t, js, epoch, 0) }, "ends at 0, and 3 was seen", 0},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := natstest.Start(t, t.TempDir(), natstest.FreePort)
			js := controlOf(t, s)
			e := openConfig(t, config(s))
			appendN(t, e, 3, 0)
			epoch := e.Epoch().String()
			closeEngine(t, e)
			if err := js.DeleteStream(t.Context(), streamName); err != nil {
				t.Fatal(err)
			}
			tt.damage(t, js, epoch)
			for range 2 {
				err := openError(t, config(s))
				if !errors.Is(err, eventlog.ErrLost) || !strings.Contains(err.Error(), tt.says) || !strings.Contains(err.Error(), "nats kv del lategate_log seen") {
					t.Errorf("got %v, want ErrLost with %q and what to do", err, tt.says)
				}
			}
			// This is what the nats CLI does.
			kv, err := js.KeyValue(t.Context(), bucketName(seenSpace))
			if err == nil {
				err = kv.Delete(t.Context(), seenKey)
			}
			if err != nil {
				t.Fatal(err)
			}
			e = openConfig(t, config(s))
			if _, head, err := e.Bounds(t.Context()); head != tt.head || err != nil {
				t.Errorf("when the loss was accepted: %d, %v, want %d", head, err, tt.head)
			}
			if out, err := appendOne(t.Context(), e, rec("new")); out.Seq != tt.head+1 || err != nil {
				t.Errorf("when the loss was accepted: got %+v, %v, want %d", out, err, tt.head+1)
			}
		})
	}
}

// TestLostWhileOpen restarts a server without its data: nothing is appended to the new log.
func TestLostWhileOpen(t *testing.T) {
	t.Parallel()
	for name, n := range map[string]int{"some events": 3, "an empty log": 0} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			port := natstest.HeldPort(t)
			s := natstest.Start(t, t.TempDir(), port)
			e := openConfig(t, config(s))
			appendN(t, e, n, 0)
			natstest.Stop(s)
			s = natstest.Start(t, t.TempDir(), port)
			fresh := openConfig(t, config(s)) // another gateway, which knows nothing
			var err error
			eventually(t, "an append to be refused for good", func() bool {
				if _, err = appendOne(t.Context(), e, rec("x")); err == nil {
					t.Fatal("it was appended")
				}
				return errors.Is(err, eventlog.ErrLost)
			})
			if !errors.Is(err, eventlog.ErrUnavailable) {
				t.Errorf("an append: %v", err)
			}
			if err := e.Healthy(); !errors.Is(err, eventlog.ErrLost) || !errors.Is(err, eventlog.ErrUnavailable) {
				t.Errorf("health: %v", err)
			}
			if _, head, err := fresh.Bounds(t.Context()); head != 0 || err != nil {
				t.Errorf("the new log has %d events, %v", head, err)
			}
		})
	}
}

// TestLostUnnoticed replaces the log by a shorter one without an interruption: this is
// noticed when an event gets a position that was given before.
func TestLostUnnoticed(t *testing.T) {
	t.Parallel()
	s := natstest.Start(t, t.TempDir(), natstest.FreePort)
	e := openConfig(t, config(s))
	appendN(t, e, 3, 0)
	js := controlOf(t, s)
	cfg := e.stream.CachedInfo().Config
	err := js.DeleteStream(t.Context(), streamName)
	if err == nil {
		_, err = js.CreateStream(t.Context(), cfg)
	}
	if err != nil {
		t.Fatal(err)
	}
	if _, err := appendOne(t.Context(), e, rec("x")); !errors.Is(err, eventlog.ErrLost) {
		t.Errorf("the first append: %v", err)
	}
	if _, err := appendOne(t.Context(), e, rec("y")); !errors.Is(err, eventlog.ErrLost) {
		t.Errorf("the second: %v", err)
	}
	if _, head, err := e.Bounds(t.Context()); head != 1 || err != nil {
		t.Errorf("the log ends at %d, %v, want 1", head, err)
	}
}

// TestSeenDamaged refuses a log when what is known of it is damaged.
func TestSeenDamaged(t *testing.T) {
	t.Parallel()
	s := natstest.Start(t, t.TempDir(), natstest.FreePort)
	closeEngine(t, openConfig(t, config(s)))
	kv, err := controlOf(t, s).KeyValue(t.Context(), bucketName(seenSpace))
	if err == nil {
		_, err = kv.Put(t.Context(), seenKey, []byte("{"))
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := openError(t, config(s)); err == nil || !strings.Contains(err.Error(), "damaged") {
		t.Errorf("got %v", err)
	}
}
