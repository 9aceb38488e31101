package kv

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/lategate/lategate/internal/eventlog"
	"github.com/lategate/lategate/internal/eventlog/logtest"
)

// gateway is a log and what is stored beside it.
type gateway struct {
	*eventlog.Log
	cursors *Cursors
	jobs    *Jobs
}

func gatewayOn(log *eventlog.Log) *gateway { return &gateway{log, NewCursors(log), NewJobs(log)} }

// replicas are two gateways on one log.
func replicas(t *testing.T) (a, b *gateway) {
	t.Helper()
	logs := logtest.OpenReplicas(t, 2)
	return gatewayOn(logs[0]), gatewayOn(logs[1])
}

// appendN appends the records up to number n that do not exist yet.
func (g *gateway) appendN(t *testing.T, n int) {
	t.Helper()
	for i := 1; i <= n; i++ {
		if _, err := g.Append(t.Context(), eventlog.Record{Kind: "k", ID: fmt.Sprint("event-", i)}); err != nil {
			t.Fatal(err)
		}
	}
}

// tokenAt is the log's token for a position.
func (g *gateway) tokenAt(t *testing.T, seq uint64) string {
	t.Helper()
	p, err := g.Place(t.Context(), seq)
	if err != nil {
		t.Fatal(err)
	}
	return g.Token(p)
}

// forged is a token for a position in a log with another history.
func (g *gateway) forged(seq uint64) string {
	return g.Token((&eventlog.Entry{Seq: seq, ID: "forged"}).Place())
}

