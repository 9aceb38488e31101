package events

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func benchLog(b *testing.B) *Log {
	b.Helper()
	l, err := Open(b.Context(), Config{Dir: b.TempDir(), Retention: 72 * time.Hour, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := l.Close(); err != nil {
			b.Error(err)
		}
	})
	return l
}

// BenchmarkFsync is what one flush per record would cost.
func BenchmarkFsync(b *testing.B) {
	f, err := os.Create(filepath.Join(b.TempDir(), "f"))
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	for data := make([]byte, 600); b.Loop(); {
		if _, err := f.Write(data); err != nil {
			b.Fatal(err)
		}
		if err := f.Sync(); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkAppend appends records of 500 bytes from several callers at once.
func BenchmarkAppend(b *testing.B) {
	for _, callers := range []int{1, 64, 256} {
		for _, aliases := range []int{0, 1} {
			b.Run(fmt.Sprintf("callers=%d/aliases=%d", callers, aliases), func(b *testing.B) {
				benchAppend(b, benchLog(b), callers, aliases, 0)
			})
		}
	}
	// Every tenth is a duplicate that only JetStream remembers.
	b.Run("callers=64/aliases=0/duplicates", func(b *testing.B) { benchAppend(b, benchLog(b), 64, 0, 10) })
}

func benchAppend(b *testing.B, l *Log, callers, aliases, duplicates int) {
	data := make([]byte, 500)
	record := func(i int64) Record {
		rec := Record{Kind: "message_received", Account: "a", Thread: fmt.Sprint(i % 100), ID: fmt.Sprintf("id-%032d", i), Data: data}
		if aliases > 0 {
			rec.Aliases = []string{fmt.Sprintf("alias-%032d", i)}
		}
		return rec
	}
	if duplicates > 0 {
		recs := make([]Record, 0, b.N/duplicates+1)
		for i := int64(0); i < int64(b.N); i += int64(duplicates) {
			recs = append(recs, record(i))
		}
		if _, err := l.Append(b.Context(), recs...); err != nil {
			b.Fatal(err)
		}
		l.recent = newRecent() // nothing is under way
	}
	var next atomic.Int64
	var wg sync.WaitGroup
	b.ResetTimer()
	for range callers {
		wg.Go(func() {
			for i := next.Add(1) - 1; i < int64(b.N); i = next.Add(1) - 1 {
				if _, err := l.Append(b.Context(), record(i)); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "records/s")
}

// BenchmarkRead reads history of records of 500 bytes.
func BenchmarkRead(b *testing.B) {
	l := benchLog(b)
	const n = 200_000
	recs := make([]Record, n)
	for i := range recs {
		recs[i] = Record{Kind: "message_received", Account: "a", Thread: fmt.Sprint(i % 100), ID: fmt.Sprintf("id-%032d", i), Data: make([]byte, 500)}
	}
	if _, err := l.Append(b.Context(), recs...); err != nil {
		b.Fatal(err)
	}
	for name, f := range map[string]Filter{"all": {}, "filtered": {Thread: "7"}} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if err := l.Read(b.Context(), 0, n, f, func(Entry) error { return nil }); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(n*float64(b.N)/b.Elapsed().Seconds(), "scanned/s")
		})
	}
}
