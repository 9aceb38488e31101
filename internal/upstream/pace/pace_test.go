package pace

import (
	"context"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/lategate/lategate/internal/apierror"
)

// TestRefusalsAddUp checks that pauses without a time from the upstream grow up to a
// window, and that a success ends them.
func TestRefusalsAddUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := New(time.Minute, 1, 1)
		for _, want := range []time.Duration{5, 10, 20, 40, 60, 60, 60} {
			r, _, _ := g.enter(Interactive, time.Time{})
			g.Done(r, true, http.Header{}, &apierror.Error{HTTPStatus: 429, Quota: "q"})
			if pause := g.until - g.now(); pause < want*time.Second || pause > want*time.Second+time.Minute/256 {
				t.Errorf("got a pause of %v, want %v", pause, want*time.Second)
			}
			time.Sleep(g.until - g.now())
		}
		r, _, _ := g.enter(Interactive, time.Time{})
		g.Done(r, true, http.Header{}, nil)
		if g.refused != 0 || g.until > g.now() {
			t.Errorf("after a success: got %d refusals and a pause until %v, want none", g.refused, g.until)
		}
	})
}

// BenchmarkTurn measures what the governor costs a call that does not wait.
func BenchmarkTurn(b *testing.B) {
	for _, limit := range []string{"600", "1000000"} {
		b.Run(limit, func(b *testing.B) {
			g := New(time.Minute, 1, 0.2)
			h := http.Header{"X-Ratelimit-Limit": {limit}, "X-Ratelimit-Remaining": {"500"}, "X-Ratelimit-Reset": {"1"}}
			ctx := context.Background()
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				if i%500 == 0 { // so that the window does not become full
					g.sent = tally{part: g.sent.part}
				}
				t, _, err := g.Wait(ctx, Interactive, nil)
				if err != nil {
					b.Fatal(err)
				}
				g.Done(t, true, h, nil)
			}
		})
	}
}