// TestCursor follows a cursor from its creation to its deletion, and through a restart.
func TestCursor(t *testing.T) {
	dir := t.TempDir()
	l := gatewayOn(logtest.OpenDir(t, dir))
	ctx := t.Context()
	l.appendN(t, 5)
	if _, err := l.cursors.Get(ctx, "o", "c"); !errors.Is(err, ErrCursorNotFound) {
		t.Errorf("Get before it exists: got %v, want %v", err, ErrCursorNotFound)
	}
	c, created, err := l.cursors.Open(ctx, "o", "c", "messages")
	first := c.Generation
	if err != nil || !created || c.Seq != 5 || first <= 0 || c.Stream != "messages" || c.CreateTime.IsZero() {
		t.Fatalf("Open: got %+v, %v, %v, want it created at 5 for messages", c, created, err)
	}
	if p, err := l.Check(ctx, c.Token); p.Seq != 5 || err != nil {
		t.Errorf("its token is at %d, %v, want 5", p.Seq, err)
	}
	l.appendN(t, 10) // the first five exist already
	seven := l.tokenAt(t, 7)
	if c, err = l.cursors.Commit(ctx, "o", "c", seven, first, false); err != nil || c.Seq != 7 || c.Token != seven || c.Generation != first || c.Stream != "messages" {
		t.Errorf("Commit: got %+v, %v, want it at 7 with generation %d", c, err, first)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	l = gatewayOn(logtest.OpenDir(t, dir))
	if got, err := l.cursors.Get(ctx, "o", "c"); err != nil || got != c {
		t.Errorf("after a restart: %+v, %v, want %+v", got, err, c)
	}
	c, created, err = l.cursors.Open(ctx, "o", "c", "messages")
	if err != nil || created || c.Seq != 7 || c.Generation != first+1 {
		t.Errorf("Open again: got %+v, %v, %v, want it at 7 with generation %d", c, created, err, first+1)
	}
	if _, _, err = l.cursors.Open(ctx, "o", "c", "account_events"); !errors.Is(err, ErrCursorStream) {
		t.Errorf("Open by another kind of stream: got %v, want %v", err, ErrCursorStream)
	}
	if c, err = l.cursors.Get(ctx, "o", "c"); err != nil || c.Generation != first+1 {
		t.Errorf("after another kind of stream: got %+v, %v, want generation %d", c, err, first+1)
	}
	if err := l.cursors.Delete(ctx, "o", "c"); err != nil {
		t.Error(err)
	}
	if err := l.cursors.Delete(ctx, "o", "c"); !errors.Is(err, ErrCursorNotFound) {
		t.Errorf("Delete again: got %v, want %v", err, ErrCursorNotFound)
	}
	if list, err := l.cursors.List(ctx, "o"); err != nil || len(list) != 0 {
		t.Errorf("List after Delete: got %+v, %v, want none", list, err)
	}
	// The next cursor of that name is new, except for its generation: otherwise the first
	// holder of one could be taken for that of the other.
	if c, err = l.cursors.Commit(ctx, "o", "c", seven, 0, false); err != nil || c.Generation != 0 || c.Stream != "" {
		t.Errorf("created again: got %+v, %v, want generation 0 and no kind of stream", c, err)
	}
	if c, created, err = l.cursors.Open(ctx, "o", "c", "account_events"); err != nil || created || c.Generation <= first+1 || c.Seq != 7 {
		t.Errorf("created again and opened: got %+v, %v, %v, want a generation over %d, at 7", c, created, err, first+1)
	}
}

// TestCommitCursor tries commits that are refused, and similar ones that are not, on one
// cursor.
func TestCommitCursor(t *testing.T) {
	l := gatewayOn(logtest.Open(t))
	ctx := t.Context()
	l.appendN(t, 10)
	at := func(seq uint64) string { return l.tokenAt(t, seq) }
	foreign := eventlog.Token{Place: eventlog.Place{Seq: 9}}.String()
	tests := map[string]struct {
		name, token string
		generation  int64 // for "opened": the number of the stream that has opened it
		rewind      bool
		err         error
	}{
		"forward":             {"opened", at(8), 2, false, nil},
		"the same":            {"opened", at(6), 2, false, nil},
		"back":                {"opened", at(5), 2, false, ErrCursorRewind},
		"back, allowed":       {"opened", at(5), 2, true, nil},
		"an older generation": {"opened", at(8), 1, false, ErrCursorFenced},
		"a newer generation":  {"opened", at(8), 3, true, ErrCursorFenced},
		"no generation":       {"opened", at(8), 0, false, ErrCursorFenced},
		"malformed":           {"opened", "nonsense", 2, false, eventlog.ErrTokenMalformed},
		"foreign":             {"opened", foreign, 2, false, eventlog.ErrTokenForeign},
		"future":              {"opened", l.forged(11), 2, false, eventlog.ErrFuture},
		"a new one":           {"new", at(8), 0, false, nil},
		"a new one, held":     {"new", at(8), 1, false, ErrCursorNotFound},
		"unopened":            {"made", at(8), 0, false, nil},
		"unopened, back":      {"made", at(5), 0, false, ErrCursorRewind},
		"unopened, held":      {"made", at(8), 1, false, ErrCursorFenced},
		"of a lost log":       {"lost", at(3), 0, false, nil},
		"of a lost history":   {"restored", at(3), 0, false, nil},
		"beyond the history":  {"ahead", at(3), 0, false, nil},
		"no name":             {"", at(8), 0, false, eventlog.ErrInvalid},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			owner := name
			var first int64
			for i := range int64(2) {
				c, _, err := l.cursors.Open(ctx, owner, "opened", "messages")
				if err != nil {
					t.Fatal(err)
				}
				first = c.Generation - i
			}
			generation := tt.generation
			if generation > 0 && tt.name == "opened" {
				generation += first - 1
			}
			if _, err := l.cursors.Commit(ctx, owner, "opened", at(6), first+1, true); err != nil {
				t.Fatal(err)
			}
			if _, err := l.cursors.Commit(ctx, owner, "made", at(6), 0, false); err != nil {
				t.Fatal(err)
			}
			for name, token := range map[string]string{"lost": foreign, "restored": l.forged(9), "ahead": l.forged(12)} {
				if _, err := l.cursors.change(ctx, owner, name, func(s *storedCursor) error { s.create(token); return nil }); err != nil {
					t.Fatal(err)
				}
			}
			before, beforeErr := l.cursors.Get(ctx, owner, tt.name)
			c, err := l.cursors.Commit(ctx, owner, tt.name, tt.token, generation, tt.rewind)
			if !errors.Is(err, tt.err) {
				t.Fatalf("got %v, want %v", err, tt.err)
			}
			after, afterErr := l.cursors.Get(ctx, owner, tt.name)
			if err == nil && (c.Token != tt.token || after != c || afterErr != nil) {
				t.Errorf("after the commit: got %+v, %v, want %+v with the token", after, afterErr, c)
			}
			if err != nil && (after != before || fmt.Sprint(afterErr) != fmt.Sprint(beforeErr)) {
				t.Errorf("after a refused commit: got %+v, want %+v", after, before)
			}
			var fenced *FencedError
			if errors.As(err, &fenced) && fenced.Generation != before.Generation {
				t.Errorf("the error has the generation %d, want %d", fenced.Generation, before.Generation)
			}
		})
	}
}

