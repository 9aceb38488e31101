package natslog

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/lategate/lategate/internal/eventlog"
	"github.com/lategate/lategate/internal/natstest"
)

// openExternal opens an engine on a NATS server in a process of its own, that syncs all it
// writes.
func openExternal(b *testing.B) *Engine {
	b.Helper()
	port := natstest.HeldPort(b)
	startServer(b, b.TempDir(), port)
	return openConfig(b, configAt(fmt.Sprintf("nats://127.0.0.1:%d", port)))
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
				e := openExternal(b)
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
			})
		}
	}
}

// BenchmarkRead reads history of records of 500 bytes.
func BenchmarkRead(b *testing.B) {
	e := openExternal(b)
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
