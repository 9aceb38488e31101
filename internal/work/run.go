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

// Run takes pieces from next until that returns io.EOF, does work on up to parallel of
// them at a time, and hands each piece and its result to done, in the order in which the
// pieces came and never two at a time. No more than that is ever held: next is not called
// while as many pieces wait for an earlier one, so whoever sends them is slowed.
//
// The first error of next, work or done ends it and is returned once all work under way
// has ended; what came before it in order has been handed over. Work that is under way is
// not cut off by another's failure: its context ends only with ctx.
//
// next is called in a goroutine of its own. Where work or done fails, Run may return
// while next is still waiting: next must return once its caller's stream has ended, as
// the receiving of a stream does when its handler returns.
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

// outcome is what became of a piece.
type outcome[P, R any] struct {
	piece  P
	result R
	err    error
}

type runner[P, R any] struct {
	line chan chan outcome[P, R] // in order, each filled when its work is done
	free chan struct{}           // has an element for each piece that is not handed over yet
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