// TestCursorNames checks that cursors are kept apart, whatever their names and owners look
// like.
func TestCursorNames(t *testing.T) {
	l := gatewayOn(logtest.Open(t))
	ctx := t.Context()
	owners := []string{"", "a", "a.b", "*", ">", "a\n", "~", "$KV.x", strings.Repeat("x", 5000)}
	names := []string{"-", ".", "..", "A", "a", "a..b", "a.b", "a_b", strings.Repeat("n", 128), "~", "~" + eventlog.Hash("a.b"), "~~"}
	for i, owner := range owners {
		for _, name := range names[:len(names)-i] {
			if _, created, err := l.cursors.Open(ctx, owner, name, "messages"); err != nil || !created {
				t.Fatalf("%.20q of %.20q: got created %v, %v, want true", name, owner, created, err)
			}
		}
	}
	if err := l.cursors.Delete(ctx, "a", "a.b"); err != nil {
		t.Error(err)
	}
	for i, owner := range owners {
		want := names[:len(names)-i]
		list, err := l.cursors.List(ctx, owner)
		if owner == "a" {
			want = append([]string{}, want...)
			want = append(want[:6], want[7:]...)
		}
		var got []string
		for _, c := range list {
			got = append(got, c.Name)
			if c.Owner != owner || c.Generation <= 0 {
				t.Errorf("%.20q: got %+v, want its owner and a generation", owner, c)
			}
		}
		if err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%.20q: got %q, %v, want %q", owner, got, err, want)
		}
	}
	for _, name := range []string{"", "*", ">", "a.*", "a b", "a/b", "a\nb", "é", "a\x00", strings.Repeat("n", 129)} {
		_, _, err := l.cursors.Open(ctx, "a", name, "messages")
		_, commit := l.cursors.Commit(ctx, "a", name, l.Token(eventlog.Place{}), 0, false)
		_, get := l.cursors.Get(ctx, "a", name)
		for _, err := range []error{err, commit, get, l.cursors.Delete(ctx, "a", name)} {
			if !errors.Is(err, eventlog.ErrInvalid) {
				t.Errorf("the name %q: got %v, want %v", name, err, eventlog.ErrInvalid)
			}
		}
	}
	// A value that is stored in the place of another is refused.
	data := []byte(`{"name":"other","token":"x"}`)
	if _, err := l.cursors.keys.Put(ctx, cursorKey("new", "c"), data, eventlog.Condition{}, 0); err != nil {
		t.Fatal(err)
	}
	if c, err := l.cursors.Get(ctx, "new", "c"); err == nil || errors.Is(err, ErrCursorNotFound) {
		t.Errorf("the value of another cursor: got %+v, %v, want another error than not found", c, err)
	}
}

// TestTooManyCursors checks that an owner cannot have more cursors than the limit, even if
// two processes create many at the same time; deleted cursors do not count.
func TestTooManyCursors(t *testing.T) {
	l, other := replicas(t)
	logs := [2]*gateway{l, other}
	ctx := t.Context()
	const most = 1000
	for i := range most - 3 {
		data := fmt.Appendf(nil, `{"name":"c%d","token":%q}`, i, l.Token(eventlog.Place{}))
		if _, err := l.cursors.keys.Put(ctx, cursorKey("o", fmt.Sprint("c", i)), data, eventlog.Condition{}, 0); err != nil {
			t.Fatal(err)
		}
	}
	race := func(what string, want int) {
		t.Helper()
		var made atomic.Int32
		var wg sync.WaitGroup
		for i := range 12 {
			wg.Go(func() {
				err := eventlog.ErrUnavailable
				for errors.Is(err, eventlog.ErrUnavailable) { // on a busy machine
					if name := fmt.Sprintf("c-%x-%d", what, i); i%3 == 0 {
						_, err = logs[i%2].cursors.Commit(ctx, "o", name, l.Token(eventlog.Place{}), 0, false)
					} else {
						_, _, err = logs[i%2].cursors.Open(ctx, "o", name, "messages")
					}
				}
				switch {
				case err == nil:
					made.Add(1)
				case !errors.Is(err, ErrTooManyCursors):
					t.Error(err)
				}
			})
		}
		wg.Wait()
		list, err := l.cursors.List(ctx, "o")
		if err != nil || len(list) != most || int(made.Load()) != want {
			t.Errorf("%s: got %d created, want %d; got %d in the list, want %d: %v", what, made.Load(), want, len(list), most, err)
		}
	}
	race("the last", 3)
	if _, created, err := l.cursors.Open(ctx, "o", "c5", "messages"); err != nil || created {
		t.Errorf("Open of an existing cursor at the limit: got created %v, %v, want false, nil", created, err)
	}
	if _, _, err := l.cursors.Open(ctx, "another", "more", "messages"); err != nil {
		t.Errorf("another owner: got %v, want no error", err)
	}
	for _, name := range []string{"c0", "c1"} {
		if err := l.cursors.Delete(ctx, "o", name); err != nil {
			t.Fatal(err)
		}
	}
	race("in the place of deleted ones", 2)
}

