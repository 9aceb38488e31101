package hub

import (
	"testing"

	logv1 "github.com/lategate/lategate/gen/gateway/lategate/log/v1"
)

// TestRing fills rings beyond their limits of events and bytes.
func TestRing(t *testing.T) {
	tests := map[string]struct {
		events, bytes int
		sizes         []int // of the frames
		hold          uint64
	}{
		"room for all":      {8, 1 << 20, []int{1, 1, 1}, 3},
		"too many":          {8, 1 << 20, make([]int, 100), 8},
		"too large":         {8, 4096, []int{100, 100, 100, 1500}, 1},
		"one is too large":  {8, 4096, []int{100, 1 << 20}, 1},
		"and those after":   {8, 4096, []int{100, 1 << 20, 100, 100}, 2},
		"as many as it can": {1000, 51200, make([]int, 500), 100},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			r := newRing(tt.events, tt.bytes)
			if _, _, ok := r.find(1); ok {
				t.Error("find before start: got an index, want none")
			}
			r.start(10)
			for i, size := range tt.sizes {
				r.push([]*Event{{Seq: 12 + 2*uint64(i), Record: &logv1.Record{Frame: make([]byte, size)}}}) // 12, 14, 16...
			}
			n := uint64(len(tt.sizes))
			if events, _ := r.count(); uint64(events) != tt.hold {
				t.Fatalf("the ring holds %d events, want %d", events, tt.hold)
			}
			for i := range n {
				if e := r.at(i); (e != nil) != (i >= n-tt.hold) || e != nil && e.Seq != 12+2*i {
					t.Errorf("at(%d): got %v, want event %d if it is one of the last %d of %d, else nil", i, e, 12+2*i, tt.hold, n)
				}
			}
			first := uint64(11) // everything from there on is in the ring
			if tt.hold < n {
				first = 12 + 2*(n-tt.hold-1) + 1
			}
			for next := uint64(9); next < 12+2*n+2; next++ {
				pos, after, ok := r.find(next)
				switch {
				case next < first && (ok || after != first-1):
					t.Errorf("find(%d): got %d, %d, %v; want not found, after %d", next, pos, after, ok, first-1)
				case next >= first && (!ok || pos != min((max(next, 12)-11)/2, n)):
					t.Errorf("find(%d): got %d, %d, %v; want %d", next, pos, after, ok, min((max(next, 12)-11)/2, n))
				}
			}
		})
	}
}
