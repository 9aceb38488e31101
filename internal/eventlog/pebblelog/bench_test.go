package pebblelog

import (
	"flag"
	"fmt"
	"log/slog"
	"os"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/lategate/lategate/internal/eventlog"
)

func benchLog(b *testing.B) *Engine {
	b.Helper()
	e, err := Open(b.Context(), Config{Dir: b.TempDir(), Retention: 72 * time.Hour, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { closeLog(b, e) })
	return e
}

func benchRecord(i int64, aliases int) eventlog.Record {
	rec := eventlog.Record{Kind: "message_received", Account: "a", Thread: fmt.Sprint(i % 100), ID: fmt.Sprintf("id-%032d", i), Data: make([]byte, 500)}
	if aliases > 0 {
		rec.Aliases = []string{fmt.Sprintf("alias-%032d", i)}
	}
	return rec
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
	// Every tenth is a duplicate.
	b.Run("callers=64/aliases=0/duplicates", func(b *testing.B) { benchAppend(b, benchLog(b), 64, 0, 10) })
}

func benchAppend(b *testing.B, e *Engine, callers, aliases, duplicates int) {
	if duplicates > 0 {
		recs := make([]eventlog.Record, 0, b.N/duplicates+1)
		for i := int64(0); i < int64(b.N); i += int64(duplicates) {
			recs = append(recs, benchRecord(i, aliases))
		}
		if _, err := e.Append(b.Context(), recs); err != nil {
			b.Fatal(err)
		}
	}
	var next atomic.Int64
	var wg sync.WaitGroup
	b.ResetTimer()
	for range callers {
		wg.Go(func() {
			for i := next.Add(1) - 1; i < int64(b.N); i = next.Add(1) - 1 {
				if _, err := e.Append(b.Context(), []eventlog.Record{benchRecord(i, aliases)}); err != nil {
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
	e := benchLog(b)
	const n = 200_000
	recs := make([]eventlog.Record, n)
	for i := range recs {
		recs[i] = benchRecord(int64(i), 0)
	}
	if _, err := e.Append(b.Context(), recs); err != nil {
		b.Fatal(err)
	}
	for name, f := range map[string]eventlog.Filter{"all": {}, "filtered": {Thread: "7"}} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if err := e.Read(b.Context(), 0, n, f, func(eventlog.Entry) error { return nil }); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(n*float64(b.N)/b.Elapsed().Seconds(), "scanned/s")
		})
	}
}

// BenchmarkOpen opens a log of about 50 MB.
func BenchmarkOpen(b *testing.B) {
	dir := b.TempDir()
	e, _ := open(b, Config{Dir: dir})
	appendEvents(b, e, 1, 250_000)
	closeLog(b, e)
	for b.Loop() {
		e, _ := open(b, Config{Dir: dir})
		closeLog(b, e)
	}
}

var manyIDs = flag.Int("pebblelog.ids", 100_000, "how many ids TestManyIDs has; 10000000 are for who changes how they are kept")

// TestManyIDs appends records with two ids each: all are known, and the process needs
// little memory for them.
func TestManyIDs(t *testing.T) {
	if testing.Short() {
		t.Skip("short")
	}
	dir := t.TempDir()
	e, _ := open(t, Config{Dir: dir})
	before := residentKiB(t)
	start := time.Now()
	id := func(i int) eventlog.Record {
		return eventlog.Record{Kind: "status", ID: fmt.Sprintf("wamid.HBgN%016x", uint64(i)*0x9e3779b97f4a7c15), Aliases: []string{fmt.Sprintf("evt_%016x", uint64(i)*0xd1342543de82ef95)}, Data: []byte("{}")}
	}
	const call = 500
	for i := 0; i < *manyIDs/2; i += call {
		recs := make([]eventlog.Record, call)
		for j := range recs {
			recs[j] = id(i + j)
		}
		if _, err := e.Append(t.Context(), recs); err != nil {
			t.Fatal(err)
		}
	}
	took := time.Since(start)
	after := residentKiB(t)
	runtime.GC()
	start = time.Now()
	const looks = 20_000
	for i := 0; i < looks; i += call {
		recs := make([]eventlog.Record, call)
		for j := range recs {
			recs[j] = id((i + j) * 7919 % (*manyIDs / 2))
		}
		out, err := e.Append(t.Context(), recs)
		if err != nil {
			t.Fatal(err)
		}
		for j, a := range out {
			if want := (eventlog.Appended{Seq: uint64((i+j)*7919%(*manyIDs/2) + 1), Duplicate: true}); a != want {
				t.Fatalf("%s: %+v, want %+v", recs[j].ID, a, want)
			}
		}
	}
	found := time.Since(start)
	closeLog(t, e)
	start = time.Now()
	e, _ = open(t, Config{Dir: dir})
	opened := time.Since(start)
	closeLog(t, e)
	grown := after - before
	t.Logf("%d ids: appended in %v, %d found in %v, opened in %v; resident memory %d KiB, and grew by %d KiB", *manyIDs, took, looks, found, opened, after, grown)
	if grown > 96<<10 {
		t.Errorf("the process has grown by %d KiB", grown)
	}
}

// residentKiB is how much memory the process has.
func residentKiB(t *testing.T) int {
	t.Helper()
	runtime.GC()
	text, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Skip("there is no /proc here")
	}
	_, rest, _ := strings.Cut(string(text), "VmRSS:")
	var n int
	if _, err := fmt.Sscan(rest, &n); err != nil {
		t.Fatal(err)
	}
	return n
}
