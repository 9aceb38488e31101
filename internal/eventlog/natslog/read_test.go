package natslog

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/lategate/lategate/internal/eventlog"
)

// TestReadOvertaken purges a log while it is read, in several chunks: the reader gets the
// gap, and continues after it.
func TestReadOvertaken(t *testing.T) {
	t.Parallel()
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
			appendN(t, e, 12, pullBytes*3/10) // so that a chunk has three
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
	t.Parallel()
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

// TestReadTurns checks that a read waits while the allowed number of reads is running, and
// that a read with a slow caller does not block others.
func TestReadTurns(t *testing.T) {
	t.Parallel()
	e := open(t)
	appendN(t, e, 4, 10)
	for filter, turns := range map[eventlog.Filter]chan struct{}{{}: e.reads, {Kind: "message"}: e.filteredReads} {
		err := e.Read(t.Context(), 0, 4, filter, func(eventlog.Entry) error {
			if len(turns) != 0 {
				t.Errorf("filter %v: got a turn held while the caller runs, want none", filter)
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
			t.Errorf("filter %v: without a free turn: got %v, want the context's error", filter, err)
		}
		cancel()
		<-turns
		if _, err := readAll(t, e, 0, 4, filter); err != nil {
			t.Errorf("filter %v: with a free turn: got %v, want nil", filter, err)
		}
	}
}
