package hub

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/lategate/lategate/internal/eventlog"
)

// bubble runs a test of a hub in a synctest bubble, where time passes only while all
// goroutines wait.
func bubble(t *testing.T, name string, ringEvents int, fn func(t *testing.T, l *fakeLog, h *Hub)) {
	t.Run(name, func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			l := newFakeLog()
			for i := range 20 {
				l.add(record(t, i+1, "a", "t"))
			}
			h, stop := runHub(t, l, ringEvents, 1)
			synctest.Wait()
			fn(t, l, h)
			stop()
		})
	})
}

const heartbeat = 5 * time.Second

func subscribe(t *testing.T, h *Hub, after uint64, sel *Selection, c *collector) *Subscription {
	t.Helper()
	s, err := h.Subscribe(t.Context(), placeAt(after), sel, heartbeat, c)
	if err != nil {
		t.Fatal(err)
	}
	synctest.Wait()
	return s
}

// TestHubHeartbeats checks when heartbeats come and what they say.
func TestHubHeartbeats(t *testing.T) {
	check := func(t *testing.T, c *collector, want ...Heartbeat) {
		t.Helper()
		synctest.Wait()
		if _, got, _ := c.got(); !slices.Equal(got, want) {
			t.Errorf("got %+v, want %+v", got, want)
		}
		c.mu.Lock()
		defer c.mu.Unlock()
		c.beats = nil
	}
	bubble(t, "nothing happens", 8, func(t *testing.T, l *fakeLog, h *Hub) {
		c := newCollector(t)
		subscribe(t, h, 20, &Selection{}, c)
		at := Heartbeat{20, "token-20", true, 0}
		check(t, c, at) // it has caught up
		time.Sleep(4900 * time.Millisecond)
		check(t, c)
		time.Sleep(5 * time.Second)
		check(t, c, at)
		time.Sleep(20 * time.Second)
		check(t, c, at, at, at, at)
	})
	bubble(t, "a delivery postpones the next one", 8, func(t *testing.T, l *fakeLog, h *Hub) {
		c := newCollector(t)
		subscribe(t, h, 20, &Selection{}, c)
		check(t, c, Heartbeat{20, "token-20", true, 0})
		time.Sleep(4 * time.Second)
		l.add(record(t, 21, "a", "t"))
		time.Sleep(4 * time.Second)
		check(t, c)
		time.Sleep(1100 * time.Millisecond)
		check(t, c, Heartbeat{21, "token-21", true, 0})
	})
	bubble(t, "an event that is not selected does not postpone it", 8, func(t *testing.T, l *fakeLog, h *Hub) {
		c := newCollector(t)
		subscribe(t, h, 20, &Selection{Accounts: set("b")}, c)
		check(t, c, Heartbeat{20, "token-20", true, 0})
		time.Sleep(4 * time.Second)
		l.add(record(t, 21, "a", "t"))
		time.Sleep(1100 * time.Millisecond)
		check(t, c, Heartbeat{21, "token-21", true, 0})
	})
	bubble(t, "history", 8, func(t *testing.T, l *fakeLog, h *Hub) {
		c := newCollector(t)
		subscribe(t, h, 0, &Selection{}, c)
		check(t, c, Heartbeat{20, "token-20", true, 0})
	})
	bubble(t, "history that takes long", 8, func(t *testing.T, l *fakeLog, h *Hub) {
		l.readGate = make(chan struct{})
		c := newCollector(t)
		subscribe(t, h, 3, &Selection{}, c)
		check(t, c)
		time.Sleep(10100 * time.Millisecond)
		at := Heartbeat{3, "token-3", false, 17}
		check(t, c, at, at)
		close(l.readGate)
		check(t, c, Heartbeat{20, "token-20", true, 0})
	})
	bubble(t, "the log is unavailable", 8, func(t *testing.T, l *fakeLog, h *Hub) {
		l.fail(true)
		c := newCollector(t)
		subscribe(t, h, 3, &Selection{}, c)
		time.Sleep(5100 * time.Millisecond)
		check(t, c, Heartbeat{3, "token-3", false, 17})
		l.fail(false)
		time.Sleep(maxRetry)
		check(t, c, Heartbeat{20, "token-20", true, 0})
		if seqs, _, _ := c.got(); !slices.Equal(seqs, sequences(4, 20)) {
			t.Errorf("got %v, want 4 to 20", seqs)
		}
	})
	bubble(t, "while it is blocked", 8, func(t *testing.T, l *fakeLog, h *Hub) {
		c, release := newCollector(t), make(chan struct{})
		c.block = func(*Event) error { <-release; return nil }
		subscribe(t, h, 20, &Selection{}, c)
		check(t, c, Heartbeat{20, "token-20", true, 0})
		l.add(record(t, 21, "a", "t"))
		time.Sleep(time.Minute)
		check(t, c)
		close(release)
		time.Sleep(5100 * time.Millisecond)
		check(t, c, Heartbeat{21, "token-21", true, 0})
	})
	synctest.Test(t, func(t *testing.T) { // before the hub knows the log
		l, c := newFakeLog(), newCollector(t)
		l.add(record(t, 1, "a", "t"))
		l.fail(true)
		h, stop := runHub(t, l, 8, 1)
		subscribe(t, h, 0, &Selection{}, c)
		time.Sleep(5100 * time.Millisecond)
		check(t, c, Heartbeat{0, "token-0", false, 0})
		l.fail(false)
		time.Sleep(time.Second)
		check(t, c, Heartbeat{1, "token-1", true, 0})
		stop()
	})
}

