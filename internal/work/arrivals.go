package work

import (
	"context"
	"errors"
	"io"
	"time"

	"google.golang.org/grpc/codes"

	"github.com/lategate/lategate/internal/apierror"
)

// arrivals are what is received, one after the other.
type arrivals[T any] struct {
	ctx  context.Context
	ch   <-chan arrival[T]
	idle time.Duration
	err  error // why no more come
}

type arrival[T any] struct {
	value T
	err   error
}

// receive returns what comes of next, which is called in a goroutine of its own because
// nothing else can be waited for while it waits. That ends with next's first error, or
// when next returns after ctx has ended. idle is how long a group waits for one more.
func receive[T any](ctx context.Context, idle time.Duration, next func() (T, error)) *arrivals[T] {
	ch := make(chan arrival[T])
	go func() {
		for {
			value, err := next()
			select {
			case ch <- arrival[T]{value, err}:
			case <-ctx.Done():
				return
			}
			if err != nil {
				return
			}
		}
	}()
	return &arrivals[T]{ctx: ctx, ch: ch, idle: idle}
}

// group hands what comes to take, until that says that the group is full or returns an
// error, or nothing has come for a while since the last, or nothing comes any more. The
// error is that of take, of receiving, or the context's; what was handed to take before
// belongs to no group then. It is io.EOF where nothing came.
func (a *arrivals[T]) group(take func(T) (full bool, err error)) error {
	timer := time.NewTimer(a.idle)
	defer timer.Stop()
	var idle <-chan time.Time // not before something has come: that begins the group
	for a.err == nil {
		if a.ctx.Err() != nil { // it goes first
			a.err = a.ctx.Err()
			return a.err
		}
		select {
		case got := <-a.ch:
			if a.err = got.err; errors.Is(a.err, io.EOF) && idle != nil {
				return nil
			} else if a.err != nil {
				return a.err
			}
			if full, err := take(got.value); full || err != nil {
				return err
			}
			timer.Reset(a.idle)
			idle = timer.C
		case <-idle:
			return nil
		case <-a.ctx.Done():
			a.err = a.ctx.Err()
		}
	}
	return a.err
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
