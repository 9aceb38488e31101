package upstream

import (
	"context"
	"net/http"
	"testing"

	"github.com/lategate/lategate/internal/auth"
)

// BenchmarkCall measures a whole call to an upstream that answers at once.
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
