package poll

import (
	"context"
	"net/http"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"github.com/lategate/lategate/internal/retry"
)

// mostInAWindow returns the largest number of times within one minute.
func mostInAWindow(times []time.Time) (most int) {
	from := 0
	for to, at := range times {
		for at.Sub(times[from]) >= time.Minute {
			from++
		}
		most = max(most, to-from+1)
	}
	return most
}

// TestBudget counts the requests of several goroutines that poll with one key as fast as they can.
func TestBudget(t *testing.T) {
	for _, tt := range []struct {
		limit       int
		share       float64
		most, least int // requests in any minute, and in ten
	}{
		{limit: 60, share: 0.2, most: 12, least: 90},
		{limit: 600, share: 0.2, most: 120, least: 900},
		{limit: 1200, share: 0.05, most: 60, least: 450},
		{limit: 5, share: 0.2, most: 1, least: 4},
	} {
		t.Run(strconv.Itoa(tt.limit), func(t *testing.T) {
			bubble(t, func(t *testing.T, w *world) {
				w.limit, w.share = tt.limit, tt.share
				r := w.poller(nil)
				ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
				defer cancel()
				for range 5 {
					go func() {
						for ctx.Err() == nil {
							if _, err := r.listAccounts(ctx, "sk_own"); err != nil && ctx.Err() == nil {
								_ = retry.Sleep(ctx, time.Second)
							}
						}
					}()
				}
				<-ctx.Done()
				synctest.Wait()
				times := w.times("GET /accounts")
				if tt.limit < 60 { // the limit is learned from the first answers
					times = times[min(len(times), 2):]
				}
				if most := mostInAWindow(times); most > tt.most {
					t.Errorf("%d requests in a minute, want at most %d", most, tt.most)
				}
				if len(times) < tt.least {
					t.Errorf("%d requests in ten minutes, want at least %d", len(times), tt.least)
				}
			})
		})
	}
}

// TestBudgetsAreByKey checks that the polls of one key do not wait for those of another.
func TestBudgetsAreByKey(t *testing.T) {
	bubble(t, func(t *testing.T, w *world) {
		w.limit = 60
		r := w.poller(nil)
		begin := time.Now()
		for _, key := range []string{"a", "a", "b", "b"} {
			if _, err := r.listAccounts(t.Context(), key); err != nil {
				t.Fatal(err)
			}
		}
		if took := time.Since(begin); took > time.Second {
			t.Errorf("two polls with each of two keys took %v, want at most a second", took)
		}
	})
}

// TestBudgetBacksOff checks how long polling pauses after an answer.
func TestBudgetBacksOff(t *testing.T) {
	in := func(d time.Duration) string { return strconv.FormatInt(time.Now().Add(d).Unix(), 10) }
	inMillis := func(d time.Duration) string { return strconv.FormatInt(time.Now().Add(d).UnixMilli(), 10) }
	for name, tt := range map[string]struct {
		status int
		header func() []string
		want   time.Duration
	}{
		"plenty": {200, func() []string {
			return []string{"X-RateLimit-Remaining", "59", "X-RateLimit-Reset", in(30 * time.Second)}
		}, 0},
		"low": {200, func() []string {
			return []string{"X-RateLimit-Remaining", "6", "X-RateLimit-Reset", in(30 * time.Second)}
		}, 30 * time.Second},
		"none, in milliseconds": {200, func() []string {
			return []string{"X-RateLimit-Remaining", "0", "X-RateLimit-Reset", inMillis(30 * time.Second)}
		}, time.Minute},
		"low, no reset":      {200, func() []string { return []string{"X-RateLimit-Remaining", "3"} }, time.Minute},
		"low, odd reset":     {200, func() []string { return []string{"X-RateLimit-Remaining", "3", "X-RateLimit-Reset", in(9 * time.Hour)} }, time.Minute},
		"refused":            {429, func() []string { return []string{"Retry-After", "42"} }, 42 * time.Second},
		"refused, by reset":  {429, func() []string { return []string{"X-RateLimit-Reset", inMillis(20 * time.Second)} }, 20 * time.Second},
		"refused, no time":   {429, func() []string { return nil }, 5 * time.Second},
		"refused, for a day": {429, func() []string { return []string{"Retry-After", "86400"} }, 15 * time.Minute},
		"unavailable":        {503, func() []string { return nil }, 0},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T, w *world) {
				w.refuse = func(r *http.Request, _ obj) (int, http.Header, string) {
					if len(w.requests) > 1 {
						return 0, nil, ""
					}
					h := http.Header{}
					for i := 0; i < len(tt.header()); i += 2 {
						h.Set(tt.header()[i], tt.header()[i+1])
					}
					h.Set("X-RateLimit-Limit", "60")
					return tt.status, h, "no"
				}
				r := w.poller(nil)
				_, err := r.listAccounts(t.Context(), "k")
				if status(err) != tt.status && tt.status != 200 {
					t.Fatalf("the first call: got %v, want the status %d", err, tt.status)
				}
				begin := time.Now()
				if _, err := r.listAccounts(t.Context(), "k"); err != nil {
					t.Fatal(err)
				}
				// A little is added because the clocks may differ.
				if took := time.Since(begin); took < tt.want || took > tt.want+400*time.Millisecond {
					t.Errorf("the next request came after %v, want %v", took, tt.want)
				}
				if n := w.count("GET /accounts"); n != 2 {
					t.Errorf("%d requests, want 2: failed polls are not retried", n)
				}
			})
		})
	}
}
