package natslog

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/lategate/lategate/internal/eventlog"
	"github.com/lategate/lategate/internal/natstest"
)

// follower is a running Tail that checks that nothing is left out.
type follower struct {
	mu   sync.Mutex
	last uint64
	err  error
	done chan struct{}
	stop context.CancelFunc
}

func follow(t *testing.T, e *Engine, after uint64) *follower {
	ctx, stop := context.WithCancel(t.Context())
	f := &follower{last: after, done: make(chan struct{}), stop: stop}
	go func() {
		defer close(f.done)
		err := e.Tail(ctx, after, func(entries []eventlog.Entry) error {
			f.mu.Lock()
			defer f.mu.Unlock()
			if len(entries) == 0 {
				t.Error("a batch of none")
			}
			for _, e := range entries {
				if e.Seq != f.last+1 {
					t.Errorf("got record %d after %d, want no gap", e.Seq, f.last)
				}
				f.last = e.Seq
			}
			return nil
		})
		f.mu.Lock()
		f.err = err
		f.mu.Unlock()
	}()
	return f
}

// at waits until the tail has come to a sequence.
func (f *follower) at(t *testing.T, seq uint64) {
	t.Helper()
	eventually(t, "the tail to come to its place", func() bool {
		f.mu.Lock()
		defer f.mu.Unlock()
		if f.last > seq || f.err != nil {
			t.Fatalf("the tail is at %d, not %d: %v", f.last, seq, f.err)
		}
		return f.last == seq
	})
}

// end stops the tail and returns its error.
func (f *follower) end(t *testing.T) error {
	t.Helper()
	f.stop()
	select {
	case <-f.done:
	case <-time.After(60 * time.Second):
		t.Fatal("the tail does not end")
	}
	return f.err
}

// TestTail follows the log, small and large records, from its beginning and from the
// middle.
func TestTail(t *testing.T) {
	t.Parallel()
	e := open(t)
	empty := follow(t, e, 0)
	appendN(t, e, 10, 10)
	empty.at(t, 10)
	middle := follow(t, e, 7)
	middle.at(t, 10)
	for _, size := range []int{0, pullBytes, pullBytes + 1, e.MaxData()} {
		if _, err := appendOne(t.Context(), e, eventlog.Record{Kind: "k", ID: fmt.Sprintf("size-%d", size), Data: make([]byte, size)}); err != nil {
			t.Fatal(err)
		}
	}
	many := make([]eventlog.Record, pullMessages+100)
	for i := range many {
		many[i] = rec(fmt.Sprintf("many-%d", i))
	}
	if _, err := e.Append(t.Context(), many); err != nil {
		t.Fatal(err)
	}
	for _, f := range []*follower{empty, middle} {
		f.at(t, 14+pullMessages+100)
		if err := f.end(t); !errors.Is(err, context.Canceled) {
			t.Errorf("the tail ended with %v", err)
		}
	}
}

// TestTailErrors checks the errors of a tail that cannot continue.
func TestTailErrors(t *testing.T) {
	t.Parallel()
	e := open(t)
	appendN(t, e, 10, 10)
	if err := e.stream.DeleteMsg(t.Context(), 6); err != nil {
		t.Fatal(err)
	}
	purge(t, e, 3)
	own := errors.Join(eventlog.ErrUnavailable) // an engine's own ErrUnavailable would not end the tail
	tests := map[string]struct {
		after uint64
		last  uint64 // the last record that fn gets
		err   error
		gap   span
	}{
		"overtaken":       {after: 1, gap: span{2, 2}},
		"a gap":           {after: 2, last: 5, gap: span{6, 6}},
		"at a gap":        {after: 5, gap: span{6, 6}},
		"the future":      {after: 11, err: eventlog.ErrFuture},
		"its own failure": {after: 6, last: 7, err: own},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			var last uint64
			err := e.Tail(t.Context(), tt.after, func(entries []eventlog.Entry) error {
				if last = entries[len(entries)-1].Seq; tt.err != nil {
					last = entries[0].Seq
				}
				return tt.err
			})
			if gapOf(err) != tt.gap || tt.err != nil && err != tt.err || last != tt.last {
				t.Errorf("got %v at %d, want %v, %v at %d", err, last, tt.gap, tt.err, tt.last)
			}
		})
	}
}

// TestTailOvertaken checks that a tail gets the gap when the log is purged while it waits
// at the end.
func TestTailOvertaken(t *testing.T) {
	t.Parallel()
	e := open(t)
	appendN(t, e, 10, 10)
	purge(t, e, 11)
	f := follow(t, e, 7)
	<-f.done
	if gapOf(f.err) != (span{8, 10}) {
		t.Errorf("got %v", f.err)
	}
}

// TestTailReconnects restarts the server while a tail runs: it continues at the same place.
func TestTailReconnects(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	port := natstest.HeldPort(t)
	s := natstest.Start(t, dir, port)
	e := openConfig(t, config(s))
	appendN(t, e, 3, 0)
	f := follow(t, e, 1)
	f.at(t, 3)
	natstest.Stop(s)
	natstest.Start(t, dir, port)
	eventually(t, "an append to succeed again", func() bool {
		_, err := appendOne(t.Context(), e, eventlog.Record{Kind: "k", ID: "event-4"})
		return err == nil
	})
	f.at(t, 4)
	f.end(t)
}

// TestAtTime finds positions by time.
func TestAtTime(t *testing.T) {
	t.Parallel()
	e := open(t)
	check := func(what string, at time.Time, want uint64) {
		t.Helper()
		s, err := e.AtTime(t.Context(), at)
		if errors.Is(err, eventlog.ErrNoEntry) {
			err = nil
		}
		if err != nil || s.Seq != want {
			t.Errorf("%s: %d, %v, want %d", what, s.Seq, err, want)
		}
	}
	check("an empty log", time.Now(), 0)
	appendN(t, e, 10, 10)
	var times []time.Time
	if err := e.Read(t.Context(), 0, 10, eventlog.Filter{}, func(e eventlog.Entry) error { times = append(times, e.Time); return nil }); err != nil {
		t.Fatal(err)
	}
	check("before the first", times[0].Add(-time.Hour), 1)
	check("the first", times[0], 1)
	check("after the first", times[0].Add(1), 2)
	check("the fifth", times[4], 5)
	check("the last", times[9], 10)
	check("after the last", times[9].Add(1), 0)
	check("the future", time.Now().Add(time.Hour), 0)
	check("long ago", time.Time{}, 1)
	if err := e.stream.DeleteMsg(t.Context(), 6); err != nil {
		t.Fatal(err)
	}
	purge(t, e, 3)
	check("what is gone", times[0], 3)
	check("a gap", times[5], 7)
	purge(t, e, 11)
	check("a purged log", times[0], 0)
	if _, err := e.At(t.Context(), 1); !errors.Is(err, eventlog.ErrNoEntry) {
		t.Errorf("at the beginning of a purged log: %v", err)
	}
}
