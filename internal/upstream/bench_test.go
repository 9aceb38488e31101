package upstream

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/lategate/lategate/internal/auth"
)

// BenchmarkTurn is what the governor costs a call that does not wait.
func BenchmarkTurn(b *testing.B) {
	for _, limit := range []string{"600", "1000000"} {
		b.Run(limit, func(b *testing.B) {
			g := newGovernor(time.Minute, 1, 0.2)
			h := http.Header{"X-Ratelimit-Limit": {limit}, "X-Ratelimit-Remaining": {"500"}, "X-Ratelimit-Reset": {"1"}}
			ctx := context.Background()
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				if i%500 == 0 { // else the window becomes full
					g.sent = tally{part: g.sent.part}
				}
				t, _, err := g.wait(ctx, Interactive, nil)
				if err != nil {
					b.Fatal(err)
				}
				g.done(t, true, h, nil)
			}
		})
	}
}

// BenchmarkCall is a whole call, to an upstream that answers at once.
func BenchmarkCall(b *testing.B) {
	c := inMemory(b, func(*http.Request) (*http.Response, error) {
		return reply(200, `{"success":true}`, "X-RateLimit-Limit", "10000000", "X-RateLimit-Remaining", "9999999"), nil
	})
	ctx, who := context.Background(), auth.Caller{Key: "sk_1"}
	for _, read := range []bool{true, false} {
		name := "write"
		bound, req := createContact(b)
		if read {
			name = "read"
			bound, req = getContact(b)
		}
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := c.Do(ctx, Call{Method: bound, Request: req, Caller: who}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
