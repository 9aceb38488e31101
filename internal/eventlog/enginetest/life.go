package enginetest

import (
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/lategate/lategate/internal/eventlog"
)

// testRetentionByAge lets all records expire: the log continues at the next position, and
// expired records can be appended again.
func testRetentionByAge(t *testing.T, s *subject) {
	s.startWith(Config{Retention: 2 * time.Second})
	at := s.fill(1, 10, 10)
	if out := s.append(rec(eventID(1)))[0]; !out.Duplicate && time.Since(s.timeOf(at[0])) < time.Second {
		t.Errorf("the same record within the retention: got %+v, want a duplicate", out)
	}
	eventually(t, "the records to expire", func() bool {
		earliest, _, err := s.Bounds(t.Context())
		return err == nil && earliest >= at[9]
	})
	earliest, head, err := s.Bounds(t.Context())
	if err != nil || head < at[9] || earliest > head {
		t.Fatalf("after all have expired: got the bounds %d and %d and error %v, want none before the last record", earliest, head, err)
	}
	for _, f := range []eventlog.Filter{{}, {Kind: "message"}} {
		_, _, err := s.read(0, at[9], f)
		if gap := gapOf(t, err); gap.From != 1 || gap.To != at[9] {
			t.Errorf("filter %v: got the gap from %d to %d, want 1 to %d", f, gap.From, gap.To, at[9])
		}
	}
	eventually(t, "the ids to be forgotten", func() bool { return !s.append(rec(eventID(2)))[0].Duplicate })
	again := s.head()
	if again <= at[9] {
		t.Errorf("the next record: got it at %d, want it after %d", again, at[9])
	}
	eventually(t, "everything to expire", func() bool {
		_, err := s.At(t.Context(), 1)
		return errors.Is(err, eventlog.ErrNoEntry)
	})
	s.startWith(Config{Retention: 72 * time.Hour})
	if head := s.head(); head < again {
		t.Errorf("after a restart without records: got head %d, want at least %d", head, again)
	}
	if next := s.fill(20, 20, 0)[0]; next <= again {
		t.Errorf("the next record after a restart: got it at %d, want it after %d", next, again)
	}
}

// timeOf returns when the record at a position was appended, the present time if it is
// gone.
func (s *subject) timeOf(seq uint64) time.Time {
	if at, err := s.At(s.t.Context(), seq); err == nil && at.Seq == seq {
		return at.Time
	}
	return time.Time{}
}

// testRetentionByBytes fills a log beyond its limit: the oldest records are deleted, and
// their ids stay known.
func testRetentionByBytes(t *testing.T, s *subject) {
	s.startWith(Config{Retention: time.Hour, MaxBytes: 256 << 10})
	at := s.fill(1, 100, 8<<10)
	var earliest, head uint64
	eventually(t, "the oldest to go, and no more", func() bool {
		before := earliest
		var err error
		if earliest, head, err = s.Bounds(t.Context()); err != nil {
			t.Fatal(err)
		}
		ids, _, err := s.read(earliest, head, eventlog.Filter{})
		return err == nil && earliest == before && earliest >= at[60] && len(ids) <= 32
	})
	if earliest >= at[85] || head != at[99] {
		t.Fatalf("the log is from %d to %d, and the last was appended at %d", earliest, head, at[99])
	}
	for _, f := range []eventlog.Filter{{}, {Kind: "message"}} {
		_, _, err := s.read(at[6], head, f)
		if gap := gapOf(t, err); gap.From != at[6]+1 || gap.To > earliest || gap.To < at[60] {
			t.Errorf("filter %v: got the gap from %d to %d, want %d to at most %d", f, gap.From, gap.To, at[6]+1, earliest)
		}
		ids, _, err := s.read(earliest, head, f)
		if err != nil || len(ids) < 8 || ids[len(ids)-1] != eventID(100) {
			t.Errorf("filter %v: got the rest %q and error %v, want several up to the last", f, ids, err)
		}
	}
	first, err := s.At(t.Context(), 1)
	if err != nil || first.Seq <= earliest || first.Seq > earliest+2 {
		t.Errorf("the first record: got it at %d with error %v, want it after %d", first.Seq, err, earliest)
	}
	if again := s.append(rec(eventID(1)))[0]; !again.Duplicate {
		t.Errorf("a record that was deleted for the limit: got %+v, want a duplicate", again)
	}
}

