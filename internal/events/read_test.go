package events

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"
)

// appendN appends event-1, event-2 and so on to an empty log, so that each is at its
// number. Even ones are messages, odd ones statuses; every third is of account "a b".
func appendN(t *testing.T, l *Log, n, size int) {
	t.Helper()
	for i := 1; i <= n; i++ {
		rec := Record{Kind: "status", Account: "plain", Thread: fmt.Sprint(i % 5), ID: fmt.Sprintf("event-%d", i), Data: make([]byte, size)}
		if i%2 == 0 {
			rec.Kind = "message"
		}
		if i%3 == 0 {
			rec.Account = "a b"
		}
		if out, err := appendOne(t.Context(), l, rec); err != nil || out.Seq != uint64(i) {
			t.Fatalf("event %d: %+v, %v", i, out, err)
		}
	}
}

// readAll is Read, with the sequences that it hands over.
func readAll(t *testing.T, l *Log, after, through uint64, f Filter) (seqs []uint64, err error) {
	t.Helper()
	err = l.Read(t.Context(), after, through, f, func(e Entry) error {
		if e.ID != fmt.Sprintf("event-%d", e.Seq) || e.Time.IsZero() {
			t.Errorf("record %d: %+v", e.Seq, e)
		}
		seqs = append(seqs, e.Seq)
		return nil
	})
	return seqs, err
}

// TestRead reads parts of a log, all of it or some kinds.
func TestRead(t *testing.T) {
	l := open(t, t.TempDir())
	defer closeLog(t, l)
	if seqs, err := readAll(t, l, 0, 0, Filter{}); seqs != nil || err != nil {
		t.Errorf("an empty log: %v, %v", seqs, err)
	}
	appendN(t, l, 20, 10)
	tests := map[string]struct {
		after, through uint64
		filter         Filter
		want           []uint64
		err            error
	}{
		"a part":                 {after: 3, through: 6, want: []uint64{4, 5, 6}},
		"the end":                {after: 18, through: 20, want: []uint64{19, 20}},
		"one":                    {after: 0, through: 1, want: []uint64{1}},
		"none":                   {after: 20, through: 20},
		"backwards":              {after: 9, through: 3},
		"beyond the end":         {after: 19, through: 21, err: ErrTokenFuture},
		"a kind":                 {through: 9, filter: Filter{Kind: "message"}, want: []uint64{2, 4, 6, 8}},
		"an account":             {through: 9, filter: Filter{Account: "a b"}, want: []uint64{3, 6, 9}},
		"a kind and an account":  {through: 20, filter: Filter{Kind: "message", Account: "a b"}, want: []uint64{6, 12, 18}},
		"a thread":               {after: 1, through: 19, filter: Filter{Thread: "1"}, want: []uint64{6, 11, 16}},
		"a filter without match": {through: 20, filter: Filter{Kind: "other"}},
		"no match in the part":   {through: 5, filter: Filter{Kind: "message", Account: "a b"}},
		"an id with a wildcard":  {through: 20, filter: Filter{Account: "*"}},
		"a kind with a wildcard": {through: 20, filter: Filter{Kind: ">"}, err: ErrInvalid},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := readAll(t, l, tt.after, tt.through, tt.filter)
			if !slices.Equal(got, tt.want) || !errors.Is(err, tt.err) {
				t.Errorf("got %v, %v, want %v, %v", got, err, tt.want, tt.err)
			}
		})
	}
	t.Run("the caller fails", func(t *testing.T) {
		for _, f := range []Filter{{}, {Kind: "message"}} {
			calls, failed := 0, errors.New("failed")
			err := l.Read(t.Context(), 0, 20, f, func(Entry) error { calls++; return failed })
			if err != failed || calls != 1 {
				t.Errorf("got %v after %d calls", err, calls)
			}
		}
	})
	t.Run("the caller leaves", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := l.Read(ctx, 0, 20, Filter{}, func(Entry) error { return nil }); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	})
}

// TestReadOvertaken purges a log while it is read, in several chunks: the reader is
// told which part has gone, and goes on after it.
func TestReadOvertaken(t *testing.T) {
	tests := map[string]struct {
		filter      Filter
		before      uint64 // what is purged when the first record is read
		want, after []uint64
		gap         *span
	}{
		"nothing":            {Filter{}, 1, []uint64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, nil, nil},
		"what was read":      {Filter{}, 3, []uint64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, nil, nil},
		"some to come":       {Filter{}, 6, []uint64{1, 2, 3}, []uint64{6, 7, 8, 9, 10}, &span{4, 5}},
		"all":                {Filter{}, 13, []uint64{1, 2, 3}, nil, &span{4, 10}},
		"filtered, nothing":  {Filter{Kind: "message"}, 1, []uint64{2, 4, 6, 8, 10}, nil, nil},
		"filtered, read":     {Filter{Kind: "message"}, 5, []uint64{2, 4, 6, 8, 10}, nil, nil},
		"filtered, some":     {Filter{Kind: "message"}, 9, []uint64{2, 4, 6}, []uint64{10}, &span{7, 8}},
		"filtered, all":      {Filter{Kind: "message"}, 13, []uint64{2, 4, 6}, nil, &span{7, 10}},
		"filtered, up to it": {Filter{Kind: "message"}, 11, []uint64{2, 4, 6}, nil, &span{7, 10}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			l := open(t, t.TempDir())
			defer closeLog(t, l)
			size := chunkBytes * 2 / 5 // so that a chunk has three: with a filter it has one beyond its bound
			if tt.filter == (Filter{}) {
				size = pullBytes * 3 / 10
			}
			appendN(t, l, 12, size)
			var got []uint64
			err := l.Read(t.Context(), 0, 10, tt.filter, func(e Entry) error {
				if got == nil {
					purge(t, l, tt.before)
				}
				got = append(got, e.Seq)
				return nil
			})
			var gap *GapError
			errors.As(err, &gap)
			if !slices.Equal(got, tt.want) || (err != nil) != (tt.gap != nil) || tt.gap != nil && (gap == nil || gap.span() != *tt.gap) {
				t.Fatalf("got %v, %v, want %v, %v", got, err, tt.want, tt.gap)
			}
			if gap == nil {
				return
			}
			if earliest, _, err := l.Bounds(t.Context()); err != nil {
				t.Error(err)
			} else if p, err := l.Check(t.Context(), l.Token(gap.After)); gap.To >= earliest && (p.Seq != gap.To || err != nil) {
				t.Errorf("the token behind the gap: got %v, %v, want %d", p, err, gap.To)
			}
			if got, err := readAll(t, l, gap.To, 10, tt.filter); !slices.Equal(got, tt.after) || err != nil {
				t.Errorf("after the gap: %v, %v, want %v", got, err, tt.after)
			}
		})
	}
}

