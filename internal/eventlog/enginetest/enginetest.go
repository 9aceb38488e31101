// Package enginetest tests engines of the event log against the promises of
// eventlog.Engine.
package enginetest

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/lategate/lategate/internal/eventlog"
)

// Config is the configuration of an engine.
type Config struct {
	// Retention is how long records are kept.
	Retention time.Duration
	// MaxBytes is how large the log may become; 0 is no limit.
	MaxBytes int64
}

// An Opener opens a log, always the same one, which does not exist at first. It is called
// again after the engine was closed.
type Opener func(cfg Config) (eventlog.Engine, error)

// patience is how long a short operation may take on a busy machine.
const patience = 60 * time.Second

// Run runs all tests. fresh returns an opener of a new log for each test, and cleans up
// with t.Cleanup.
func Run(t *testing.T, fresh func(t *testing.T) Opener) {
	for _, tt := range []struct {
		name string
		run  func(*testing.T, *subject)
	}{
		{"AppendOnce", testAppendOnce},
		{"AppendMany", testAppendMany},
		{"AppendConcurrently", testAppendConcurrently},
		{"AppendCrossing", testAppendCrossing},
		{"AppendSizes", testAppendSizes},
		{"AppendCanceled", testAppendCanceled},
		{"Read", testRead},
		{"ReadWhileAppending", testReadWhileAppending},
		{"ReadOvertaken", testReadOvertaken},
		{"Tail", testTail},
		{"TailErrors", testTailErrors},
		{"TailOvertaken", testTailOvertaken},
		{"Markers", testMarkers},
		{"Places", testPlaces},
		{"RetentionByAge", testRetentionByAge},
		{"RetentionByBytes", testRetentionByBytes},
		{"Reopen", testReopen},
		{"Close", testClose},
		{"Closed", testClosed},
		{"Keys", testKeys},
		{"KeysInvalid", testKeysInvalid},
		{"KeyConditions", testKeyConditions},
		{"KeyContention", testKeyContention},
		{"KeyExpiry", testKeyExpiry},
		{"KeyWatch", testKeyWatch},
		{"Leases", testLeases},
		{"LeaseChurn", testLeaseChurn},
		{"LeasesClosed", testLeasesClosed},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := &subject{t: t, open: fresh(t)}
			t.Cleanup(s.close)
			tt.run(t, s)
		})
	}
}

// Parallel sets how many tests run at the same time, unless a flag sets it: most tests only
// wait for a disk, a server or the time. TestMain must call it.
func Parallel(n int) {
	flag.Parse()
	said := false
	flag.Visit(func(f *flag.Flag) { said = said || f.Name == "test.parallel" })
	if !said {
		if err := flag.Set("test.parallel", strconv.Itoa(n)); err != nil {
			panic(err) // the flag does not exist any more
		}
	}
}

// subject is the log that is tested.
type subject struct {
	t    *testing.T
	open Opener
	eventlog.Engine
}

// start opens the log without a limit in bytes.
func (s *subject) start() { s.startWith(Config{Retention: 72 * time.Hour}) }

func (s *subject) startWith(cfg Config) {
	s.t.Helper()
	s.close()
	e, err := s.open(cfg)
	if err != nil {
		s.t.Fatal(err)
	}
	s.Engine = e
	ctx, cancel := context.WithTimeout(s.t.Context(), patience)
	defer cancel()
	if err := e.Wait(ctx); err != nil {
		s.t.Fatal(err)
	}
}

func (s *subject) close() {
	if s.Engine == nil {
		return
	}
	if err := s.Engine.Close(); err != nil {
		s.t.Error("closing:", err)
	}
	s.Engine = nil
}

// append appends records, and fails the test on an error.
func (s *subject) append(recs ...eventlog.Record) []eventlog.Appended {
	s.t.Helper()
	out, err := s.Append(s.t.Context(), recs)
	if err != nil || len(out) != len(recs) {
		s.t.Fatalf("appending %d records: got %v and error %v, want all", len(recs), out, err)
	}
	return out
}

// head returns the end of the log.
func (s *subject) head() uint64 {
	s.t.Helper()
	_, head, err := s.Bounds(s.t.Context())
	if err != nil {
		s.t.Fatal(err)
	}
	return head
}

// read reads a part of the log, and returns the ids of its records.
func (s *subject) read(after, through uint64, f eventlog.Filter) (ids []string, last uint64, err error) {
	s.t.Helper()
	last = after
	err = s.Read(s.t.Context(), after, through, f, func(e eventlog.Entry) error {
		if e.Seq <= last || e.Seq > through || e.Time.IsZero() {
			s.t.Errorf("%s is at %d, %v, after %d, when reading up to %d", e.ID, e.Seq, e.Time, last, through)
		}
		last = e.Seq
		ids = append(ids, e.ID)
		return nil
	})
	return ids, last, err
}

