package upstream

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"google.golang.org/grpc/codes"

	"github.com/lategate/lategate/internal/apierror"
	"github.com/lategate/lategate/internal/contract"
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

	classes = Poll + 1
)

// String is the class as metrics call it.
func (c Class) String() string { return [...]string{"interactive", "bulk", "poll"}[c] }

const (
	// defaultWindow is what the upstream counts a key's requests by.
	defaultWindow = time.Minute
	// defaultPollShare is the share of a key's rate limit that polling takes.
	defaultPollShare = 0.2
	// idleKey is how long what is known of a key is kept after its last call.
	idleKey = time.Hour
	// sweepKeys is how often those are looked for.
	sweepKeys = time.Minute
)

// A keyState is what a client keeps of one key.
type keyState struct {
	pace  *governor
	reads flights
}

// keyring has the keys in use. They are in memory alone, as in the requests themselves.
type keyring struct {
	mu    sync.RWMutex
	keys  map[string]*keyState
	swept time.Time
}

// of returns the state of a key.
func (k *keyring) of(key string, o *Options) *keyState {
	k.mu.RLock()
	state := k.keys[key]
	k.mu.RUnlock()
	if state != nil {
		return state
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if state = k.keys[key]; state != nil {
		return state
	}
	if now := time.Now(); now.Sub(k.swept) > sweepKeys {
		maps.DeleteFunc(k.keys, func(_ string, s *keyState) bool { return s.pace.idle() })
		k.swept = now
	}
	state = &keyState{pace: newGovernor(o.RateWindow, o.RateShare, o.PollShare)}
	if k.keys == nil {
		k.keys = map[string]*keyState{}
	}
	k.keys[key] = state
	return state
}

// stateFor returns the state of a key, nil for a call without one: the upstream will
// refuse it.
func (c *Client) stateFor(key string) *keyState {
	if key == "" {
		return nil
	}
	return c.keys.of(key, &c.opts)
}

// PollsPerMinute is how many Poll calls a minute there is room for with a key.
func (c *Client) PollsPerMinute(key string) float64 {
	return c.keys.of(key, &c.opts).pace.pollsPerMinute()
}

// Waiting is how many calls of a class wait for their turns.
func (c *Client) Waiting(class Class) int { return int(c.waiting[class].Load()) }

// turn waits until a call may be sent. The error is that of a call of which nothing was.
func (c *Client) turn(ctx context.Context, k *keyState, class Class, b *contract.Method, expected *expectation) (turn, *apierror.Error) {
	if err := ctx.Err(); err != nil {
		return turn{}, c.broken(ctx, b, err, false) // it has not waited, so that is not what it was too late for
	}
	begin := time.Now()
	c.waiting[class].Add(1)
	t, retry, err := k.pace.wait(ctx, class, expected)
	c.waiting[class].Add(-1)
	if c.opts.Waited != nil {
		c.opts.Waited(class, time.Since(begin))
	}
	switch {
	case err == nil:
		return t, nil
	case errors.Is(err, errTooLate), apierror.PastDeadline(ctx):
		return turn{}, tooLate(b, retry, k.pace.describe())
	}
	return turn{}, c.broken(ctx, b, err, false)
}

var errTooLate = errors.New("the turn would come after the deadline")

// tooLate makes the Error of a call that cannot be sent before its deadline.
func tooLate(b *contract.Method, retry time.Duration, quota string) *apierror.Error {
	retry = max(retry, time.Millisecond)
	return &apierror.Error{Code: codes.ResourceExhausted, Reason: apierror.ReasonRateLimitWait, HTTPStatus: http.StatusTooManyRequests,
		Metadata: map[string]string{"method": b.FullMethod}, RetryAfter: retry, Quota: quota,
		Message: fmt.Sprintf("nothing was sent: %s are used up until after the call's deadline; try again in %s, or set a later deadline", quota, retry.Round(time.Millisecond))}
}

// An expectation is when a call that waits should have its turn. It is safe for concurrent
// use; a nil one takes nothing in.
type expectation struct{ at atomic.Pointer[time.Time] }

func (e *expectation) set(at time.Time) {
	if e == nil {
		return
	}
	if at.IsZero() {
		e.at.Store(nil)
		return
	}
	e.at.Store(&at)
}

// after is how long it is until then, where that is after a deadline, and else 0.
func (e *expectation) after(deadline time.Time) time.Duration {
	if at := e.at.Load(); at != nil && at.After(deadline) {
		return max(time.Until(*at), time.Millisecond)
	}
	return 0
}
