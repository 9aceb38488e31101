package events

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"testing"
	"time"
)

func open(t *testing.T, dir string) *Log {
	t.Helper()
	l, err := Open(t.Context(), Config{Dir: dir, Retention: 72 * time.Hour, MaxBytes: 1 << 30, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func closeLog(t *testing.T, l *Log) {
	t.Helper()
	if err := l.Close(); err != nil {
		t.Error(err)
	}
}

// TestAppend appends the same records from many goroutines: each is stored once, and
// everyone is told the same sequence.
func TestAppend(t *testing.T) {
	l := open(t, t.TempDir())
	defer closeLog(t, l)
	const records, posters = 200, 8
	var mu sync.Mutex
	seqs := map[string]map[uint64]int{}
	fresh := 0
	var wg sync.WaitGroup
	for p := range posters {
		wg.Go(func() {
			for i := range records {
				id := fmt.Sprintf("event-%d", (i*7+p*13)%records)
				out, err := appendOne(t.Context(), l, Record{Kind: "message", Account: "a.b", Thread: "c*>", ID: id, Data: []byte(id)})
				if err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				if seqs[id] == nil {
					seqs[id] = map[uint64]int{}
				}
				seqs[id][out.Seq]++
				if !out.Duplicate {
					fresh++
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	for id, s := range seqs {
		if len(s) != 1 {
			t.Errorf("%s has several sequences: %v", id, s)
		}
	}
	info, err := l.stream.Info(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if fresh != records || info.State.Msgs != records {
		t.Errorf("%d records were new and %d are stored, want %d", fresh, info.State.Msgs, records)
	}
}

// TestReopen keeps the epoch and the ids across a restart.
func TestReopen(t *testing.T) {
	dir := t.TempDir()
	l := open(t, dir)
	epoch := l.Epoch()
	rec := Record{Kind: "message", ID: "one", Data: []byte("1")}
	first, err := appendOne(t.Context(), l, rec)
	if err != nil {
		t.Fatal(err)
	}
	closeLog(t, l)
	l = open(t, dir)
	defer closeLog(t, l)
	again, err := appendOne(t.Context(), l, rec)
	if err != nil {
		t.Fatal(err)
	}
	if l.Epoch() != epoch || !again.Duplicate || again.Seq != first.Seq {
		t.Errorf("after a restart: epoch %s (was %s), %+v (was %+v)", l.Epoch(), epoch, again, first)
	}
}

func remove(t *testing.T, path string) {
	t.Helper()
	if _, err := os.Stat(path); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(path); err != nil {
		t.Fatal(err)
	}
}

// appendOne is Append with one record.
func appendOne(ctx context.Context, l *Log, rec Record) (Appended, error) {
	out, err := l.Append(ctx, rec)
	if err != nil {
		return Appended{}, err
	}
	return out[0], nil
}
