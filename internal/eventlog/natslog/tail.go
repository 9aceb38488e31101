package natslog

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/lategate/lategate/internal/eventlog"
	"github.com/lategate/lategate/internal/retry"
)

const (
	// tailPause is the pause before a tail that was interrupted goes on; it is doubled each
	// time, up to maxTailPause, until something comes.
	tailPause    = 20 * time.Millisecond
	maxTailPause = time.Second
)

// Tail implements [eventlog.Engine].
func (e *Engine) Tail(ctx context.Context, after uint64, fn func([]eventlog.Entry) error) error {
	if err := e.Wait(ctx); err != nil {
		return unavailable(ctx, err)
	}
	job := retry.Job{Name: "reading the end of the event log", Logger: e.logger, Backoff: retry.Backoff{First: tailPause, Most: maxTailPause}}
	t := tail{engine: e, next: after + 1, fn: func(entries []eventlog.Entry) error {
		job.Worked()
		return fn(entries)
	}}
	for {
		err := t.run(ctx)
		var own *tailError
		switch {
		case errors.As(err, &own):
			return own.error
		case ctx.Err() != nil:
			return ctx.Err()
		case e.run.Err() != nil:
			return eventlog.ErrClosed
		}
		if err := retry.Sleep(ctx, job.Failed(err)); err != nil {
			return err
		}
	}
}

// tail is a Tail under way.
type tail struct {
	engine *Engine
	next   uint64
	fn     func([]eventlog.Entry) error
}

// tailError is an error that ends a tail; after any other it goes on.
type tailError struct{ error }

// run reads until an error.
func (t *tail) run(ctx context.Context) error {
	earliest, head, err := t.engine.Bounds(ctx)
	switch {
	case err != nil:
		return err
	case t.next <= earliest:
		return t.gap(earliest)
	case t.next > head+1:
		return &tailError{eventlog.ErrFuture}
	}
	p, err := newPuller(ctx, t.engine.tail, pull{stream: streamName, from: t.next})
	if err != nil {
		return err
	}
	defer p.close()
	for {
		if err := p.request(true); err != nil {
			return err
		}
		for state := answerOpen; state == answerOpen; {
			if state, err = t.burst(ctx, p); err != nil {
				return err
			}
		}
	}
}

// burst waits for a message, takes those that have come with it, and hands them over.
func (t *tail) burst(ctx context.Context, p *puller) (answer, error) {
	m, err := p.next(ctx, pullPatience)
	if err != nil {
		return 0, err
	}
	var msgs []message
	state := answerOpen
	for m != nil && state == answerOpen {
		if msgs, state, err = p.read(m, msgs); err != nil {
			break // after what came before it
		}
		if m = nil; state == answerOpen {
			select {
			case m = <-p.msgs:
			default:
			}
		}
	}
	all := entries(msgs)
	for i, e := range all {
		if want := t.next + uint64(i); e.Seq != want {
			return 0, t.jump(ctx, all[:i], e.Seq)
		}
	}
	if herr := t.hand(all); herr != nil {
		return 0, herr
	}
	return state, err
}

// hand hands over entries that follow each other.
func (t *tail) hand(entries []eventlog.Entry) error {
	if len(entries) == 0 {
		return nil
	}
	t.next = entries[len(entries)-1].Seq + 1
	if err := t.fn(entries); err != nil {
		return &tailError{err}
	}
	return nil
}

// jump hands over what comes before a jump to a position, and says what the jump is.
func (t *tail) jump(ctx context.Context, before []eventlog.Entry, to uint64) error {
	if err := t.hand(before); err != nil {
		return err
	}
	switch gone, err := t.engine.gone(ctx, t.next, to); {
	case err != nil:
		return err
	case gone:
		return t.gap(to - 1)
	}
	return fmt.Errorf("%w: a replica left out %d to %d", errPull, t.next, to-1)
}

// gap ends the tail: what is up to a position is gone.
func (t *tail) gap(to uint64) error { return &tailError{&eventlog.GapError{From: t.next, To: to}} }

// gone reports whether the log has nothing from one position up to another, which a consumer
// left out: it may be on a replica that is behind.
func (e *Engine) gone(ctx context.Context, from, to uint64) (bool, error) {
	switch first, err := e.At(ctx, from); {
	case errors.Is(err, eventlog.ErrNoEntry):
		return true, nil
	default:
		return err == nil && first.Seq >= to, err
	}
}
