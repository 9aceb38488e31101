package natslog

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/lategate/lategate/internal/eventlog"
	"github.com/lategate/lategate/internal/retry"
)

const (
	// maxReads and maxFilteredReads are how many chunks of history are read at a time. With
	// a filter the server has to search through much that it does not deliver.
	maxReads         = 8
	maxFilteredReads = 2
	// maxInterrupted is how many times in a row a read is interrupted before it fails.
	maxInterrupted = 5
	// lagPause is the pause before a replica that is behind the leader is asked again.
	lagPause = 50 * time.Millisecond
)

// Read implements [eventlog.Engine]. It holds about half a MiB and one record in memory.
// With a filter it notices what retention has deleted, but no gap in the middle of the log.
// Few reads are served at a time; the others wait for their turn, chunk by chunk.
func (e *Engine) Read(ctx context.Context, after, through uint64, f eventlog.Filter, fn func(eventlog.Entry) error) error {
	if _, head, err := e.Bounds(ctx); err != nil {
		return err
	} else if through > head {
		return eventlog.ErrFuture
	}
	r := reader{engine: e, subjects: filterSubject(f), turns: e.reads, next: after + 1, through: through, fn: fn}
	if r.subjects != "" {
		r.turns = e.filteredReads
	}
	defer r.close()
	for after < through && r.next <= through {
		if err := r.step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// reader is a running Read.
type reader struct {
	engine        *Engine
	subjects      string // "" is all
	turns         chan struct{}
	next, through uint64
	fn            func(eventlog.Entry) error

	pull        *puller
	interrupted int // interruptions in a row
}

// step reads a chunk.
func (r *reader) step(ctx context.Context) error {
	msgs, more, err := r.chunk(ctx)
	if err != nil {
		return err
	}
	deliver := r.deliver
	if r.subjects != "" {
		deliver = r.deliverSparse
	}
	if err := deliver(ctx, entries(msgs)); err != nil || more || r.next > r.through {
		return err
	}
	return r.end(ctx)
}

// chunk reads what is next, and whether there may be more. After an interruption it returns
// nothing, and the reader continues at the same place.
func (r *reader) chunk(ctx context.Context) (msgs []message, more bool, err error) {
	select {
	case r.turns <- struct{}{}:
		defer func() { <-r.turns }()
	case <-ctx.Done():
		return nil, false, ctx.Err()
	}
	if r.pull == nil {
		if r.pull, err = newPuller(ctx, r.engine.forHistory(), streamName, r.subjects, r.next); err != nil {
			return nil, false, err
		}
	}
	msgs, state, err := r.pull.chunk(ctx)
	if errors.Is(err, errPull) {
		return nil, true, r.interrupt(ctx, err)
	}
	r.interrupted = 0
	return msgs, state == answerDone, err
}

// interrupt closes the consumer, so that the next chunk comes from a new one, and waits. An
// error is ErrUnavailable, after several, or the context's.
func (r *reader) interrupt(ctx context.Context, cause error) error {
	r.close()
	if r.interrupted++; r.interrupted > maxInterrupted {
		return unavailable(ctx, cause)
	}
	return retry.Sleep(ctx, lagPause)
}

func (r *reader) close() {
	if r.pull != nil {
		r.pull.close()
		r.pull = nil
	}
}

// deliver calls fn for consecutive entries.
func (r *reader) deliver(ctx context.Context, entries []eventlog.Entry) error {
	entries, err := r.engine.inOrder(ctx, r.next, entries)
	for _, e := range entries {
		if err := r.emit(e); err != nil {
			return err
		}
		if r.next++; r.next > r.through {
			return nil
		}
	}
	gap, isGap := errors.AsType[*eventlog.GapError](err)
	switch {
	case isGap:
		return r.gap(gap.To)
	case errors.Is(err, errPull):
		return r.interrupt(ctx, err)
	}
	return err
}

// inOrder returns the entries up to the first missing position, from next on. The error says
// what is in its place: a *GapError, because the log itself leaves no position out; errPull if
// only a replica that is behind does; ErrUnavailable or the context's.
func (e *Engine) inOrder(ctx context.Context, next uint64, entries []eventlog.Entry) ([]eventlog.Entry, error) {
	for i, entry := range entries {
		if entry.Seq == next {
			next++
			continue
		}
		first, err := e.At(ctx, next)
		switch {
		case errors.Is(err, eventlog.ErrNoEntry), err == nil && first.Seq >= entry.Seq:
			err = &eventlog.GapError{From: next, To: entry.Seq - 1}
		case err == nil:
			err = fmt.Errorf("%w: a replica left out %d to %d", errPull, next, entry.Seq-1)
		}
		return entries[:i], err
	}
	return entries, nil
}

// deliverSparse calls fn for the entries that a filter has selected. Missing positions
// between them say nothing. So it reads the log's beginning after the chunk was fetched:
// this shows whether retention deleted entries before they could be read.
func (r *reader) deliverSparse(ctx context.Context, entries []eventlog.Entry) error {
	earliest, _, err := r.engine.Bounds(ctx)
	if err != nil {
		return err
	}
	overtaken := earliest >= r.next
	for _, e := range entries {
		if e.Seq > r.through {
			if overtaken {
				break
			}
			r.next = math.MaxUint64
			return nil
		}
		if overtaken && e.Seq > earliest {
			break
		}
		if err := r.emit(e); err != nil {
			return err
		}
		if !overtaken {
			r.next = e.Seq + 1
		}
	}
	if overtaken {
		return r.gap(earliest)
	}
	return nil
}

// emit calls fn for a record. A marker is only passed: there is nothing in it to read.
func (r *reader) emit(e eventlog.Entry) error {
	if e.Kind == eventlog.KindMarker {
		return nil
	}
	return r.fn(e)
}

// end finds out why there are no entries from next on before the reader has reached its
// end. The replica that was read may be behind, so the leader is asked.
func (r *reader) end(ctx context.Context) error {
	s, err := r.engine.stored(ctx, getRequest{Seq: r.next, NextFor: cmp.Or(r.subjects, allSubjects)})
	switch {
	case err == nil && s.Seq <= r.through:
		return retry.Sleep(ctx, lagPause)
	case err != nil && !errors.Is(err, eventlog.ErrNoEntry):
		return err
	case r.subjects == "":
		return r.gap(r.through)
	}
	if err := r.deliverSparse(ctx, nil); err != nil {
		return err
	}
	r.next = math.MaxUint64
	return nil
}

// gap returns the error that the entries from next to a position are gone.
func (r *reader) gap(to uint64) error {
	return &eventlog.GapError{From: r.next, To: min(to, r.through)}
}
