package natslog

import (
	"context"
	"errors"
	"time"

	"github.com/lategate/lategate/internal/eventlog"
	"github.com/lategate/lategate/internal/retry"
)

const (
	// tailPause is the pause before an interrupted tail continues. It doubles, up to
	// maxTailPause, as long as nothing comes in between.
	tailPause    = 20 * time.Millisecond
	maxTailPause = time.Second
)

// Tail implements [eventlog.Engine].
func (e *Engine) Tail(ctx context.Context, after uint64, fn func([]eventlog.Entry) error) error {
	if err := e.Wait(ctx); err != nil {
		return unavailable(ctx, err)
	}
	job := retry.Job{Name: "reading the end of the event log", Logger: e.logger, Backoff: retry.Backoff{First: tailPause, Most: maxTailPause}}
	next := after + 1
	var own error // fn's
	deliver := func(entries []eventlog.Entry) error {
		job.Worked()
		next = entries[len(entries)-1].Seq + 1
		own = fn(entries)
		return own
	}
	for {
		err := e.tailFrom(ctx, &next, deliver)
		gap, isGap := errors.AsType[*eventlog.GapError](err)
		switch {
		case own != nil:
			return own
		case isGap:
			return gap
		case errors.Is(err, eventlog.ErrFuture):
			return err
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

// tailFrom calls deliver with the entries that follow until an error: deliver's, a *GapError,
// ErrFuture, or that of an interruption.
func (e *Engine) tailFrom(ctx context.Context, next *uint64, deliver func([]eventlog.Entry) error) error {
	earliest, head, err := e.Bounds(ctx)
	switch {
	case err != nil:
		return err
	case *next <= earliest:
		return &eventlog.GapError{From: *next, To: earliest}
	case *next > head+1:
		return eventlog.ErrFuture
	}
	p, err := newPuller(ctx, e.tail, streamName, "", *next)
	if err != nil {
		return err
	}
	defer p.close()
	return p.follow(ctx, func(msgs []message) error {
		all, err := e.inOrder(ctx, *next, entries(msgs))
		if len(all) > 0 {
			if err := deliver(all); err != nil {
				return err
			}
		}
		return err
	})
}