// TestHubGaps checks that subscribers are told of missing events.
func TestHubGaps(t *testing.T) {
	check := func(t *testing.T, c *collector, seqs []uint64, gaps ...span) {
		t.Helper()
		synctest.Wait()
		if gotSeqs, _, gotGaps := c.got(); !slices.Equal(gotSeqs, seqs) || !slices.Equal(gotGaps, gaps) {
			t.Errorf("got %v, %v, want %v, %v", gotSeqs, gotGaps, seqs, gaps)
		}
	}
	bubble(t, "retention", 8, func(t *testing.T, l *fakeLog, h *Hub) {
		l.expire(8)
		c := newCollector(t)
		subscribe(t, h, 3, &Selection{}, c)
		check(t, c, sequences(8, 20), span{4, 7})
	})
	bubble(t, "retention, filtered", 8, func(t *testing.T, l *fakeLog, h *Hub) {
		l.expire(8)
		c := newCollector(t)
		subscribe(t, h, 3, &Selection{Kinds: set(eventlog.KindMessageReceived)}, c)
		check(t, c, sequences(8, 20), span{4, 7})
	})
	bubble(t, "a hole at the end", 8, func(t *testing.T, l *fakeLog, h *Hub) {
		all, none, ahead := newCollector(t), newCollector(t), newCollector(t)
		subscribe(t, h, 18, &Selection{}, all)
		subscribe(t, h, 18, &Selection{Accounts: set()}, none)
		subscribe(t, h, 21, &Selection{}, ahead)
		l.add(eventlog.Record{}, eventlog.Record{}, record(t, 23, "a", "t"))
		check(t, all, []uint64{19, 20, 23}, span{21, 22})
		check(t, none, nil, span{21, 22})
		check(t, ahead, []uint64{23}, span{22, 22})
	})
	bubble(t, "not a record", 8, func(t *testing.T, l *fakeLog, h *Hub) {
		live, later := newCollector(t), newCollector(t)
		subscribe(t, h, 20, &Selection{}, live)
		l.add(eventlog.Record{Kind: eventlog.KindOther, ID: "odd", Data: []byte{0xff}})
		for i := range 20 {
			l.add(record(t, 22+i, "a", "t"))
		}
		check(t, live, sequences(22, 41), span{21, 21})
		subscribe(t, h, 19, &Selection{}, later)
		check(t, later, append([]uint64{20}, sequences(22, 41)...), span{21, 21})
	})
	bubble(t, "recorded in the log", 8, func(t *testing.T, l *fakeLog, h *Hub) {
		l.add(kindOf(t, eventlog.KindGap, 21, "a", ""), kindOf(t, eventlog.KindGap, 22, "b", ""), kindOf(t, eventlog.KindGap, 23, "", ""))
		for i := range 20 {
			l.add(record(t, 24+i, "b", "t"))
		}
		synctest.Wait()
		c := newCollector(t)
		subscribe(t, h, 19, &Selection{Accounts: set("a"), Kinds: set(eventlog.KindMessageReceived), Threads: set("t")}, c)
		check(t, c, []uint64{20, 21, 23})
		if want := []eventlog.Filter{{Kind: eventlog.KindGap}, {Kind: eventlog.KindMessageReceived, Account: "a", Thread: "t"}}; !slices.Equal(l.reads, want) {
			t.Errorf("read %v, want %v", l.reads, want)
		}
	})
}