// TestCursorRaces opens and commits one cursor from many goroutines of two processes: every
// generation is taken once, and only the last one can commit.
func TestCursorRaces(t *testing.T) {
	a, b := replicas(t)
	logs := [2]*gateway{a, b}
	ctx := t.Context()
	const racers = 32
	token := logs[0].Token(eventlog.Place{})
	var mu sync.Mutex
	var wg sync.WaitGroup
	creators, unknown, takers := 0, 0, map[int64]int{}
	first, last := int64(math.MaxInt64), int64(0)
	for i := range racers {
		wg.Go(func() {
			c, created, err := logs[i%2].cursors.Open(ctx, "o", "c", "messages")
			mu.Lock()
			defer mu.Unlock()
			switch {
			case errors.Is(err, eventlog.ErrUnavailable): // a busy machine; the generation may be taken
				unknown++
				return
			case err != nil:
				t.Error(err)
			}
			takers[c.Generation]++
			first, last = min(first, c.Generation), max(last, c.Generation)
			if created {
				creators++
			}
		})
	}
	wg.Wait()
	if len(takers)+unknown != racers || creators+unknown < 1 || creators > 1 || last-first+1 > racers {
		t.Errorf("%d opened it: got %d that created it, %d with an unknown outcome and the generations %v; want one creator and each generation once", racers, creators, unknown, takers)
	}
	won := 0
	for g := first; g <= last; g++ {
		wg.Go(func() {
			_, err := logs[g%2].cursors.Commit(ctx, "o", "c", token, g, false)
			for errors.Is(err, eventlog.ErrUnavailable) {
				_, err = logs[g%2].cursors.Commit(ctx, "o", "c", token, g, false)
			}
			mu.Lock()
			defer mu.Unlock()
			switch {
			case err == nil:
				won++
			case !errors.Is(err, ErrCursorFenced):
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if won > 1 || won == 0 && unknown == 0 {
		t.Errorf("%d of %d generations could commit, want only the last", won, last-first+1)
	}
}

// TestTombstone checks that nothing is left of a deleted cursor, and that no later cursor
// gets one of its generations.
func TestTombstone(t *testing.T) {
	l := gatewayOn(logtest.Open(t))
	ctx := t.Context()
	var deleted []int64 // the generations of the deleted cursors
	for range 3 {
		c, _, err := l.cursors.Open(ctx, "o", "c", "messages")
		if err != nil {
			t.Fatal(err)
		}
		deleted = append(deleted, c.Generation)
		if err := l.cursors.Delete(ctx, "o", "c"); err != nil {
			t.Fatal(err)
		}
	}
	left, err := l.cursors.keys.List(ctx, eventlog.Hash("o")+".")
	if err != nil || len(left) != 1 {
		t.Fatalf("got %d values left, %v; want 1", len(left), err)
	}
	// With a shorter TTL, the tombstone expires and nothing is left.
	if _, err := l.cursors.keys.Put(ctx, left[0].Key, left[0].Data, eventlog.Condition{}, time.Second); err != nil {
		t.Fatal(err)
	}
	logtest.Eventually(t, "the tombstone to expire", func() bool {
		left, err := l.cursors.keys.List(ctx, eventlog.Hash("o")+".")
		return err == nil && len(left) == 0
	})
	// The holder of a deleted cursor never holds a later one.
	for range 3 {
		c, _, err := l.cursors.Open(ctx, "o", "c", "messages")
		if err != nil || slices.Contains(deleted, c.Generation) {
			t.Errorf("a later cursor: got %+v, %v; want another generation than those deleted, %v", c, err, deleted)
		}
		for _, g := range deleted {
			if got, err := l.cursors.Commit(ctx, "o", "c", c.Token, g, true); !errors.Is(err, ErrCursorFenced) {
				t.Errorf("Commit with generation %d: got %+v, %v, want %v", g, got, err, ErrCursorFenced)
			}
		}
	}
}
