package work

import (
	"context"
	"errors"
	"io"
	"time"

	"google.golang.org/grpc/codes"

	"github.com/lategate/lategate/internal/apierror"
)

// A Receiver calls a function that waits and cannot be interrupted, such as the receiving of a
// stream, so that its caller can wait for other things meanwhile. It is for one goroutine.
type Receiver[T any] struct {
	ctx   context.Context
	ask   chan struct{}
	got   chan arrival[T]
	asked bool  // for one that was not taken yet
	err   error // why no more come
}

type arrival[T any] struct {
	value T
	err   error
}

// Receive returns what comes of next. That is called in a goroutine of its own, each time when
// it is asked for: what it has returned before may be used until then. The goroutine ends with
// next's first error, or once ctx has ended and next has returned.
func Receive[T any](ctx context.Context, next func() (T, error)) *Receiver[T] {
	r := &Receiver[T]{ctx: ctx, ask: make(chan struct{}, 1), got: make(chan arrival[T], 1)}
	go func() {
		for {
			select {
			case <-r.ask:
			case <-ctx.Done():
				return
			}
			value, err := next()
			if r.got <- (arrival[T]{value, err}); err != nil {
				return
			}
		}
	}()
	return r
}

// ErrIdle is why Next has returned nothing yet.
var ErrIdle = errors.New("work: nothing has come yet")

// Next waits for what comes next, until idle has something: then it is ErrIdle, and what comes
// is returned the next time. All other errors are final: next's, or the context's, which goes
// first.
func (r *Receiver[T]) Next(idle <-chan time.Time) (none T, err error) {
	if r.err == nil {
		r.err = r.ctx.Err()
	}
	if r.err != nil {
		return none, r.err
	}
	if !r.asked {
		r.asked = true
		r.ask <- struct{}{}
	}
	select {
	case got := <-r.got:
		r.asked, r.err = false, got.err
		return got.value, got.err
	case <-idle:
		return none, ErrIdle
	case <-r.ctx.Done():
		r.err = r.ctx.Err()
		return none, r.err
	}
}

// arrivals are what is received, in groups.
type arrivals[T any] struct {
	*Receiver[T]
	idle time.Duration
}

// receive returns what comes of next, in groups. idle is how long a group waits for one more.
func receive[T any](ctx context.Context, idle time.Duration, next func() (T, error)) *arrivals[T] {
	return &arrivals[T]{Receive(ctx, next), idle}
}

// group hands what comes to take, until that says that the group is full or returns an
// error, or nothing has come for a while since the last, or nothing comes any more. The
// error is that of take, of receiving, or the context's; what was handed to take before
// belongs to no group then. It is io.EOF where nothing came.
func (a *arrivals[T]) group(take func(T) (full bool, err error)) error {
	timer := time.NewTimer(a.idle)
	defer timer.Stop()
	var idle <-chan time.Time // not before something has come: that begins the group
	for {
		value, err := a.Next(idle)
		if err == ErrIdle || errors.Is(err, io.EOF) && idle != nil {
			return nil
		} else if err != nil {
			return err
		}
		if full, err := take(value); full || err != nil {
			return err
		}
		timer.Reset(a.idle)
		idle = timer.C
	}
}

// ErrStopping is why work ends when the gateway stops, with what to do about it.
func ErrStopping(message string) *apierror.Error {
	return &apierror.Error{Code: codes.Unavailable, Reason: apierror.ReasonStopping, RetryAfter: stopRetry, Message: "the gateway is stopping" + message}
}

// UntilClosed returns a context that also ends when a channel is closed.
func UntilClosed(ctx context.Context, c <-chan struct{}) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	go func() {
		select {
		case <-c:
			cancel()
		case <-ctx.Done():
		}
	}()
	return ctx, cancel
}
