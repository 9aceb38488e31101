package reconcile

import (
	"context"
	"net/http"
	"strconv"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/lategate/lategate/internal/apierror"
)

const (
	// assumedLimit is a key's requests a minute until an answer tells: the upstream's
	// smallest plan.
	assumedLimit = 60
	// longestPause bounds how long polling stops on the upstream's word.
	longestPause = 15 * time.Minute
	// window is what the upstream counts requests by.
	window = time.Minute
	// idleBudget is how long the budget of a key that nobody uses is kept.
	idleBudget = time.Hour
)

// A budget keeps the polling with one key within a share of that key's rate limit, so
// that the rest is left to those who make calls. It is safe for concurrent use; those
// who wait get their turns in the order in which they came.
type budget struct {
	share   float64
	limiter *rate.Limiter
	turn    chan struct{} // held by the one whose turn is next, so that what is learned goes for all others

	mu      sync.Mutex
	limit   int       // requests a minute
	until   time.Time // nothing is sent before
	refused int       // answers in a row that said the limit was exceeded
	used    time.Time
}

func newBudget(share float64) *budget {
	perSecond, burst := bucket(share, assumedLimit)
	return &budget{share: share, limiter: rate.NewLimiter(perSecond, burst), turn: make(chan struct{}, 1), limit: assumedLimit, used: time.Now()}
}

// bucket is a token bucket that never lets more than the share through in any window:
// what may come at once, and what is added meanwhile.
func bucket(share float64, limit int) (perSecond rate.Limit, burst int) {
	allowed := share * float64(limit)
	burst = max(1, int(allowed/6))
	return rate.Limit(max(allowed-float64(burst), allowed/2) / window.Seconds()), burst
}

// perMinute is how many requests the budget has room for.
func (b *budget) perMinute() float64 {
	return float64(b.limiter.Limit()) * window.Seconds()
}

// wait returns when a request may be made. An error is the context's.
func (b *budget) wait(ctx context.Context) error {
	select {
	case b.turn <- struct{}{}:
		defer func() { <-b.turn }()
	case <-ctx.Done():
		return ctx.Err()
	}
	for {
		if err := sleep(ctx, b.pause()); err != nil {
			return err
		}
		if err := b.limiter.Wait(ctx); err != nil {
			return err
		}
		if b.pause() <= 0 { // it may have begun while we waited for the turn
			return nil
		}
	}
}

// pause is how long nothing may be sent.
func (b *budget) pause() time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.used = time.Now()
	return time.Until(b.until)
}

// idle reports whether nobody has used the budget for a while, and none has to be
// kept from using the key.
func (b *budget) idle() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return time.Since(b.used) > idleBudget && time.Since(b.until) > 0
}

// learn takes in what an answer says of the rate limit. failed is nil for a success.
func (b *budget) learn(header http.Header, failed *apierror.Error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := time.Now()
	limit, err := strconv.Atoi(header.Get("X-RateLimit-Limit"))
	if err == nil && limit > 0 && limit != b.limit {
		perSecond, burst := bucket(b.share, limit)
		b.limit = limit
		b.limiter.SetLimit(perSecond)
		b.limiter.SetBurst(burst)
	}
	pause := time.Duration(0)
	switch remaining, err := strconv.Atoi(header.Get("X-RateLimit-Remaining")); {
	case failed != nil && failed.HTTPStatus == http.StatusTooManyRequests:
		b.refused++
		if pause = failed.RetryAfter; pause <= 0 {
			pause = 5 * time.Second << min(b.refused-1, 8)
		}
	case err == nil && remaining <= b.limit/10:
		// Others use the key up: leave them what is left.
		pause = min(untilReset(header, now), window)
	}
	if failed == nil {
		b.refused = 0
	}
	if until := now.Add(min(pause, longestPause)); until.After(b.until) {
		b.until = until
	}
}

// untilReset reads X-RateLimit-Reset: Unix seconds, or milliseconds, which some
// answers have. It is a few seconds where that says nothing sensible.
func untilReset(header http.Header, now time.Time) time.Duration {
	reset, err := strconv.ParseInt(header.Get("X-RateLimit-Reset"), 10, 64)
	if err != nil || reset <= 0 {
		return 10 * time.Second
	}
	at := time.Unix(reset, 0)
	if reset > 1e11 {
		at = time.UnixMilli(reset)
	}
	return max(at.Sub(now), time.Second)
}

// sleep waits. An error is the context's.
func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
