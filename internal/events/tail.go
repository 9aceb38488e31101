package events

import (
	"context"
	"errors"
	"fmt"
	"time"
)

const (
	// tailPause is the pause before a tail that was interrupted goes on; each time that
	// nothing has come in between it is doubled, up to maxTailPause.
	tailPause    = 20 * time.Millisecond
	maxTailPause = time.Second
)

// Tail calls fn for all records after a sequence, those of KindAlias included, in
// order, as they come: each time with those that are there, at least one, and
// consecutive. It goes on until the context ends, and outlasts the loss of connections
// and a restart of the embedded server.
//
// An error is fn's, a *GapError, ErrTokenFuture if the log ends before the sequence, or
// the context's.
func (l *Log) Tail(ctx context.Context, after uint64, fn func([]Entry) error) error {
	t := tail{log: l, next: after + 1, fn: fn}
	for wait := tailPause; ; {
		before := t.next
		err := t.run(ctx)
		var own *tailError
		switch {
		case errors.As(err, &own):
			return own.error
		case ctx.Err() != nil:
			return ctx.Err()
		}
		l.log.Warn("reading the end of the event log is interrupted", "at", t.next, "error", err)
		if wait = min(2*wait, maxTailPause); t.next > before {
			wait = tailPause
		}
		if err := pause(ctx, wait); err != nil {
			return err
		}
	}
}

// tail is a Tail under way.
type tail struct {
	log  *Log
	next uint64
	fn   func([]Entry) error
}

// tailError is an error that ends a tail; after any other it goes on.
type tailError struct{ error }

// run reads until an error.
func (t *tail) run(ctx context.Context) error {
	earliest, head, err := t.log.Bounds(ctx)
	switch {
	case err != nil:
		return err
	case t.next <= earliest:
		return t.gap(ctx, t.next, earliest)
	case t.next > head+1:
		return &tailError{ErrTokenFuture}
	}
	p, err := newPuller(ctx, t.log.tail, t.next, false)
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
	m, err := p.next(ctx, 2*pullBeat+pullBeat/2)
	if err != nil {
		return 0, err
	}
	var entries []Entry
	state := answerOpen
	for m != nil && state == answerOpen {
		if entries, state, err = p.read(m, entries); err != nil {
			break // after what came before it
		}
		if m = nil; state == answerOpen {
			select {
			case m = <-p.msgs:
			default:
			}
		}
	}
	if len(entries) == 0 {
		return state, err
	}
	for i, e := range entries {
		if want := t.next + uint64(i); e.Seq != want {
			return 0, t.jump(ctx, entries[:i], want, e.Seq)
		}
	}
	for len(entries) > 0 {
		n, derr := t.durable(ctx, p, entries)
		if derr == nil {
			derr = t.hand(entries[:n])
		}
		if derr != nil {
			return 0, derr
		}
		entries = entries[n:]
	}
	return state, err
}

// durable waits until the first of some entries that follow each other is on disk, and
// returns how many are. With an external NATS all are.
func (t *tail) durable(ctx context.Context, p *puller, entries []Entry) (int, error) {
	if t.log.local == nil {
		return len(entries), nil
	}
	for {
		mark, moved := t.log.local.durable.get()
		if first := entries[0].Seq; mark >= first {
			return int(min(mark-first+1, uint64(len(entries)))), nil
		}
		select {
		case <-moved:
		case <-p.down:
			return 0, fmt.Errorf("%w: the connection was lost", errPull)
		case <-ctx.Done():
			return 0, ctx.Err()
		}
	}
}

// hand hands over entries that follow each other.
func (t *tail) hand(entries []Entry) error {
	if len(entries) == 0 {
		return nil
	}
	t.next = entries[len(entries)-1].Seq + 1
	if err := t.fn(entries); err != nil {
		return &tailError{err}
	}
	return nil
}

// jump hands over what comes before a jump, and says what the jump is.
func (t *tail) jump(ctx context.Context, before []Entry, want, got uint64) error {
	if err := t.hand(before); err != nil {
		return err
	}
	switch gone, err := t.log.gone(ctx, want, got); {
	case err != nil:
		return err
	case gone:
		return t.gap(ctx, want, got-1)
	}
	return fmt.Errorf("%w: a replica left out %d to %d", errPull, want, got-1)
}

// gap ends the tail with a *GapError, if that can be made.
func (t *tail) gap(ctx context.Context, from, to uint64) error {
	err := t.log.gap(ctx, from, to)
	if _, ok := errors.AsType[*GapError](err); ok {
		return &tailError{err}
	}
	return err
}

// gone reports whether the log has none of the records from one sequence up to another,
// which a consumer left out: it may be on a replica that is behind.
func (l *Log) gone(ctx context.Context, from, to uint64) (bool, error) {
	m, err := l.leaderGet(ctx, from, subjectRoot+".>")
	if errors.Is(err, errNoRecord) {
		return true, nil
	}
	return err == nil && m.seq >= to, err
}
