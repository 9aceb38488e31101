package work

import (
	"context"
	"math/rand/v2"
	"time"

	"github.com/lategate/lategate/internal/apierror"
	"github.com/lategate/lategate/internal/retry"
)

// maxAttempts is how often a call is tried. With the waits in between, an upstream may be
// unavailable for about two minutes.
const maxAttempts = 10

// Retry makes a call until it succeeds, fails for good, or has been tried ten times. With
// idempotent, a call whose outcome is unknown is made again; without, only one that is
// certain not to have been carried out. The error is that of the last attempt.
func Retry(ctx context.Context, idempotent bool, call func() error) error {
	backoff := retry.Backoff{First: 250 * time.Millisecond, Most: 30 * time.Second}
	for attempt := 1; ; attempt++ {
		err := call()
		if err == nil || attempt == maxAttempts || !apierror.From(err).MayRetry(idempotent) {
			return err
		}
		// Full jitter: pieces that failed at the same time are not repeated at the same
		// time.
		if retry.Sleep(ctx, apierror.From(err).RetryAfter+rand.N(backoff.Next())) != nil {
			return err
		}
	}
}
