package upstream

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/hashicorp/golang-lru/v2/simplelru"
	"google.golang.org/grpc/codes"

	"github.com/lategate/lategate/internal/apierror"
	"github.com/lategate/lategate/internal/contract"
	"github.com/lategate/lategate/internal/upstream/pace"
)

// A Class says what a call is for. Calls of one key get their turns in this order.
type Class = pace.Class

// The classes: see package pace.
const (
	Interactive = pace.Interactive
	Bulk        = pace.Bulk
	Poll        = pace.Poll
)

const (
	// defaultWindow is the window in which the upstream counts a key's requests.
	defaultWindow = time.Minute
	// defaultPollShare is the share of a key's rate limit that polling may use.
	defaultPollShare = 0.2
	// idleKey is how long the state of a key is kept after its last call.
	idleKey = time.Hour
	// maxKeys is the largest number of keys whose state is kept, so that callers with
	// invented keys cannot fill the memory. One takes 2.7 KB.
	maxKeys = 20_000
)

// A keyState is what a client keeps of one key.
type keyState struct {
	pace  *pace.Governor
	reads flights
}

// keyring has the keys in use. They are kept in memory only, as in the requests themselves.
type keyring struct {
	mu   sync.Mutex
	keys *simplelru.LRU[string, *keyState]
}

func newKeyring() *keyring {
	keys, err := simplelru.NewLRU[string, *keyState](maxKeys, nil)
	if err != nil {
		panic(err) // only for a size below 1
	}
	return &keyring{keys: keys}
}

// of returns the state of a key. Calls that have a state keep using it after it was dropped.
func (k *keyring) of(key string, o *Options) *keyState {
	k.mu.Lock()
	defer k.mu.Unlock()
	state, known := k.keys.Get(key)
	if known {
		return state
	}
	for {
		if _, last, ok := k.keys.GetOldest(); !ok || !last.pace.Idle(idleKey) {
			break
		}
		k.keys.RemoveOldest()
	}
	state = &keyState{pace: pace.New(o.RateWindow, o.RateShare, o.PollShare)}
	k.keys.Add(key, state)
	return state
}

// stateFor returns the state of a key; nil for a call without a key, which the upstream
// will refuse.
func (c *Client) stateFor(key string) *keyState {
	if key == "" {
		return nil
	}
	return c.keys.of(key, &c.opts)
}

// PollsPerMinute is how many Poll calls a minute are possible with a key.
func (c *Client) PollsPerMinute(key string) float64 {
	return c.keys.of(key, &c.opts).pace.PollsPerMinute()
}

// Waiting is how many calls of a class wait for their turn.
func (c *Client) Waiting(class Class) int { return int(c.waiting[class].Load()) }

// turn waits until a call may be sent. With an error, nothing was sent.
func (c *Client) turn(ctx context.Context, k *keyState, class Class, b *contract.Method, expected *pace.Expectation) (pace.Turn, *apierror.Error) {
	if err := ctx.Err(); err != nil {
		return pace.Turn{}, c.broken(ctx, b, err, false) // it has not waited, so the wait is not why it is too late
	}
	begin := time.Now()
	c.waiting[class].Add(1)
	t, retry, err := k.pace.Wait(ctx, class, expected)
	c.waiting[class].Add(-1)
	if c.opts.Waited != nil {
		c.opts.Waited(class, time.Since(begin))
	}
	switch {
	case err == nil:
		return t, nil
	case errors.Is(err, pace.ErrTooLate), apierror.PastDeadline(ctx):
		return pace.Turn{}, tooLate(b, retry, k.pace.Describe())
	}
	return pace.Turn{}, c.broken(ctx, b, err, false)
}

// tooLate makes the error of a call that cannot be sent before its deadline.
func tooLate(b *contract.Method, retry time.Duration, quota string) *apierror.Error {
	retry = max(retry, time.Millisecond)
	return &apierror.Error{Code: codes.ResourceExhausted, Reason: apierror.ReasonRateLimitWait, HTTPStatus: http.StatusTooManyRequests,
		Metadata: map[string]string{"method": b.FullMethod}, RetryAfter: retry, Quota: quota,
		Message: fmt.Sprintf("nothing was sent: %s are used up until after the call's deadline; try again in %s, or set a later deadline", quota, retry.Round(time.Millisecond))}
}