// TestHubBurst delivers many events that come at once, without waiting for more.
func TestHubBurst(t *testing.T) {
	bubble(t, "live", 1000, func(t *testing.T, l *fakeLog, h *Hub) {
		c := newCollector(t)
		subscribe(t, h, 20, &Selection{}, c)
		var burst []eventlog.Record
		for i := range 5*turnEvents + 1 {
			burst = append(burst, record(t, 21+i, "a", "t"))
		}
		last := l.add(burst...)
		synctest.Wait()
		if seqs, _, _ := c.got(); !slices.Equal(seqs, sequences(21, last)) {
			t.Errorf("got %d events, want all %d in order", len(seqs), len(burst))
		}
	})
}

// TestHubHold has a subscriber that cannot say yet whether an event is for it: it gets
// nothing that comes after, except heartbeats and what Do runs, at the position before the
// event; others get everything. Then it gets that event again, and goes on.
func TestHubHold(t *testing.T) {
	for _, where := range []string{"in history", "live"} {
		bubble(t, where, 8, func(t *testing.T, l *fakeLog, h *Hub) {
			c, until, asked := newCollector(t), make(chan struct{}), 0
			c.block = func(e *Event) error {
				if e.Seq == 42 {
					if asked++; asked < 3 {
						return &Hold{Until: until}
					}
				}
				return nil
			}
			other := newCollector(t)
			subscribe(t, h, 0, &Selection{}, other)
			add := func(from, to int) {
				for i := from; i <= to; i++ {
					l.add(record(t, i, "a", "t"))
				}
			}
			if where == "live" {
				add(21, 41)
			} else {
				add(21, 300) // more than the ring holds
			}
			s := subscribe(t, h, 0, &Selection{}, c)
			synctest.Wait()
			if where == "live" {
				add(42, 60)
			}
			synctest.Wait()
			for round := range 2 {
				at := uint64(0)
				began := time.Now()
				if err := s.Do(func(h Heartbeat) error { at = h.Seq; return nil }); err != nil || at != 41 || time.Since(began) > 0 {
					t.Fatalf("Do: %v at %d, after %v; want 41, at once", err, at, time.Since(began))
				}
				_, before, _ := c.got()
				time.Sleep(3*heartbeat + heartbeat/2)
				synctest.Wait()
				seqs, beats, _ := c.got()
				if !slices.Equal(seqs, sequences(1, 41)) {
					t.Errorf("round %d: got %v, want 1 to 41", round, seqs)
				}
				if n := len(beats) - len(before); n < 3 || n > 4 || beats[len(beats)-1].Seq != 41 || beats[len(beats)-1].CaughtUp {
					t.Errorf("round %d: %d heartbeats, the last of them %+v; want 3 or 4 at 41", round, n, beats[len(beats)-1])
				}
				old := until
				until = make(chan struct{})
				close(old)
				synctest.Wait()
			}
			add(301, 310)
			synctest.Wait()
			last := l.last
			for name, c := range map[string]*collector{"the one that held": c, "the other": other} {
				if seqs, _, _ := c.got(); !slices.Equal(seqs, sequences(1, last)) {
					t.Errorf("%s got %v, want 1 to %d", name, seqs, last)
				}
			}
		})
	}
}