// testReopen closes the log and opens it again: it is the same.
func testReopen(t *testing.T, s *subject) {
	s.start()
	epoch := s.Epoch()
	if epoch == uuid.Nil {
		t.Error("the epoch: got zero, want a random one")
	}
	at := s.fill(1, 10, 100)
	first := s.append(rec("one", "other"))[0]
	rev, err := s.Keys("space").Put(t.Context(), "a.b", []byte("1"), eventlog.IfRevision(0), 0)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		s.start()
		if s.Epoch() != epoch {
			t.Errorf("the epoch: got %v, want %v", s.Epoch(), epoch)
		}
		if again := s.append(rec("other"))[0]; !again.Duplicate || again.Seq != 0 && again.Seq != first.Seq {
			t.Errorf("after a restart: got %+v, want a duplicate of %+v", again, first)
		}
		if got, err := s.At(t.Context(), at[4]); err != nil || got.Seq != at[4] || got.ID != eventID(5) {
			t.Errorf("event 5: got %+v and error %v, want it as before", got, err)
		}
		v, err := s.Keys("space").Get(t.Context(), "a.b")
		if err != nil || string(v.Data) != "1" || v.Revision != rev {
			t.Errorf("the key: got %+v and error %v, want 1 at %d", v, err, rev)
		}
	}
	equal(t, "the log", s.all(), append(eventIDs(1, 10, nil), "one"))
	if next := s.append(rec("two"))[0]; next.Seq <= first.Seq {
		t.Errorf("the next record: got it at %d, want it after %d", next.Seq, first.Seq)
	}
	next, err := s.Keys("space").Put(t.Context(), "c", nil, eventlog.IfRevision(0), 0)
	if err != nil || next <= rev {
		t.Errorf("the next revision: got %d and error %v, want it after %d", next, err, rev)
	}
}

// testClose closes the log several times while records are appended: what was acknowledged
// is there.
func testClose(t *testing.T, s *subject) {
	s.start()
	var wg sync.WaitGroup
	begun := make(chan struct{}, 4)
	var mu sync.Mutex
	acked := map[string]bool{}
	for w := range 4 {
		wg.Go(func() {
			for i := 0; ; i++ {
				id := eventID(w*1_000_000 + i)
				_, err := s.Append(t.Context(), []eventlog.Record{rec(id)})
				if i == 3 {
					begun <- struct{}{}
				}
				if err != nil {
					if !errors.Is(err, eventlog.ErrUnavailable) {
						t.Error(err)
					}
					return
				}
				mu.Lock()
				acked[id] = true
				mu.Unlock()
			}
		})
	}
	for range 4 {
		receive(t, begun, "appends")
	}
	for range 3 {
		wg.Go(func() {
			if err := s.Engine.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	s.start()
	ids := s.all()
	for _, id := range ids {
		delete(acked, id)
	}
	if len(acked) > 0 {
		t.Errorf("got %d acknowledged records missing, want none: %v", len(acked), acked)
	}
	sorted := slices.Sorted(slices.Values(ids))
	if len(slices.Compact(sorted)) != len(ids) {
		t.Error("the log: got some records twice, want each once")
	}
}

// testClosed calls everything on a closed log.
func testClosed(t *testing.T, s *subject) {
	s.start()
	s.fill(1, 3, 0)
	tail := s.follow(0)
	tail.has(t, 3)
	keys := s.Keys("space")
	watch := keys.Watch("a")
	defer watch.Stop()
	reading := s.Read(t.Context(), 0, s.head(), eventlog.Filter{}, func(e eventlog.Entry) error {
		if e.ID != eventID(1) {
			return nil
		}
		return s.Engine.Close()
	})
	if reading != nil && !errors.Is(reading, eventlog.ErrUnavailable) {
		t.Errorf("a running read: got %v, want nil or ErrUnavailable", reading)
	}
	if err := receive(t, tail.result, "the tail to end"); !errors.Is(err, eventlog.ErrUnavailable) {
		t.Errorf("a running tail: got %v, want ErrUnavailable", err)
	}
	eventually(t, "the watch to be closed", func() bool {
		select {
		case _, open := <-watch.Changes():
			return !open
		default:
			return false
		}
	})
	ctx := t.Context()
	_, appendErr := s.Append(ctx, []eventlog.Record{rec("late")})
	_, _, boundsErr := s.Bounds(ctx)
	_, atErr := s.At(ctx, 1)
	_, timeErr := s.AtTime(ctx, time.Now())
	_, getErr := keys.Get(ctx, "a")
	_, listErr := keys.List(ctx, "a.")
	_, putErr := keys.Put(ctx, "a", nil, eventlog.IfRevision(0), 0)
	_, revErr := keys.Revision(ctx)
	_, heldErr := s.Held(ctx, "a")
	for what, err := range map[string]error{
		"Append": appendErr, "Bounds": boundsErr, "At": atErr, "AtTime": timeErr, "Get": getErr, "List": listErr,
		"Put": putErr, "Revision": revErr, "Held": heldErr, "Healthy": s.Healthy(),
		"Read": s.Read(ctx, 0, 1, eventlog.Filter{}, func(eventlog.Entry) error { return nil }),
		"Tail": s.Tail(ctx, 0, func([]eventlog.Entry) error { return nil }),
		"Hold": s.Hold(ctx, "a", nil),
	} {
		if !errors.Is(err, eventlog.ErrUnavailable) {
			t.Errorf("%s: got %v, want ErrUnavailable", what, err)
		}
	}
	if _, open := <-keys.Watch("a").Changes(); open {
		t.Error("a new watch: got a change, want a closed channel")
	}
}
