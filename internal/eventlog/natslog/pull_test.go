package natslog

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/lategate/lategate/internal/eventlog"
)

// wireSizes returns the size that the server counts for each record that a puller gets.
func wireSizes(t *testing.T, e *Engine, n int) (sizes []int) {
	t.Helper()
	p, err := newPuller(t.Context(), e.forHistory(), streamName, "", 1)
	if err != nil {
		t.Fatal(err)
	}
	defer p.close()
	for len(sizes) < n {
		if err := p.request(false); err != nil {
			t.Fatal(err)
		}
		for state := answerOpen; state == answerOpen; {
			m, err := p.next(t.Context(), readTimeout)
			if err != nil {
				t.Fatal(err)
			}
			if m.Header.Get("Status") == "" {
				sizes = append(sizes, m.Size())
			}
			if _, state, err = p.read(m, nil); err != nil {
				t.Fatal(err)
			}
		}
	}
	return sizes
}

// TestPullExactly reads logs of which the first few records are exactly as large as what a
// request may get, or a byte more or less: the server sends no status at the end of such a
// request, and the puller must not wait for one.
func TestPullExactly(t *testing.T) {
	t.Parallel()
	const n = 700
	all := []int{1, 2, 37, 64, 256, 650}
	if testing.Short() {
		all = []int{1, 37, 650}
	}
	for _, in := range all {
		for _, off := range []int{-1, 0, 1} {
			t.Run(fmt.Sprintf("records=%d/%+d", in, off), func(t *testing.T) {
				size := pullBytes/in - 1<<10
				if in > 256 {
					size = 100
				}
				fill := func(more int) *Engine {
					e := open(t)
					recs := make([]eventlog.Record, n)
					for i := range recs {
						recs[i] = eventlog.Record{Kind: "k", ID: fmt.Sprintf("event-%d", i+1), Data: make([]byte, min(size, 2000))}
						if i < in {
							recs[i].Data = make([]byte, size)
						}
						if i == in-1 {
							recs[i].Data = make([]byte, size+more)
						}
					}
					if _, err := e.Append(t.Context(), recs); err != nil {
						t.Fatal(err)
					}
					return e
				}
				e := fill(0)
				more := pullBytes + off
				for _, s := range wireSizes(t, e, n)[:in] {
					more -= s
				}
				closeEngine(t, e)
				e = fill(more)
				sum := 0
				for _, s := range wireSizes(t, e, n)[:in] {
					sum += s
				}
				if sum != pullBytes+off {
					t.Fatalf("the first %d records have %d bytes, want %d", in, sum, pullBytes+off)
				}
				quickest := time.Hour // a puller that waits does so every time, a busy machine is slow only sometimes
				for try := 0; try < 5 && quickest > pullBeat && !t.Failed(); try++ {
					start := time.Now()
					if seqs, err := readAll(t, e, 0, n, eventlog.Filter{}); len(seqs) != n || err != nil {
						t.Errorf("got %d records and error %v, want all", len(seqs), err)
					}
					tailed, done := 0, errors.New("all is read")
					err := e.Tail(t.Context(), 0, func(entries []eventlog.Entry) error {
						if tailed += len(entries); tailed == n {
							return done
						}
						return nil
					})
					if !errors.Is(err, done) {
						t.Error(err)
					}
					quickest = min(quickest, time.Since(start))
				}
				if quickest > pullBeat {
					t.Errorf("got a fastest read of %v, want it without a wait", quickest)
				}
			})
		}
	}
}
