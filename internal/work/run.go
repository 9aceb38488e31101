// Package work does work that is larger than one upstream call: it cuts it into pieces
// that the upstream takes, keeps a few of them under way at a time, and tries again what
// can be tried again.
package work

import (
	"context"
	"errors"
	"io"
	"sync"
)

// Run takes pieces from next until that returns io.EOF, does work on up to parallel of them
// at a time, and calls done with each piece and its result, one at a time and in the order
// in which the pieces came. At most parallel pieces are held at any time, those included
// that wait for an earlier one. Then next is not called, which slows the sender.
//
// The first error of next, work or done ends Run, and is returned when all running work has
// ended; done has been called for all pieces before the one that failed. A failure does not
// cancel the other running work: its context ends only with ctx.
//
// next is called in a goroutine of its own. If work or done fails, Run may return while
// next is still waiting. So next must return when the stream ends, as receiving does after
// the stream's handler has returned.
func Run[P, R any](ctx context.Context, parallel int, next func() (P, error), work func(context.Context, P) (R, error), done func(P, R) error) error {
	r := &runner[P, R]{
		line: make(chan chan outcome[P, R], parallel),
		free: make(chan struct{}, parallel),
		gone: make(chan struct{}),
	}
	go r.feed(ctx, next, work)
	for slot := range r.line {
		o := <-slot
		if o.err == nil {
			o.err = done(o.piece, o.result)
		}
		if o.err != nil {
			r.stop()
			r.working.Wait()
			return o.err
		}
		<-r.free
	}
	return nil
}

// outcome is a piece and its result.
type outcome[P, R any] struct {
	piece  P
	result R
	err    error
}

type runner[P, R any] struct {
	line chan chan outcome[P, R] // in order, each filled when its work is done
	free chan struct{}           // has an element for each piece for which done has not returned yet
	gone chan struct{}           // closed when nobody takes from line any more

	mu      sync.Mutex
	stopped bool
	working sync.WaitGroup // nothing is added once it is stopped
}

// feed begins work until there are no more pieces.
func (r *runner[P, R]) feed(ctx context.Context, next func() (P, error), work func(context.Context, P) (R, error)) {
	defer close(r.line)
	for {
		select {
		case r.free <- struct{}{}:
		case <-r.gone:
			return
		}
		piece, err := next()
		if errors.Is(err, io.EOF) {
			return
		}
		if err == nil {
			err = ctx.Err()
		}
		slot := make(chan outcome[P, R], 1)
		if err != nil {
			slot <- outcome[P, R]{err: err}
		} else if !r.start(func() {
			result, err := work(ctx, piece)
			slot <- outcome[P, R]{piece, result, err}
		}) {
			return
		}
		select {
		case r.line <- slot:
		case <-r.gone:
			return
		}
		if err != nil {
			return
		}
	}
}

// start runs work in a goroutine, unless it is stopped.
func (r *runner[P, R]) start(work func()) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.stopped {
		r.working.Go(work)
	}
	return !r.stopped
}

func (r *runner[P, R]) stop() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.stopped = true
	close(r.gone)
}