// TestReadHole reports records that are missing in the middle or at the end.
func TestReadHole(t *testing.T) {
	l := open(t, t.TempDir())
	defer closeLog(t, l)
	appendN(t, l, 8, 10)
	for _, seq := range []uint64{3, 4, 8} {
		if err := l.stream.DeleteMsg(t.Context(), seq); err != nil {
			t.Fatal(err)
		}
	}
	tests := map[string]struct {
		after, through uint64
		filter         Filter
		want           []uint64
		gap            *span
	}{
		"in the middle":    {0, 7, Filter{}, []uint64{1, 2}, &span{3, 4}},
		"cut by the end":   {0, 3, Filter{}, []uint64{1, 2}, &span{3, 3}},
		"at the beginning": {3, 7, Filter{}, nil, &span{4, 4}},
		"after it":         {4, 7, Filter{}, []uint64{5, 6, 7}, nil},
		"at the end":       {4, 8, Filter{}, []uint64{5, 6, 7}, &span{8, 8}},
		"filtered":         {0, 8, Filter{Kind: "message"}, []uint64{2, 6}, nil},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := readAll(t, l, tt.after, tt.through, tt.filter)
			var gap *GapError
			errors.As(err, &gap)
			if !slices.Equal(got, tt.want) || (err != nil) != (tt.gap != nil) || tt.gap != nil && (gap == nil || gap.span() != *tt.gap) {
				t.Errorf("got %v, %v, want %v, %v", got, err, tt.want, tt.gap)
			}
		})
	}
}

// TestReadTurns makes reads wait while as many as may are under way, and lets none hold
// up the others while its caller takes its time.
func TestReadTurns(t *testing.T) {
	l := open(t, t.TempDir())
	defer closeLog(t, l)
	appendN(t, l, 4, 10)
	for filter, turns := range map[Filter]chan struct{}{{}: l.reads, {Kind: "message"}: l.filteredReads} {
		err := l.Read(t.Context(), 0, 4, filter, func(Entry) error {
			if len(turns) != 0 {
				t.Errorf("%v: the caller holds a turn", filter)
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
		for range cap(turns) {
			turns <- struct{}{}
		}
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
		if err := l.Read(ctx, 0, 4, filter, func(Entry) error { return nil }); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%v: without a turn: %v", filter, err)
		}
		cancel()
		<-turns
		if _, err := readAll(t, l, 0, 4, filter); err != nil {
			t.Errorf("%v: with a turn: %v", filter, err)
		}
	}
}

// TestAny looks for events of a selection in parts of a log.
func TestAny(t *testing.T) {
	l := open(t, t.TempDir())
	defer closeLog(t, l)
	for i, account := range []string{"a", "b", "a", "b"} {
		if _, err := appendOne(t.Context(), l, record(t, i+1, account, "t")); err != nil {
			t.Fatal(err)
		}
	}
	of := func(account, kind string) *Selection {
		return &Selection{Accounts: set(account), Kinds: set(kind)}
	}
	for name, tt := range map[string]struct {
		after, through uint64
		sel            *Selection
		want           bool
	}{
		"there":                   {0, 4, of("b", KindMessageReceived), true},
		"the last":                {3, 4, of("b", KindMessageReceived), true},
		"before":                  {2, 3, of("b", KindMessageReceived), false},
		"nothing to look at":      {4, 4, of("b", KindMessageReceived), false},
		"of another account":      {0, 4, of("c", KindMessageReceived), false},
		"of another kind":         {0, 4, of("b", KindMessageSent), false},
		"of one of two kinds":     {0, 4, &Selection{Accounts: set("b"), Kinds: set(KindMessageSent, KindMessageReceived)}, true},
		"in another thread":       {0, 4, &Selection{Accounts: set("b"), Threads: set("u")}, false},
		"with all in a selection": {0, 1, &Selection{}, true},
	} {
		if got, err := l.Any(t.Context(), tt.after, tt.through, tt.sel); err != nil || got != tt.want {
			t.Errorf("%s: %t, %v; want %t", name, got, err, tt.want)
		}
	}
	if _, err := l.Any(t.Context(), 0, 100, of("b", KindMessageReceived)); !errors.Is(err, ErrUnavailable) {
		t.Errorf("beyond the end: %v, want ErrUnavailable", err)
	}
}
