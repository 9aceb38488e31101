package bulk_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"google.golang.org/grpc"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/sandbox"
	"github.com/lategate/lategate/test/internal/process"
)

// TestCallersBesideAnImport has ten callers share a key of 600 requests a minute, without
// and with an import that uses all that they leave. Neither they nor the import are ever
// refused, and they do not wait behind it.
func TestCallersBesideAnImport(t *testing.T) {
	lasts := 20 * time.Second
	if testing.Short() {
		lasts = 4 * time.Second
	}
	u := newUpstream(t, sandbox.Options{RateLimit: 600}, "POST", "/contacts/import")
	g := process.New(t, "LATE_BASE_URL="+u.url, "GATEWAY_DATA_DIR="+t.TempDir())
	g.Start()
	conn := g.Dial()

	alone := callers(t, conn, "sk_sandbox_alone", lasts)
	const key = "sk_sandbox_beside"
	begun, imported := make(chan struct{}), make(chan *imported, 1)
	var once sync.Once
	go func() {
		parts := csvParts(&whatsappv1.ImportContactsOptions{}, csvOf(600_000), 64<<10)
		imported <- runImport(t.Context(), conn, key, parts, func(item *whatsappv1.ImportContactsStreamResponse) {
			if item.GetProgress() != nil {
				once.Do(func() { close(begun) })
			}
		})
	}()
	<-begun
	began, before := time.Now(), u.calls.Load()
	beside := callers(t, conn, key, lasts)
	imports, took := u.calls.Load()-before, time.Since(began)
	select {
	case i := <-imported:
		t.Fatalf("the import ended before the callers, want it to last longer: %v, %v", i.summary, i.err)
	default:
	}
	if u.refused.Load() > 0 {
		t.Errorf("%d calls were refused with 429, want 0", u.refused.Load())
	}
	if imports < 1 {
		t.Error("the import made no calls beside the callers, want some")
	}
	t.Logf("alone: %d calls, p50 %v, p99 %v; beside an import: %d calls, p50 %v, p99 %v, while the import made %d calls (%.0f %% of the limit used together); %d answers with 429",
		len(alone), at(alone, 0.5), at(alone, 0.99), len(beside), at(beside, 0.5), at(beside, 0.99),
		imports, 100*float64(int64(len(beside))+imports)/(10*took.Seconds()), u.refused.Load())
	// The test fails if callers wait until the window of a minute is over, but not if they
	// wait for a busy machine.
	if at(beside, 0.99) > 15*time.Second {
		t.Errorf("callers waited behind the import: got p99 %v, want at most 15 s", at(beside, 0.99))
	}
	g.Kill() // so that the import does not go on for a minute
	<-imported
}

// callers has ten callers of a key read from time to time, together about three times a
// second, and returns how long each call took, sorted.
func callers(t *testing.T, conn grpc.ClientConnInterface, key string, lasts time.Duration) []time.Duration {
	t.Helper()
	client := whatsappv1.NewContactsServiceClient(conn)
	var mu sync.Mutex
	var took []time.Duration
	var all sync.WaitGroup
	end := time.Now().Add(lasts)
	for caller := range 10 {
		all.Go(func() {
			for time.Now().Before(end) {
				time.Sleep(rand.N(6 * time.Second))                            // the pause between two calls
				contact := fmt.Sprintf("65000000000000000000c0%02x", 1+caller) // one each, because identical reads are merged
				begin := time.Now()
				_, err := client.GetContact(authorized(t.Context(), key), &whatsappv1.GetContactRequest{ContactId: contact})
				if err != nil {
					t.Errorf("caller %d: got %v, want no error", caller, err)
					return
				}
				mu.Lock()
				took = append(took, time.Since(begin))
				mu.Unlock()
			}
		})
	}
	all.Wait()
	slices.Sort(took)
	return took
}

// at is the quantile of sorted times.
func at(took []time.Duration, q float64) time.Duration {
	return took[int(q*float64(len(took)-1))].Round(10 * time.Microsecond)
}
