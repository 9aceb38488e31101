package poll

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/lategate/lategate/internal/apierror"
)

// trouble keeps a job's failures from being logged each time: once when they begin, or
// turn into others, and once when they end.
type trouble struct {
	reason string
	times  int
}

// report logs err if it is news; nil is a success.
func (t *trouble) report(log *slog.Logger, job string, err error) {
	switch {
	case err == nil && t.times > 0:
		log.Info("polling works again", "job", job, "failures", t.times)
		*t = trouble{}
	case err == nil || errors.Is(err, context.Canceled):
	default:
		reason := err.Error()
		var failed *apierror.Error
		if errors.As(err, &failed) {
			reason = failed.Reason // the text may differ each time
		}
		if reason != t.reason {
			log.Error("polling fails; it is tried again", "job", job, "error", err)
			t.reason = reason
		}
		t.times++
	}
}

// backoff is how long to wait after so many failures in a row.
func (t *trouble) backoff(first, longest time.Duration) time.Duration {
	return min(first<<min(max(t.times-1, 0), 16), longest)
}
