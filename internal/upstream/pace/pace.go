// Package pace gives the calls of one API key their turns, within the key's rate limit.
package pace

import (
	"errors"
	"net/http"
	"strconv"
	"sync/atomic"
	"time"
)

// A Class says what a call is for. Calls of one key get their turns in this order.
type Class int

const (
	// Interactive is a call that somebody waits for. One that cannot have its turn
	// before its deadline, which is the caller's or the method's timeout, fails at once
	// with apierror.ReasonRateLimitWait.
	Interactive Class = iota
	// Bulk is a part of work that takes as long as it takes: it waits for as long as its
	// context allows, and the method's timeout begins with its turn. It is spread over
	// time, and an upstream that says the key's limit is used up is asked again.
	Bulk
	// Poll is what the gateway asks for by itself. It waits as Bulk does, and keeps to a
	// share of the key's limit.
	Poll

	// Classes is how many there are.
	Classes = Poll + 1
)

// String is the class as metrics call it.
func (c Class) String() string { return [...]string{"interactive", "bulk", "poll"}[c] }

// ErrTooLate is why a call gets no turn: it would come after the deadline.
var ErrTooLate = errors.New("the turn would come after the deadline")

// An Expectation is when a call that waits should have its turn. It is safe for concurrent
// use; a nil one takes nothing in.
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

// After is how long it is until then, where that is after a deadline, and else 0.
func (e *Expectation) After(deadline time.Time) time.Duration {
	if at := e.at.Load(); at != nil && at.After(deadline) {
		return max(time.Until(*at), time.Millisecond)
	}
	return 0
}

// Quota describes the key's rate limit; limit is empty if it is not known.
func Quota(limit string) string {
	if limit == "" {
		return "the key's requests a minute"
	}
	return "the key's requests a minute (" + limit + ")"
}

// ResetOf reads X-RateLimit-Reset, the zero time if it says nothing.
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
