package events

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"testing"
	"time"
)

// follower is a Tail under way that checks that nothing is left out.
type follower struct {
	mu   sync.Mutex
	last uint64
	err  error
	done chan struct{}
	stop context.CancelFunc
}

func follow(t *testing.T, l *Log, after uint64) *follower {
	ctx, stop := context.WithCancel(t.Context())
	f := &follower{last: after, done: make(chan struct{}), stop: stop}
	go func() {
		defer close(f.done)
		err := l.Tail(ctx, after, func(entries []Entry) error {
			f.mu.Lock()
			defer f.mu.Unlock()
			if len(entries) == 0 {
				t.Error("a batch of none")
			}
			for _, e := range entries {
				if e.Seq != f.last+1 {
					t.Errorf("record %d comes after %d", e.Seq, f.last)
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

// eventually waits for a condition.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(60 * time.Second); !ok(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("waiting for %s took too long", what)
		}
	}
}

// TestTail follows the log, small and large records, from its beginning and from the
// middle.
func TestTail(t *testing.T) {
	l := open(t, t.TempDir())
	defer closeLog(t, l)
	empty := follow(t, l, 0)
	appendN(t, l, 10, 10)
	empty.at(t, 10)
	middle := follow(t, l, 7)
	middle.at(t, 10)
	for _, size := range []int{0, pullBytes, pullBytes + 1, maxPayload - headerRoom} {
		if _, err := appendOne(t.Context(), l, Record{Kind: "k", ID: fmt.Sprintf("size-%d", size), Data: make([]byte, size)}); err != nil {
			t.Fatal(err)
		}
	}
	many := make([]Record, pullRecords+100)
	for i := range many {
		many[i] = rec(fmt.Sprintf("many-%d", i))
	}
	if _, err := l.Append(t.Context(), many...); err != nil {
		t.Fatal(err)
	}
	for _, f := range []*follower{empty, middle} {
		f.at(t, 14+pullRecords+100)
		if err := f.end(t); !errors.Is(err, context.Canceled) {
			t.Errorf("the tail ended with %v", err)
		}
	}
}

// TestTailErrors ends a tail that cannot go on.
func TestTailErrors(t *testing.T) {
	l := open(t, t.TempDir())
	defer closeLog(t, l)
	appendN(t, l, 10, 10)
	if err := l.stream.DeleteMsg(t.Context(), 6); err != nil {
		t.Fatal(err)
	}
	purge(t, l, 3)
	own := errors.Join(ErrUnavailable) // which would not end it if it were the log's
	tests := map[string]struct {
		after uint64
		last  uint64 // that is handed over
		err   error
		gap   span
	}{
		"overtaken":       {after: 1, gap: span{2, 2}},
		"a hole":          {after: 2, last: 5, gap: span{6, 6}},
		"at a hole":       {after: 5, gap: span{6, 6}},
		"the future":      {after: 11, err: ErrTokenFuture},
		"its own failure": {after: 6, last: 7, err: own},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			var last uint64
			err := l.Tail(t.Context(), tt.after, func(entries []Entry) error {
				if last = entries[len(entries)-1].Seq; tt.err != nil {
					last = entries[0].Seq
				}
				return tt.err
			})
			var gap *GapError
			if tt.gap != (span{}) && (!errors.As(err, &gap) || gap.span() != tt.gap) || tt.err != nil && err != tt.err || last != tt.last {
				t.Errorf("got %v at %d", err, last)
			}
		})
	}
}

// TestTailOvertaken tells a tail that waits at the end of a purged log what it missed.
func TestTailOvertaken(t *testing.T) {
	l := open(t, t.TempDir())
	defer closeLog(t, l)
	appendN(t, l, 10, 10)
	purge(t, l, 11)
	f := follow(t, l, 7)
	<-f.done
	var gap *GapError
	if !errors.As(f.err, &gap) || gap.span() != (span{8, 10}) {
		t.Errorf("got %v", f.err)
	}
}

// TestTailReconnects restarts the server under a tail: it goes on where it was.
func TestTailReconnects(t *testing.T) {
	dir := t.TempDir()
	s := startNATS(t, dir, -1)
	l := openConfig(t, external(t, s))
	defer closeLog(t, l)
	appendN(t, l, 3, 0)
	f := follow(t, l, 1)
	f.at(t, 3)
	port := s.Addr().(*net.TCPAddr).Port
	stopNATS(s)
	startNATS(t, dir, port)
	eventually(t, "an append to succeed again", func() bool {
		_, err := appendOne(t.Context(), l, Record{Kind: "k", ID: "event-4"})
		return err == nil
	})
	f.at(t, 4)
	f.end(t)
}

// TestPlaceAt finds positions by time.
func TestPlaceAt(t *testing.T) {
	l := open(t, t.TempDir())
	defer closeLog(t, l)
	check := func(what string, at time.Time, want uint64) {
		t.Helper()
		if p, err := l.PlaceAt(t.Context(), at); err != nil || p.Seq != want {
			t.Errorf("%s: %d, %v, want %d", what, p.Seq, err, want)
		}
	}
	check("an empty log", time.Now(), 0)
	appendN(t, l, 10, 10)
	var times []time.Time
	if err := l.Read(t.Context(), 0, 10, Filter{}, func(e Entry) error { times = append(times, e.Time); return nil }); err != nil {
		t.Fatal(err)
	}
	check("before the first", times[0].Add(-time.Hour), 0)
	check("the first", times[0], 0)
	check("after the first", times[0].Add(1), 1)
	check("the fifth", times[4], 4)
	check("the last", times[9], 9)
	check("after the last", times[9].Add(1), 10)
	check("the future", time.Now().Add(time.Hour), 10)
	check("long ago", time.Time{}, 0)
	if err := l.stream.DeleteMsg(t.Context(), 6); err != nil {
		t.Fatal(err)
	}
	purge(t, l, 3)
	check("what is gone", times[0], 2)
	check("a hole", times[5], 6)
	purge(t, l, 11)
	check("a purged log", times[0], 10)
}