// all reads the whole log, which must have no gap.
func (s *subject) all() []string {
	s.t.Helper()
	earliest, head, err := s.Bounds(s.t.Context())
	if err != nil {
		s.t.Fatal(err)
	}
	ids, _, err := s.read(earliest, head, eventlog.Filter{})
	if err != nil {
		s.t.Fatal("reading the whole log:", err)
	}
	return ids
}

// fill appends event-1, event-2 and so on, one after the other, and returns their positions.
// Even ones are messages, odd ones statuses; every third is of account "a b".
func (s *subject) fill(from, to, size int) (seqs []uint64) {
	s.t.Helper()
	for i := from; i <= to; i++ {
		rec := eventlog.Record{Kind: "status", Account: "plain", Thread: fmt.Sprint(i % 5), ID: eventID(i), Data: make([]byte, size)}
		if i%2 == 0 {
			rec.Kind = "message"
		}
		if i%3 == 0 {
			rec.Account = "a b"
		}
		seqs = append(seqs, s.append(rec)[0].Seq)
	}
	return seqs
}

func eventID(i int) string { return fmt.Sprintf("event-%d", i) }

// eventIDs returns the ids of the events that match.
func eventIDs(from, to int, match func(int) bool) (ids []string) {
	for i := from; i <= to; i++ {
		if match == nil || match(i) {
			ids = append(ids, eventID(i))
		}
	}
	return ids
}

func rec(id string, aliases ...string) eventlog.Record {
	return eventlog.Record{Kind: "k", Account: "a", ID: id, Aliases: aliases}
}

// eventually waits for a condition.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(patience); !ok(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("waiting for %s took too long", what)
		}
	}
}

// receive waits for a value.
func receive[T any](t *testing.T, c <-chan T, what string) T {
	t.Helper()
	select {
	case v := <-c:
		return v
	case <-time.After(patience):
		t.Fatalf("waiting for %s took too long", what)
		panic("")
	}
}

// follower is a Tail under way that checks the order.
type follower struct {
	mu      sync.Mutex
	entries []eventlog.Entry
	last    uint64
	stop    context.CancelFunc
	result  chan error
}

func (s *subject) follow(after uint64) *follower {
	ctx, stop := context.WithCancel(context.Background())
	f := &follower{last: after, stop: stop, result: make(chan error, 1)}
	s.t.Cleanup(stop)
	engine := s.Engine
	go func() {
		f.result <- engine.Tail(ctx, after, func(entries []eventlog.Entry) error {
			f.mu.Lock()
			defer f.mu.Unlock()
			if len(entries) == 0 {
				s.t.Error("the tail was told of nothing")
			}
			for _, e := range entries {
				if e.Seq <= f.last {
					s.t.Errorf("%s at %d comes after %d", e.ID, e.Seq, f.last)
				}
				f.last = e.Seq
			}
			f.entries = append(f.entries, entries...)
			return nil
		})
	}()
	return f
}

// ids are those of the records that it was told of, markers left out.
func (f *follower) ids() (ids []string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, e := range f.entries {
		if e.Kind != eventlog.KindMarker {
			ids = append(ids, e.ID)
		}
	}
	return ids
}

// has waits until it has got a number of records.
func (f *follower) has(t *testing.T, n int) []string {
	t.Helper()
	eventually(t, fmt.Sprintf("the tail to have %d records", n), func() bool { return len(f.ids()) >= n })
	return f.ids()
}

// end stops the tail, which must have gone on until then.
func (f *follower) end(t *testing.T) {
	t.Helper()
	f.stop()
	if err := receive(t, f.result, "the tail to end"); !errors.Is(err, context.Canceled) {
		t.Errorf("the tail: got the end %v, want the context's error", err)
	}
}

// gapOf returns an error's gap, and fails the test if there is none.
func gapOf(t *testing.T, err error) *eventlog.GapError {
	t.Helper()
	gap, ok := errors.AsType[*eventlog.GapError](err)
	if !ok {
		t.Fatalf("got %v, want a gap", err)
	}
	if gap.From > gap.To || gap.From == 0 {
		t.Fatalf("got a gap from %d to %d, want a valid one", gap.From, gap.To)
	}
	if gap.After != (eventlog.Place{}) || !gap.Since.IsZero() {
		t.Errorf("got the gap %+v, want After and Since unset, which the log adds", gap)
	}
	return gap
}

func equal(t *testing.T, what string, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: got %q, want %q", what, short(got), short(want))
	}
}

func short(ids []string) []string {
	if len(ids) > 40 {
		return append(slices.Clone(ids[:40]), fmt.Sprintf("and %d more", len(ids)-40))
	}
	return ids
}
