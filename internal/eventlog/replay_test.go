package eventlog_test

import (
	"errors"
	"slices"
	"testing"

	. "github.com/lategate/lategate/internal/eventlog"
)

// TestReplay reads what is left of a log: without its first events, and with a gap.
func TestReplay(t *testing.T) {
	engine, l := memoryLog(t)
	appendN(t, l, 1, 9)
	engine.Expire(3)
	engine.Lose(5)
	engine.Lose(6)
	engine.Lose(9)
	for _, tt := range []struct {
		after, through uint64
		kind           string
		want           []uint64
		err            error
	}{
		{0, 9, "", []uint64{3, 4, 7, 8}, nil},
		{0, 9, "k", []uint64{3, 4, 7, 8}, nil},
		{0, 9, "other", nil, nil},
		{3, 7, "", []uint64{4, 7}, nil},
		{4, 5, "", nil, nil},
		{4, 6, "", nil, nil},
		{8, 9, "", nil, nil},
		{7, 7, "", nil, nil},
		{0, 10, "", nil, ErrFuture},
		{0, 9, "no kind", nil, ErrInvalid},
	} {
		var got []uint64
		err := l.Replay(t.Context(), tt.after, tt.through, Filter{Kind: tt.kind}, func(e Entry) error {
			got = append(got, e.Seq)
			return nil
		})
		if !slices.Equal(got, tt.want) || !errors.Is(err, tt.err) {
			t.Errorf("after %d through %d of kind %q: got %v and error %v, want %v and %v", tt.after, tt.through, tt.kind, got, err, tt.want, tt.err)
		}
	}
	enough := errors.New("enough")
	n := 0
	err := l.Replay(t.Context(), 0, 9, Filter{}, func(Entry) error {
		n++
		return enough
	})
	if err != enough || n != 1 {
		t.Errorf("a failing function: got %d calls and error %v, want 1 and %v", n, err, enough)
	}
}
