// Package pace gives the calls of one API key their turns, within the key's rate limit.
package pace

import (
	"errors"
	"net/http"
	"strconv"
	"sync/atomic"
	"time"
)

// A Class says what a call is for. The calls of one key get their turns in the order of
// their classes.
type Class int

const (
	// Interactive is a call that a caller waits for. If it cannot have its turn before its
	// deadline, which is the caller's or the method's timeout, it fails at once with
	// apierror.ReasonRateLimitWait.
	Interactive Class = iota
	// Bulk is a part of larger work without a time limit: it waits as long as its context
	// allows, and the method's timeout begins with its turn. Bulk calls are spread over
	// time, and repeated if the upstream says that the key's limit is used up.
	Bulk
	// Poll is a call that the gateway makes by itself. It waits like Bulk, and keeps within
	// a share of the key's limit.
	Poll

	// Classes is the number of classes.
	Classes = Poll + 1
)

// String is the name of the class in metrics.
func (c Class) String() string { return [...]string{"interactive", "bulk", "poll"}[c] }

// ErrTooLate is the error of a call whose turn would come after its deadline.
var ErrTooLate = errors.New("the turn would come after the deadline")

// An Expectation is when a waiting call is expected to have its turn. It is safe for
// concurrent use; a nil one stores nothing.
type Expectation struct{ at atomic.Pointer[time.Time] }

func (e *Expectation) set(at time.Time) {
	if e == nil {
		return
	}
	if at.IsZero() {
		e.at.Store(nil)
		return
	}
	e.at.Store(&at)
}

// After is the time from a deadline until then; 0 if it is not after the deadline.
func (e *Expectation) After(deadline time.Time) time.Duration {
	if at := e.at.Load(); at != nil && at.After(deadline) {
		return max(time.Until(*at), time.Millisecond)
	}
	return 0
}

// Quota describes the key's rate limit; limit is empty if it is unknown.
func Quota(limit string) string {
	if limit == "" {
		return "the key's requests a minute"
	}
	return "the key's requests a minute (" + limit + ")"
}

// ResetOf reads X-RateLimit-Reset; zero if it is absent or invalid.
func ResetOf(header http.Header) time.Time {
	reset, err := strconv.ParseInt(first(header, "X-Ratelimit-Reset"), 10, 64)
	switch {
	case err != nil || reset <= 0:
		return time.Time{}
	case reset > 1e11:
		return time.UnixMilli(reset)
	}
	return time.Unix(reset, 0)
}
