package upstream

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	whatsappv1 "github.com/lategate/lategate/gen/go/lategate/whatsapp/v1"
	"github.com/lategate/lategate/internal/apierror"
	"github.com/lategate/lategate/internal/auth"
	"github.com/lategate/lategate/internal/sandbox"
)

// TestSandboxQuota makes bulk and interactive calls with one key of a simulator that
// counts them: no caller gets a 429, the quota is used, and interactive calls hardly wait.
func TestSandboxQuota(t *testing.T) {
	for _, tt := range []struct {
		limit  int
		window time.Duration
		every  time.Duration // the time between interactive calls
		bulk   int           // workers; 0 for interactive calls only
		p99    time.Duration // of an interactive call, at most
	}{
		{limit: 60, window: 3 * time.Second, every: 250 * time.Millisecond, bulk: 10, p99: 300 * time.Millisecond},
		{limit: 600, window: 6 * time.Second, every: 25 * time.Millisecond, bulk: 10, p99: 300 * time.Millisecond},
		{limit: 600, window: 6 * time.Second, every: 25 * time.Millisecond, p99: 300 * time.Millisecond},
	} {
		t.Run(fmt.Sprintf("%d in %v, %d bulk", tt.limit, tt.window, tt.bulk), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				sim := sandbox.New(sandbox.Options{RateLimit: tt.limit, RateWindow: tt.window, Pace: -1})
				defer sim.Close()
				network := roundTrip(func(r *http.Request) (*http.Response, error) {
					time.Sleep(time.Millisecond)
					answer := httptest.NewRecorder()
					sent := r.Clone(r.Context())
					if sent.Body == nil {
						sent.Body = http.NoBody // as a server has it
					}
					sim.ServeHTTP(answer, sent)
					time.Sleep(time.Millisecond)
					return answer.Result(), nil
				})
				var refused atomic.Int32
				c, err := New(Options{BaseURL: "http://late.invalid", Transport: network, RateWindow: tt.window, Refused: func(Class) { refused.Add(1) }})
				if err != nil {
					t.Fatal(err)
				}
				defer c.Close()
				list := bind(t, "ContactsService.ListContacts")
				ctx, cancel := context.WithTimeout(t.Context(), 2*tt.window)
				defer cancel()
				ask := func(ctx context.Context, class Class, skip int32) error {
					_, err := c.Do(ctx, Call{Method: list, Request: &whatsappv1.ListContactsRequest{AccountId: "6500000000000000000000a2", Skip: &skip},
						Caller: auth.Caller{Key: "sk_sandbox"}, Class: class})
					return err
				}
				var served atomic.Int64
				var g sync.WaitGroup
				begin := time.Now()
				for i := range tt.bulk {
					g.Go(func() {
						for n := int32(0); ctx.Err() == nil; n++ {
							skip := int32(i)*100_000 + n // so that no two reads are identical
							err := ask(ctx, Bulk, skip)
							if err == nil {
								served.Add(1)
							} else if e := failed(t, nil, err); ctx.Err() == nil && e.Reason != apierror.ReasonRateLimitWait { // at the end
								t.Errorf("bulk: got %v, want no error before the end", e)
							}
							if err != nil {
								return
							}
						}
					})
				}
				var mu sync.Mutex
				var took []time.Duration
				for n := int32(0); time.Since(begin) < 2*tt.window-time.Second/2; n++ {
					time.Sleep(tt.every)
					g.Go(func() {
						skip := 50_000_000 + n
						at := time.Now()
						err := ask(t.Context(), Interactive, skip)
						mu.Lock()
						defer mu.Unlock()
						took = append(took, time.Since(at))
						if err != nil {
							t.Errorf("interactive: got %v, want no error", err)
						} else {
							served.Add(1)
						}
					})
				}
				g.Wait()
				slices.Sort(took)
				p50, p99 := took[len(took)/2], took[len(took)*99/100]
				// The first window is filled while the second begins: 2 windows have room for 2 limits.
				used := float64(served.Load()) / (float64(tt.limit) * float64(min(time.Since(begin), 2*tt.window)) / float64(tt.window))
				t.Logf("%.1f %% of the quota used; %d interactive calls: p50 %v, p99 %v; %d retries after a 429", 100*used, len(took), p50, p99, refused.Load())
				if tt.bulk > 0 && used < 0.95 {
					t.Errorf("got %.1f %% of the quota used, want at least 95 %%", 100*used)
				}
				if p99 > tt.p99 {
					t.Errorf("got a p99 of %v for interactive calls, want at most %v", p99, tt.p99)
				}
			})
		})
	}
}
