package enginetest

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/lategate/lategate/internal/eventlog"
)

// testRead reads parts of a log, with and without filters.
func testRead(t *testing.T, s *subject) {
	s.start()
	if ids, _, err := s.read(0, 0, eventlog.Filter{}); ids != nil || err != nil {
		t.Errorf("an empty log: got %v and error %v, want nothing", ids, err)
	}
	if earliest, head, err := s.Bounds(t.Context()); earliest != 0 || head != 0 || err != nil {
		t.Errorf("an empty log: got the bounds %d and %d and error %v, want 0 and 0", earliest, head, err)
	}
	at := append([]uint64{0}, s.fill(1, 20, 10)...)
	head := s.head()
	if head != at[20] {
		t.Errorf("the head: got %d, want %d", head, at[20])
	}
	message := func(i int) bool { return i%2 == 0 }
	third := func(i int) bool { return i%3 == 0 }
	for name, tt := range map[string]struct {
		after, through uint64
		filter         eventlog.Filter
		want           []string
		err            error
	}{
		"all":                    {through: head, want: eventIDs(1, 20, nil)},
		"a part":                 {after: at[3], through: at[6], want: eventIDs(4, 6, nil)},
		"the end":                {after: at[18], through: at[20], want: eventIDs(19, 20, nil)},
		"one":                    {after: 0, through: at[1], want: eventIDs(1, 1, nil)},
		"none":                   {after: head, through: head},
		"backwards":              {after: at[9], through: at[3]},
		"beyond the end":         {after: at[19], through: head + 1, err: eventlog.ErrFuture},
		"filtered beyond":        {through: head + 1, filter: eventlog.Filter{Kind: "message"}, err: eventlog.ErrFuture},
		"a kind":                 {through: at[9], filter: eventlog.Filter{Kind: "message"}, want: eventIDs(1, 9, message)},
		"an account":             {through: at[9], filter: eventlog.Filter{Account: "a b"}, want: eventIDs(1, 9, third)},
		"a kind and an account":  {through: head, filter: eventlog.Filter{Kind: "message", Account: "a b"}, want: eventIDs(1, 20, func(i int) bool { return i%6 == 0 })},
		"a thread":               {after: at[1], through: at[19], filter: eventlog.Filter{Thread: "1"}, want: eventIDs(2, 19, func(i int) bool { return i%5 == 1 })},
		"all three":              {through: head, filter: eventlog.Filter{Kind: "message", Account: "a b", Thread: "2"}, want: eventIDs(12, 12, nil)},
		"a filter without match": {through: head, filter: eventlog.Filter{Kind: "other"}},
		"no match in the part":   {through: at[5], filter: eventlog.Filter{Kind: "message", Account: "a b"}},
		"a kind as a thread":     {through: head, filter: eventlog.Filter{Thread: "message"}},
		"an id with a wildcard":  {through: head, filter: eventlog.Filter{Account: "*"}},
	} {
		t.Run(name, func(t *testing.T) {
			got, _, err := s.read(tt.after, tt.through, tt.filter)
			if !errors.Is(err, tt.err) || (err == nil) != (tt.err == nil) {
				t.Errorf("got %v, want %v", err, tt.err)
			}
			equal(t, "read", got, tt.want)
		})
	}
	t.Run("the caller fails", func(t *testing.T) {
		for _, f := range []eventlog.Filter{{}, {Kind: "message"}} {
			calls, failed := 0, errors.New("failed")
			err := s.Read(t.Context(), 0, head, f, func(eventlog.Entry) error { calls++; return failed })
			if !errors.Is(err, failed) || calls != 1 {
				t.Errorf("got %v after %d calls", err, calls)
			}
		}
	})
	t.Run("the caller leaves", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := s.Read(ctx, 0, head, eventlog.Filter{}, func(eventlog.Entry) error { return nil }); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("nothing is held", func(t *testing.T) {
		err := s.Read(t.Context(), 0, at[1], eventlog.Filter{}, func(eventlog.Entry) error {
			s.fill(21, 21, 10)
			_, _, err := s.read(0, at[2], eventlog.Filter{})
			return err
		})
		if err != nil {
			t.Error(err)
		}
	})
}

// testReadWhileAppending reads and follows what is appended at the same time: what is
// acknowledged can be read, and what can be read is in one order.
func testReadWhileAppending(t *testing.T, s *subject) {
	s.start()
	f := s.follow(0)
	const records = 400
	var wg sync.WaitGroup
	for w := range 4 {
		wg.Go(func() {
			for i := range records / 4 {
				id := eventID(w*1000 + i)
				out, err := s.Append(t.Context(), []eventlog.Record{rec(id, "alias-"+id)})
				if err != nil {
					t.Error(err)
					return
				}
				got, _, err := s.read(out[0].Seq-1, out[0].Seq, eventlog.Filter{Account: "a"})
				if err != nil || !slices.Equal(got, []string{id}) {
					t.Errorf("%s, which was acknowledged at %d: got %q and error %v, want it", id, out[0].Seq, got, err)
				}
			}
		})
	}
	wg.Wait()
	equal(t, "the tail", f.has(t, records), s.all())
	f.end(t)
}

// push appends to a log with a limit in bytes until retention has deleted the records up to
// a position.
func (s *subject) push(beyond uint64, from, size int) {
	s.t.Helper()
	end := time.Now().Add(patience)
	for i := from; ; i++ {
		s.fill(i, i, size)
		earliest, _, err := s.Bounds(s.t.Context())
		if err != nil {
			s.t.Fatal(err)
		}
		if earliest >= beyond {
			return
		}
		if time.Now().After(end) {
			s.t.Fatalf("got the log's beginning after %d, want after %d", earliest, beyond)
		}
	}
}

// testReadOvertaken lets retention delete records while they are read: the reader gets the
// gap, and continues after it.
func testReadOvertaken(t *testing.T, s *subject) {
	for name, f := range map[string]eventlog.Filter{"all": {}, "filtered": {Kind: "message"}} {
		t.Run(name, func(t *testing.T) {
			s.startWith(Config{Retention: time.Hour, MaxBytes: 4 << 20})
			after := s.head()
			const size = 64 << 10 // several of these are read at a time
			at := s.fill(int(after)+1, int(after)+60, size)
			through := at[len(at)-1]
			last, calls := after, 0
			err := s.Read(t.Context(), after, through, f, func(e eventlog.Entry) error {
				if calls++; calls == 1 {
					s.push(at[39], int(s.head())+1, size)
				}
				last = e.Seq
				return nil
			})
			gap := gapOf(t, err)
			earliest, _, boundsErr := s.Bounds(t.Context())
			if boundsErr != nil {
				t.Fatal(boundsErr)
			}
			if gap.From <= last || f == (eventlog.Filter{}) && gap.From != last+1 || gap.To < at[39] || gap.To > min(earliest, through) {
				t.Errorf("got the gap from %d to %d, want it from after %d, which was read last, to at most %d", gap.From, gap.To, last, earliest)
			}
			if gap.To >= through {
				return
			}
			ids, _, err := s.read(max(gap.To, earliest), through, f)
			if err != nil {
				if gap := gapOf(t, err); gap.From != max(earliest, gap.To)+1 { // retention has continued
					t.Logf("after the gap %v, and %q", err, ids)
				}
			}
		})
	}
}

// testTail follows the log from its beginning and from the middle.
func testTail(t *testing.T, s *subject) {
	s.start()
	empty := s.follow(0)
	at := s.fill(1, 10, 10)
	equal(t, "from the beginning", empty.has(t, 10), eventIDs(1, 10, nil))
	middle := s.follow(at[6])
	equal(t, "from the middle", middle.has(t, 3), eventIDs(8, 10, nil))
	many := make([]eventlog.Record, 2000)
	for i := range many {
		many[i] = rec(eventID(11 + i))
		many[i].Data = make([]byte, i%700)
	}
	s.append(many...)
	equal(t, "many, from the beginning", empty.has(t, 2010), eventIDs(1, 2010, nil))
	equal(t, "many, from the middle", middle.has(t, 2003), eventIDs(8, 2010, nil))
	s.fill(3001, 3001, 0)
	empty.has(t, 2011)
	empty.end(t)
	middle.end(t)
}

// testTailErrors checks the errors of a tail that cannot continue.
func testTailErrors(t *testing.T, s *subject) {
	s.start()
	s.fill(1, 3, 10)
	if err := s.Tail(t.Context(), s.head()+1, func([]eventlog.Entry) error { return nil }); !errors.Is(err, eventlog.ErrFuture) {
		t.Errorf("from the future: got %v, want ErrFuture", err)
	}
	own := errors.Join(eventlog.ErrUnavailable) // an engine's own ErrUnavailable would not end the tail
	calls := 0
	if err := s.Tail(t.Context(), 0, func([]eventlog.Entry) error { calls++; return own }); err != own || calls != 1 {
		t.Errorf("its own failure: %v after %d calls", err, calls)
	}
}

// testTailOvertaken checks that a tail which is too slow gets the gap.
func testTailOvertaken(t *testing.T, s *subject) {
	s.startWith(Config{Retention: time.Hour, MaxBytes: 1 << 20})
	at := s.fill(1, 10, 10<<10)
	s.push(at[9], 11, 10<<10)
	f := s.follow(at[4])
	gap := gapOf(t, receive(t, f.result, "the tail to end"))
	if gap.From != at[4]+1 || gap.To < at[9] {
		t.Errorf("got the gap from %d to %d, want it from %d to %d or later", gap.From, gap.To, at[4]+1, at[9])
	}
}

// testMarkers appends a marker: Tail delivers it, Read does not.
func testMarkers(t *testing.T, s *subject) {
	s.start()
	s.fill(1, 1, 0)
	marker := s.append(eventlog.Record{Kind: eventlog.KindMarker, ID: "lategate.marker.1"})[0]
	s.fill(2, 2, 0)
	if again := s.append(eventlog.Record{Kind: eventlog.KindMarker, ID: "lategate.marker.1"})[0]; !again.Duplicate {
		t.Errorf("the same marker again: got %+v, want a duplicate", again)
	}
	equal(t, "read", s.all(), eventIDs(1, 2, nil))
	f := s.follow(0)
	f.has(t, 2)
	f.end(t)
	found := slices.ContainsFunc(f.entries, func(e eventlog.Entry) bool {
		return e.Kind == eventlog.KindMarker && e.Seq == marker.Seq && e.ID == "lategate.marker.1"
	})
	if !found {
		t.Errorf("the tail: got %+v, want them with the marker at %d", f.entries, marker.Seq)
	}
	if at, err := s.At(t.Context(), marker.Seq); err != nil || at.Seq != marker.Seq || at.ID != "lategate.marker.1" {
		t.Errorf("At the marker: got %+v and error %v, want the marker", at, err)
	}
}

// testPlaces finds positions by number and by time.
func testPlaces(t *testing.T, s *subject) {
	s.start()
	if at, err := s.At(t.Context(), 1); !errors.Is(err, eventlog.ErrNoEntry) {
		t.Errorf("in an empty log is %+v, %v", at, err)
	}
	if at, err := s.AtTime(t.Context(), time.Now()); !errors.Is(err, eventlog.ErrNoEntry) {
		t.Errorf("at a time in an empty log is %+v, %v", at, err)
	}
	before := time.Now().Add(-time.Second)
	at := s.fill(1, 10, 10)
	entries := map[uint64]eventlog.Entry{}
	var last time.Time
	err := s.Read(t.Context(), 0, s.head(), eventlog.Filter{}, func(e eventlog.Entry) error {
		if entries[e.Seq] = e; e.Time.Before(last) || e.Time.Before(before) || e.Time.After(time.Now().Add(time.Second)) {
			t.Errorf("%s is of %v, after one of %v", e.ID, e.Time, last)
		}
		last = e.Time
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for i, seq := range at {
		got, err := s.At(t.Context(), seq)
		if e := entries[seq]; err != nil || got.Seq != seq || got.ID != eventID(i+1) || !got.Time.Equal(e.Time) {
			t.Errorf("At(%d): got %+v and error %v, want %+v", seq, got, err, e)
		}
		got, err = s.AtTime(t.Context(), entries[seq].Time)
		if err != nil || got.Seq > seq || !got.Time.Equal(entries[seq].Time) {
			t.Errorf("at the time of %d is %+v, %v", seq, got, err)
		}
		got, err = s.AtTime(t.Context(), entries[seq].Time.Add(1))
		if i == len(at)-1 {
			if !errors.Is(err, eventlog.ErrNoEntry) {
				t.Errorf("after the time of the last is %+v, %v", got, err)
			}
		} else if err != nil || got.Seq <= seq || !got.Time.After(entries[seq].Time) {
			t.Errorf("after the time of %d is %+v, %v", seq, got, err)
		}
	}
	if got, err := s.At(t.Context(), 0); err != nil || got.Seq != at[0] {
		t.Errorf("at 0 is %+v, %v", got, err)
	}
	if got, err := s.At(t.Context(), s.head()+1); !errors.Is(err, eventlog.ErrNoEntry) {
		t.Errorf("behind the end is %+v, %v", got, err)
	}
	if got, err := s.AtTime(t.Context(), time.Time{}); err != nil || got.Seq != at[0] {
		t.Errorf("long ago is %+v, %v", got, err)
	}
	if got, err := s.AtTime(t.Context(), time.Now().Add(time.Hour)); !errors.Is(err, eventlog.ErrNoEntry) {
		t.Errorf("in an hour is %+v, %v", got, err)
	}
}