// TestHubHoldEnds ends a subscription that holds.
func TestHubHoldEnds(t *testing.T) {
	bubble(t, "by its context and by an error of Do", 8, func(t *testing.T, l *fakeLog, h *Hub) {
		c := newCollector(t)
		c.block = func(*Event) error { return &Hold{Until: make(chan struct{})} }
		ctx, cancel := context.WithCancel(t.Context())
		first, err := h.Subscribe(ctx, eventlog.Place{}, &Selection{}, heartbeat, c)
		if err != nil {
			t.Fatal(err)
		}
		other := newCollector(t)
		other.block = c.block
		second := subscribe(t, h, 20, &Selection{}, other)
		l.add(record(t, 21, "a", "t"))
		synctest.Wait()
		cancel()
		if err := first.Wait(); !errors.Is(err, context.Canceled) {
			t.Errorf("Wait: got %v, want %v", err, context.Canceled)
		}
		broken := errors.New("broken")
		if err := second.Do(func(Heartbeat) error { return broken }); err != broken {
			t.Errorf("Do: got %v, want %v", err, broken)
		}
		if err := second.Wait(); err != broken {
			t.Errorf("Wait: got %v, want %v", err, broken)
		}
	})
}

// TestHubDoOverrun checks that a function given to Do runs even if the ring has moved on
// meanwhile.
func TestHubDoOverrun(t *testing.T) {
	bubble(t, "while the shard is busy with another", 8, func(t *testing.T, l *fakeLog, h *Hub) {
		busy, entered, release := newCollector(t), make(chan struct{}), make(chan struct{})
		busy.block = func(e *Event) error {
			if e.Seq == 21 {
				close(entered)
				<-release
			}
			return nil
		}
		subscribe(t, h, 20, &Selection{}, busy)
		c := newCollector(t)
		s := subscribe(t, h, 20, &Selection{Accounts: set("b")}, c)
		l.add(record(t, 21, "a", "t"))
		<-entered
		done := make(chan error, 1)
		go func() { done <- s.Do(func(Heartbeat) error { return nil }) }()
		synctest.Wait()
		for i := range 100 { // more than the ring holds
			l.add(record(t, 22+i, "b", "t"))
		}
		synctest.Wait()
		close(release) // before the monitor finds that the other one blocks
		synctest.Wait()
		select {
		case err := <-done:
			if err != nil {
				t.Error(err)
			}
		default:
			t.Error("the function given to Do has not been run, want it run although the ring was overrun")
		}
		if seqs := c.until(100); !slices.Equal(seqs, sequences(22, 121)) {
			t.Errorf("got %v, want 22 to 121", seqs)
		}
	})
}

// TestHubDo runs functions in history, live, and when a blocked subscriber goes on.
func TestHubDo(t *testing.T) {
	bubble(t, "in all states", 8, func(t *testing.T, l *fakeLog, h *Hub) {
		l.readGate = make(chan struct{})
		c := newCollector(t)
		s := subscribe(t, h, 0, &Selection{}, c)
		position := func() (at uint64) {
			t.Helper()
			err := s.Do(func(h Heartbeat) error {
				defer c.enter()()
				at = h.Seq
				if at != c.reached {
					t.Errorf("Do: got position %d, want %d, which was delivered", at, c.reached)
				}
				return nil
			})
			if err != nil {
				t.Error(err)
			}
			return at
		}
		if at := position(); at != 0 {
			t.Errorf("in history: got position %d, want 0", at)
		}
		close(l.readGate)
		synctest.Wait()
		if at := position(); at != 20 {
			t.Errorf("live: got position %d, want 20", at)
		}
		release := make(chan struct{})
		c.block = func(*Event) error { <-release; return nil }
		l.add(record(t, 21, "a", "t"))
		time.Sleep(time.Second)
		if stats := h.Stats(); stats != (Stats{Detached: 1, Head: 21, RingEvents: 1, RingBytes: stats.RingBytes}) {
			t.Errorf("blocked: got %+v, want 1 detached, head 21 and 1 event in the ring", stats)
		}
		done := make(chan uint64)
		go func() { done <- position() }()
		synctest.Wait()
		select {
		case at := <-done:
			t.Errorf("Do ran at %d while Deliver was blocked, want it to wait", at)
		default:
		}
		close(release)
		if at := <-done; at != 21 {
			t.Errorf("after it was blocked: got position %d, want 21", at)
		}
		time.Sleep(time.Second)
		if stats := h.Stats(); stats.Live != 1 {
			t.Errorf("after it has kept up: got %+v, want 1 live", stats)
		}
	})
}

