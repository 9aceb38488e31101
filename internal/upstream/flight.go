package upstream

import (
	"context"
	"errors"
	"net/http"
	"sync"

	"google.golang.org/grpc/codes"

	"github.com/lategate/lategate/internal/apierror"
	"github.com/lategate/lategate/internal/transcode"
	"github.com/lategate/lategate/internal/upstream/pace"
)

// flights are the reads of one key that are under way, so that identical reads become one
// call. It is safe for concurrent use.
//
// singleflight.Group is not used: it needs a goroutine for each read, so that one caller
// can give up without the others, and its key is a single string. Here the first caller
// makes the call itself. If it gives up, one of the others makes the call again.
type flights struct {
	mu     sync.Mutex
	writes uint64 // how many writes have ended
	all    map[flightKey]*flight
}

// flightKey is what identical reads of one key have in common.
type flightKey struct {
	path, rawPath, query string
	class                Class // a call must not wait behind calls of another class
	// writes is how many writes had ended when the read began: a read that comes after a
	// write does not join one that began before it, so it sees what was written.
	writes uint64
}

// A flight is a read that is under way.
type flight struct {
	expected pace.Expectation
	joined   int
	done     chan struct{} // made by the first caller that joins
	out      outcome
}

// An outcome is the result of a call.
type outcome struct {
	res    *Answer
	failed *apierror.Error
	// alone is true if the call failed because of the caller's own deadline or
	// cancellation.
	alone bool
}

// copied returns a copy that can be changed independently. It leaves out the answer.
func (o outcome) copied() outcome {
	if o.res != nil {
		o.res = &Answer{Status: o.res.Status, Header: o.res.Header.Clone()}
	}
	if o.failed != nil {
		failed := *o.failed
		failed.Header = failed.Header.Clone()
		o.failed = &failed
	}
	return o
}

// wrote records that a write has ended, whether it succeeded or not.
func (f *flights) wrote() {
	f.mu.Lock()
	f.writes++
	f.mu.Unlock()
}

// enter returns the flight of a read, and whether the caller has to make it.
func (f *flights) enter(key flightKey) (fl *flight, at flightKey, first bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	key.writes = f.writes
	if fl = f.all[key]; fl != nil {
		if fl.done == nil {
			fl.done = make(chan struct{})
		}
		fl.joined++
		return fl, key, false
	}
	if f.all == nil {
		f.all = map[flightKey]*flight{}
	}
	fl = &flight{}
	f.all[key] = fl
	return fl, key, true
}

// land ends a flight.
func (f *flights) land(key flightKey, fl *flight, out outcome) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.all, key)
	if fl.done == nil {
		return
	}
	// The first caller keeps its own copy and may change it.
	if fl.out = out.copied(); out.res != nil {
		fl.out.res.Answer = out.res.Answer // only its body is used
	}
	close(fl.done)
}

// join makes a read, or waits for an identical one that is under way.
func (c *Client) join(ctx context.Context, k *keyState, o *running) (*Answer, *apierror.Error) {
	want := flightKey{path: o.out.url.Path, rawPath: o.out.url.RawPath, query: o.out.url.RawQuery, class: o.Class}
	for {
		fl, key, first := k.reads.enter(want)
		if first {
			out := c.lead(ctx, k, o, key, fl)
			return out.res, out.failed
		}
		if c.opts.Joined != nil {
			c.opts.Joined()
		}
		if deadline, ok := ctx.Deadline(); ok {
			if retry := fl.expected.After(deadline); retry > 0 {
				return nil, tooLate(o.Method, retry, k.pace.Describe())
			}
		}
		select {
		case <-fl.done:
		case <-ctx.Done():
			return nil, c.broken(ctx, o.Method, ctx.Err(), false)
		}
		switch out := fl.out; {
		case out.alone:
			if ctx.Err() != nil {
				return nil, c.broken(ctx, o.Method, ctx.Err(), false)
			}
			continue // it was another caller's deadline
		default:
			own := out.copied()
			if own.res != nil {
				own.res.Answer = transcode.NewAnswer(o.Method.Response, out.res.Answer.Body(), c.reporter(o.Method))
			}
			return own.res, own.failed
		}
	}
}

// errPanicked is the error of callers that had joined a call that panicked.
var errPanicked = &apierror.Error{Code: codes.Internal, Reason: "INTERNAL", HTTPStatus: http.StatusInternalServerError, Message: "an identical call failed in the gateway"}

// lead makes the call for all callers that join it.
func (c *Client) lead(ctx context.Context, k *keyState, o *running, key flightKey, fl *flight) (out outcome) {
	out.failed = errPanicked
	defer func() { k.reads.land(key, fl, out) }()
	out = c.attempts(ctx, k, o, &fl.expected)
	if errors.Is(ctx.Err(), context.Canceled) {
		out.alone = out.failed != nil
	}
	return out
}
