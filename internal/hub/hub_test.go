package hub

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/lategate/lategate/internal/eventlog"
)

// TestHubRandom lets many kinds of subscribers join at random positions while the log
// grows, with a ring so small that it is overrun. Each must get exactly what it selected.
func TestHubRandom(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	rnd := rand.New(rand.NewPCG(seed, 0))
	l := newFakeLog()
	accounts := []string{"a", "b", "c d", ""}
	var mu sync.Mutex
	var all []eventlog.Record // by sequence
	grow := func(n int) {
		mu.Lock()
		defer mu.Unlock()
		for range n {
			r := kindOf(t, []string{eventlog.KindMessageReceived, eventlog.KindMessageSent, eventlog.KindGap, eventlog.KindMarker}[rnd.IntN(4)], len(all), accounts[rnd.IntN(4)], fmt.Sprint(rnd.IntN(3)))
			if r.Kind == eventlog.KindMarker {
				r.Data = nil
			}
			all = append(all, r)
			l.add(r)
		}
	}
	grow(100)
	h, stop := runHub(t, l, 32, 2)
	defer stop()
	const subscribers, total = 60, 3000
	type member struct {
		c     *collector
		sel   *Selection
		after int
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var members []member
	var subs []*Subscription
	release := make(chan struct{})
	for i := 0; len(all) < total || i < subscribers; i++ {
		grow(rnd.IntN(100))
		if i >= subscribers {
			continue
		}
		sel := &Selection{}
		if rnd.IntN(2) == 0 {
			sel.Kinds = set([]string{eventlog.KindMessageReceived, eventlog.KindMessageSent}[rnd.IntN(2)])
		}
		if rnd.IntN(2) == 0 {
			sel.Accounts, sel.Accountless = set(accounts[rnd.IntN(3)], accounts[rnd.IntN(3)]), rnd.IntN(2) == 0
		}
		if rnd.IntN(3) == 0 {
			sel.Threads = set(fmt.Sprint(rnd.IntN(3)))
		}
		m := member{newCollector(t), sel, rnd.IntN(len(all) + 1)}
		switch delivered, limit := 0, rnd.IntN(50); rnd.IntN(4) {
		case 0: // blocked until the end
			m.c.block = func(*Event) error {
				if delivered++; delivered > limit {
					<-release
				}
				return nil
			}
		case 1: // slow
			m.c.block = func(*Event) error {
				if delivered++; delivered%20 == 0 {
					time.Sleep(time.Duration(limit) * time.Millisecond)
				}
				return nil
			}
		}
		s, err := h.Subscribe(ctx, eventlog.Place{Seq: uint64(m.after)}, sel, time.Second, m.c)
		if err != nil {
			t.Fatal(err)
		}
		members, subs = append(members, m), append(subs, s)
	}
	close(release)
	for i, m := range members {
		var want []uint64
		for j, r := range all[m.after:] {
			ev, err := newEvent(l, eventlog.Entry{Kind: r.Kind, Data: r.Data})
			if err != nil {
				t.Fatal(err)
			}
			if m.sel.Match(ev) {
				want = append(want, uint64(m.after+j+1))
			}
		}
		m.c.until(len(want))
		if err := subs[i].Do(func(h Heartbeat) error { return nil }); err != nil {
			t.Error(err)
		}
		if got, _, _ := m.c.got(); !slices.Equal(got, want) {
			t.Errorf("subscriber %d, %+v after %d: got %d events, want %d", i, m.sel, m.after, len(got), len(want))
		}
	}
	cancel()
	for _, s := range subs {
		if err := s.Wait(); err != context.Canceled {
			t.Errorf("Wait: got %v, want %v", err, context.Canceled)
		}
	}
	if stats := h.Stats(); stats.Live+stats.CatchingUp+stats.Detached != 0 || stats.Head != uint64(len(all)) || stats.RingEvents != 32 {
		t.Errorf("at the end: got %+v, want no subscriptions, head %d and 32 events in the ring", stats, len(all))
	}
}

// TestHubBlocked blocks many subscribers of one shard. The others get everything; the
// blocked ones do, too, when they go on, although the ring has long moved on.
func TestHubBlocked(t *testing.T) {
	l := newFakeLog()
	h, stop := runHub(t, l, 64, 1)
	defer stop()
	release := make(chan struct{})
	var blocked, free []*collector
	for i := range 60 {
		c := newCollector(t)
		if i%3 != 0 {
			blocked = append(blocked, c)
			c.block = func(*Event) error { <-release; return nil }
		} else {
			free = append(free, c)
		}
		if _, err := h.Subscribe(t.Context(), eventlog.Place{Seq: 0}, &Selection{}, time.Second, c); err != nil {
			t.Fatal(err)
		}
	}
	const n = 1000
	for i := range n {
		l.add(record(t, i, "a", "t"))
	}
	for _, c := range free {
		c.until(n)
	}
	for _, c := range blocked {
		if got, _, _ := c.got(); len(got) != 0 {
			t.Fatalf("a blocked subscriber got %d events, want none", len(got))
		}
	}
	if s := h.Stats(); s.Live+s.Detached+s.CatchingUp != 60 || s.Live > len(free) {
		t.Errorf("got %+v, want 60 subscriptions, at most %d of them live", s, len(free))
	}
	close(release)
	for _, c := range append(free, blocked...) {
		if got := c.until(n); !slices.Equal(got, sequences(1, n)) {
			t.Errorf("got %d events, want 1 to %d in order", len(got), n)
		}
	}
	// The subscribers that were blocked keep up now, so their shard serves them again.
	deadline := time.Now().Add(60 * time.Second)
	for h.Stats().Live != 60 {
		if time.Now().After(deadline) {
			t.Fatalf("after a minute: got %+v, want 60 live", h.Stats())
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// TestHubEnds ends subscriptions in all states, for all causes.
func TestHubEnds(t *testing.T) {
	failed := errors.New("failed")
	l := newFakeLog()
	for i := range 100 {
		l.add(record(t, i, "a", "t"))
	}
	tests := map[string]struct {
		after uint64
		end   func(t *testing.T, s *Subscription, c *collector, cancel context.CancelCauseFunc, stop func())
		block func(ctx context.Context) func(e *Event) error
		want  error
	}{
		"live, cancelled": {after: 100, want: context.Canceled,
			end: func(_ *testing.T, _ *Subscription, _ *collector, cancel context.CancelCauseFunc, _ func()) {
				cancel(nil)
			}},
		"live, with a cause": {after: 100, want: failed,
			end: func(_ *testing.T, _ *Subscription, _ *collector, cancel context.CancelCauseFunc, _ func()) {
				cancel(failed)
			}},
		"live, stopped": {after: 100, want: ErrStopped,
			end: func(_ *testing.T, _ *Subscription, _ *collector, _ context.CancelCauseFunc, stop func()) { stop() }},
		"live, Do": {after: 100, want: failed,
			end: func(t *testing.T, s *Subscription, _ *collector, _ context.CancelCauseFunc, _ func()) {
				if err := s.Do(func(Heartbeat) error { return failed }); err != failed {
					t.Errorf("Do: got %v, want %v", err, failed)
				}
			}},
		"history, Do": {after: 0, want: failed,
			end: func(t *testing.T, s *Subscription, _ *collector, _ context.CancelCauseFunc, _ func()) {
				if err := s.Do(func(Heartbeat) error { return failed }); err != failed {
					t.Errorf("Do: got %v, want %v", err, failed)
				}
			}},
		"history, the subscriber": {after: 0, want: failed,
			block: func(context.Context) func(*Event) error { return func(*Event) error { return failed } }},
		"live, the subscriber": {after: 100, want: failed,
			block: func(context.Context) func(*Event) error { return func(*Event) error { return failed } },
			end: func(t *testing.T, _ *Subscription, _ *collector, _ context.CancelCauseFunc, _ func()) {
				l.add(record(t, 100, "a", "t"))
			}},
		"blocked in history": {after: 0, want: context.Canceled,
			block: func(ctx context.Context) func(*Event) error {
				return func(*Event) error { <-ctx.Done(); return failed }
			},
			end: func(_ *testing.T, _ *Subscription, _ *collector, cancel context.CancelCauseFunc, _ func()) {
				cancel(nil)
			}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			h, stop := runHub(t, l, 8, 1)
			defer stop()
			ctx, cancel := context.WithCancelCause(t.Context())
			defer cancel(nil)
			c := newCollector(t)
			if tt.block != nil {
				c.block = tt.block(ctx)
			}
			s, err := h.Subscribe(ctx, eventlog.Place{Seq: tt.after}, &Selection{}, time.Second, c)
			if err != nil {
				t.Fatal(err)
			}
			if tt.end != nil {
				tt.end(t, s, c, cancel, stop)
			}
			if err := s.Wait(); err != tt.want {
				t.Errorf("got %v, want %v", err, tt.want)
			}
			if err := s.Do(func(Heartbeat) error { return nil }); err != tt.want {
				t.Errorf("Do after the end: got %v, want %v", err, tt.want)
			}
			stop()
			if _, err := h.Subscribe(t.Context(), eventlog.Place{Seq: 0}, &Selection{}, time.Second, c); err != ErrStopped {
				t.Errorf("Subscribe after the end: got %v, want %v", err, ErrStopped)
			}
		})
	}
}

// BenchmarkIdleSubscription measures the memory that an idle subscription takes in the hub,
// including what its context keeps for it.
func BenchmarkIdleSubscription(b *testing.B) {
	l := newFakeLog()
	l.add(record(b, 1, "a", "t"))
	h, stop := runHub(b, l, 8, 2)
	defer stop()
	to, sel := &idle{}, &Selection{}
	const subscribers = 10000
	for b.Loop() {
		ctx, cancel := context.WithCancel(b.Context())
		contexts, cancels := make([]context.Context, subscribers), make([]context.CancelFunc, subscribers)
		for i := range contexts {
			contexts[i], cancels[i] = context.WithCancel(ctx) // as each stream has
		}
		subs := make([]*Subscription, subscribers)
		to.beats.Store(0)
		before := heap()
		for i, ctx := range contexts {
			var err error
			if subs[i], err = h.Subscribe(ctx, eventlog.Place{Seq: 1}, sel, time.Minute, to); err != nil {
				b.Fatal(err)
			}
		}
		for to.beats.Load() < subscribers {
			time.Sleep(time.Millisecond)
		}
		b.ReportMetric(float64(heap()-before)/subscribers, "B/subscription")
		b.ReportMetric(float64(runtime.NumGoroutine()), "goroutines")
		cancel()
		for i, s := range subs {
			cancels[i]()
			if err := s.Wait(); err != context.Canceled {
				b.Error(err)
			}
		}
	}
}

// idle is a subscriber that counts heartbeats.
type idle struct{ beats atomic.Int64 }

func (*idle) Deliver(*Event) error         { return nil }
func (*idle) Gap(*eventlog.GapError) error { return nil }
func (i *idle) Heartbeat(Heartbeat) error  { i.beats.Add(1); return nil }

// heap is the size of the heap in use, in bytes.
func heap() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