// TestHubProbation checks that a subscriber that blocks again and again is served by its
// own goroutine for longer each time.
func TestHubProbation(t *testing.T) {
	bubble(t, "twice as long each time", 8, func(t *testing.T, l *fakeLog, h *Hub) {
		c := newCollector(t)
		c.block = func(e *Event) error { time.Sleep(20 * time.Millisecond); return nil }
		subscribe(t, h, 20, &Selection{}, c)
		var got []time.Duration
		for i := range 9 {
			begin := time.Now()
			l.add(record(t, 21+i, "a", "t"))
			time.Sleep(18 * time.Millisecond)
			if h.Stats().Detached != 1 {
				t.Fatalf("got %+v, want 1 detached", h.Stats())
			}
			for h.Stats().Live != 1 {
				time.Sleep(10 * time.Millisecond)
			}
			got = append(got, time.Since(begin).Round(100*time.Millisecond))
		}
		want := []time.Duration{100, 200, 400, 800, 1600, 3200, 6400, 10000, 10000}
		for i := range want {
			want[i] *= time.Millisecond
		}
		if !slices.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
	})
}

// TestHubBlockedHistory checks that subscribers that are blocked in history do not use up
// the log's readers.
func TestHubBlockedHistory(t *testing.T) {
	bubble(t, "many", 8, func(t *testing.T, l *fakeLog, h *Hub) {
		for i := range 2000 {
			l.add(record(t, 21+i, "a", "t"))
		}
		release := make(chan struct{})
		var blocked []*collector
		for range 2 * maxReaders {
			c := newCollector(t)
			c.block = func(*Event) error { <-release; return nil }
			blocked = append(blocked, c)
			subscribe(t, h, 0, &Selection{}, c)
		}
		c := newCollector(t)
		subscribe(t, h, 0, &Selection{}, c)
		time.Sleep(3 * stallReading)
		synctest.Wait()
		if seqs, _, _ := c.got(); !slices.Equal(seqs, sequences(1, 2020)) {
			t.Errorf("beside blocked ones: got %d events, want 1 to 2020", len(seqs))
		}
		close(release)
		time.Sleep(time.Second)
		synctest.Wait()
		for _, c := range blocked {
			if seqs, _, _ := c.got(); !slices.Equal(seqs, sequences(1, 2020)) {
				t.Errorf("a blocked one that went on: got %d events, want 1 to 2020", len(seqs))
			}
		}
	})
}

// TestHubLogFails checks that a permanent error of the log ends subscriptions.
func TestHubLogFails(t *testing.T) {
	bubble(t, "history", 8, func(t *testing.T, l *fakeLog, h *Hub) {
		s := subscribe(t, h, 0, &Selection{}, newCollector(t))
		if err := s.Do(func(Heartbeat) error { return nil }); err != nil {
			t.Error(err)
		}
		broken := newHub(brokenLog{l}, h.logger, newRing(8, 1<<20), 1)
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		done := make(chan error)
		go func() { done <- broken.Run(ctx) }()
		s = subscribe(t, broken, 0, &Selection{}, newCollector(t))
		if err := s.Wait(); !errors.Is(err, eventlog.ErrInvalid) {
			t.Errorf("got %v, want %v", err, eventlog.ErrInvalid)
		}
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		h := newHub(futureLog{newFakeLog()}, newHub(nil, nil, newRing(1, 1), 1).logger, newRing(8, 1<<20), 1)
		if err := h.Run(t.Context()); !errors.Is(err, eventlog.ErrFuture) {
			t.Errorf("got %v, want %v", err, eventlog.ErrFuture)
		}
	})
}

type brokenLog struct{ *fakeLog }

func (brokenLog) Read(context.Context, uint64, uint64, eventlog.Filter, func(eventlog.Entry) error) error {
	return eventlog.ErrInvalid
}

type futureLog struct{ *fakeLog }

func (futureLog) Tail(context.Context, uint64, func([]eventlog.Entry) error) error {
	return eventlog.ErrFuture
}
