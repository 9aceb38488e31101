package natslog

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/lategate/lategate/internal/eventlog"
)

// TestRead reads parts of a log, all of it or some kinds.
func TestRead(t *testing.T) {
	e := open(t)
	if seqs, err := readAll(t, e, 0, 0, eventlog.Filter{}); seqs != nil || err != nil {
		t.Errorf("an empty log: %v, %v", seqs, err)
	}
	appendN(t, e, 20, 10)
	tests := map[string]struct {
		after, through uint64
		filter         eventlog.Filter
		want           []uint64
		err            error
	}{
		"a part":                 {after: 3, through: 6, want: []uint64{4, 5, 6}},
		"the end":                {after: 18, through: 20, want: []uint64{19, 20}},
		"one":                    {after: 0, through: 1, want: []uint64{1}},
		"none":                   {after: 20, through: 20},
		"backwards":              {after: 9, through: 3},
		"beyond the end":         {after: 19, through: 21, err: eventlog.ErrFuture},
		"a kind":                 {through: 9, filter: eventlog.Filter{Kind: "message"}, want: []uint64{2, 4, 6, 8}},
		"an account":             {through: 9, filter: eventlog.Filter{Account: "a b"}, want: []uint64{3, 6, 9}},
		"a kind and an account":  {through: 20, filter: eventlog.Filter{Kind: "message", Account: "a b"}, want: []uint64{6, 12, 18}},
		"a thread":               {after: 1, through: 19, filter: eventlog.Filter{Thread: "1"}, want: []uint64{6, 11, 16}},
		"a filter without match": {through: 20, filter: eventlog.Filter{Kind: "other"}},
		"no match in the part":   {through: 5, filter: eventlog.Filter{Kind: "message", Account: "a b"}},
		"an id with a wildcard":  {through: 20, filter: eventlog.Filter{Account: "*"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := readAll(t, e, tt.after, tt.through, tt.filter)
			if !slices.Equal(got, tt.want) || !errors.Is(err, tt.err) {
				t.Errorf("got %v, %v, want %v, %v", got, err, tt.want, tt.err)
			}
		})
	}
	t.Run("the caller fails", func(t *testing.T) {
		for _, f := range []eventlog.Filter{{}, {Kind: "message"}} {
			calls, failed := 0, errors.New("failed")
			err := e.Read(t.Context(), 0, 20, f, func(eventlog.Entry) error { calls++; return failed })
			if err != failed || calls != 1 {
				t.Errorf("got %v after %d calls", err, calls)
			}
		}
	})
	t.Run("the caller leaves", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := e.Read(ctx, 0, 20, eventlog.Filter{}, func(eventlog.Entry) error { return nil }); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	})
}

// TestReadOvertaken purges a log while it is read, in several chunks: the reader is
// told which part has gone, and goes on after it.
func TestReadOvertaken(t *testing.T) {
	tests := map[string]struct {
		filter      eventlog.Filter
		before      uint64 // what is purged when the first record is read
		want, after []uint64
		gap         span
	}{
		"nothing":            {eventlog.Filter{}, 1, []uint64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, nil, span{}},
		"what was read":      {eventlog.Filter{}, 3, []uint64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, nil, span{}},
		"some to come":       {eventlog.Filter{}, 6, []uint64{1, 2, 3}, []uint64{6, 7, 8, 9, 10}, span{4, 5}},
		"all":                {eventlog.Filter{}, 13, []uint64{1, 2, 3}, nil, span{4, 10}},
		"filtered, nothing":  {eventlog.Filter{Kind: "message"}, 1, []uint64{2, 4, 6, 8, 10}, nil, span{}},
		"filtered, read":     {eventlog.Filter{Kind: "message"}, 5, []uint64{2, 4, 6, 8, 10}, nil, span{}},
		"filtered, some":     {eventlog.Filter{Kind: "message"}, 9, []uint64{2, 4, 6}, []uint64{10}, span{7, 8}},
		"filtered, all":      {eventlog.Filter{Kind: "message"}, 13, []uint64{2, 4, 6}, nil, span{7, 10}},
		"filtered, up to it": {eventlog.Filter{Kind: "message"}, 11, []uint64{2, 4, 6}, nil, span{7, 10}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			e := open(t)
			size := fetchBytes * 2 / 5 // so that a chunk has three: with a filter it has one beyond its bound
			if tt.filter == (eventlog.Filter{}) {
				size = pullBytes * 3 / 10
			}
			appendN(t, e, 12, size)
			var got []uint64
			err := e.Read(t.Context(), 0, 10, tt.filter, func(entry eventlog.Entry) error {
				if got == nil {
					purge(t, e, tt.before)
				}
				got = append(got, entry.Seq)
				return nil
			})
			gap := gapOf(err)
			if !slices.Equal(got, tt.want) || gap != tt.gap || (err != nil) != (gap != span{}) {
				t.Fatalf("got %v, %v, want %v, %v", got, err, tt.want, tt.gap)
			}
			if err == nil {
				return
			}
			if got, err := readAll(t, e, gap.to, 10, tt.filter); !slices.Equal(got, tt.after) || err != nil {
				t.Errorf("after the gap: %v, %v, want %v", got, err, tt.after)
			}
		})
	}
}

// TestReadGap reports records that are missing in the middle or at the end.
func TestReadGap(t *testing.T) {
	e := open(t)
	appendN(t, e, 8, 10)
	for _, seq := range []uint64{3, 4, 8} {
		if err := e.stream.DeleteMsg(t.Context(), seq); err != nil {
			t.Fatal(err)
		}
	}
	tests := map[string]struct {
		after, through uint64
		filter         eventlog.Filter
		want           []uint64
		gap            span
	}{
		"in the middle":    {0, 7, eventlog.Filter{}, []uint64{1, 2}, span{3, 4}},
		"cut by the end":   {0, 3, eventlog.Filter{}, []uint64{1, 2}, span{3, 3}},
		"at the beginning": {3, 7, eventlog.Filter{}, nil, span{4, 4}},
		"after it":         {4, 7, eventlog.Filter{}, []uint64{5, 6, 7}, span{}},
		"at the end":       {4, 8, eventlog.Filter{}, []uint64{5, 6, 7}, span{8, 8}},
		"filtered":         {0, 8, eventlog.Filter{Kind: "message"}, []uint64{2, 6}, span{}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := readAll(t, e, tt.after, tt.through, tt.filter)
			if gap := gapOf(err); !slices.Equal(got, tt.want) || gap != tt.gap || (err != nil) != (gap != span{}) {
				t.Errorf("got %v, %v, want %v, %v", got, err, tt.want, tt.gap)
			}
		})
	}
}

// TestReadTurns makes reads wait while as many as may are under way, and lets none hold
// up the others while its caller takes its time.
func TestReadTurns(t *testing.T) {
	e := open(t)
	appendN(t, e, 4, 10)
	for filter, turns := range map[eventlog.Filter]chan struct{}{{}: e.reads, {Kind: "message"}: e.filteredReads} {
		err := e.Read(t.Context(), 0, 4, filter, func(eventlog.Entry) error {
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
		if err := e.Read(ctx, 0, 4, filter, func(eventlog.Entry) error { return nil }); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%v: without a turn: %v", filter, err)
		}
		cancel()
		<-turns
		if _, err := readAll(t, e, 0, 4, filter); err != nil {
			t.Errorf("%v: with a turn: %v", filter, err)
		}
	}
}
