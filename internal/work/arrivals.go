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
	asked bool  // next was called, and its result was not taken yet
	err   error // why no more come
}

type arrival[T any] struct {
	value T
	err   error
}

// Receive returns a Receiver for the results of next. It calls next in a goroutine of its own,
// each time that a result is asked for: until then the result before may be used. The
// goroutine ends with next's first error, or once ctx has ended and next has returned.
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

// ErrIdle is returned by Next when nothing has come in time.
var ErrIdle = errors.New("work: nothing has come yet")

// Next waits for the next result, until idle has something: then the error is ErrIdle, and the
// result is returned by a later call. All other errors are final: the context's or, if that
// has not ended, next's.
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

// arrivals receives values, in groups.
type arrivals[T any] struct {
	*Receiver[T]
	idle time.Duration
}

// receive returns arrivals for the results of next. idle is how long a group waits for one
// more.
func receive[T any](ctx context.Context, idle time.Duration, next func() (T, error)) *arrivals[T] {
	return &arrivals[T]{Receive(ctx, next), idle}
}

// group calls take with each value that comes. The group ends when take says that it is
// full, when nothing has come for the idle time since the last value, or at the end of the
// stream. An error is take's, that of receiving, or the context's; the values before it
// then belong to no group. It is io.EOF if no value came at all.
func (a *arrivals[T]) group(take func(T) (full bool, err error)) error {
	timer := time.NewTimer(a.idle)
	defer timer.Stop()
	var idle <-chan time.Time // nil until the first value, which begins the group
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

// ErrStopping is the error of work that ends because the gateway stops. message is appended
// to its text, and says how to continue.
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
