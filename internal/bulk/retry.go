package bulk

import (
	"context"
	"math/rand/v2"
	"net/http"
	"time"

	"google.golang.org/grpc/codes"

	"github.com/lategate/lategate/internal/apierror"
	"github.com/lategate/lategate/internal/upstream"
)

const (
	// maxAttempts bounds how often a call is tried: with the waits between them about
	// two minutes of an upstream that is away.
	maxAttempts  = 10
	firstBackoff = 250 * time.Millisecond
	maxBackoff   = 30 * time.Second
)

// Retry makes a call until it succeeds, fails for good, or has been tried ten times. With
// repeatable, a call whose outcome is unknown is made again; without, only one that is
// certain not to have been carried out. The error is that of the last attempt.
func Retry(ctx context.Context, repeatable bool, call func() error) error {
	for attempt := 1; ; attempt++ {
		err := call()
		if err == nil || attempt == maxAttempts || !transient(apierror.From(err), repeatable) {
			return err
		}
		// Full jitter: pieces that failed together do not come back together.
		wait := apierror.From(err).RetryAfter + rand.N(min(firstBackoff<<(attempt-1), maxBackoff))
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return err
		}
	}
}

// transient reports whether a call that failed may succeed when it is made again, and
// may be made again.
func transient(e *apierror.Error, repeatable bool) bool {
	switch {
	case e.Code == codes.Canceled: // by our own caller
		return false
	case e.Reason == upstream.ReasonOutcomeUnknown:
		return repeatable
	case e.Reason == upstream.ReasonUnreachable:
		return true
	}
	switch e.HTTPStatus {
	case http.StatusTooManyRequests, http.StatusServiceUnavailable: // refused, so not carried out
		return true
	case http.StatusInternalServerError, http.StatusBadGateway, http.StatusGatewayTimeout:
		return repeatable
	}
	return false
}
