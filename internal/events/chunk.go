package events

import (
	"context"
	"errors"
)

const (
	// maxReads and maxFilteredReads are how many chunks of history are read at a time. A
	// filter makes the server look through much that it does not deliver.
	maxReads         = 8
	maxFilteredReads = 2
	// maxInterrupted is how many times in a row a read is interrupted before it fails.
	maxInterrupted = 5
)

// fetchChunk reads the next records that pass the filter, and whether there are more.
func (r *reader) fetchChunk(ctx context.Context) ([]Entry, bool, error) {
	select {
	case r.log.filteredReads <- struct{}{}:
		defer func() { <-r.log.filteredReads }()
	case <-ctx.Done():
		return nil, false, ctx.Err()
	}
	return r.log.fetch(ctx, r.next, r.subject)
}

// pullChunk reads the next records, and whether there may be more. After an interruption
// it has none, and the reader goes on at the same place.
func (r *reader) pullChunk(ctx context.Context) ([]Entry, bool, error) {
	select {
	case r.log.reads <- struct{}{}:
		defer func() { <-r.log.reads }()
	case <-ctx.Done():
		return nil, false, ctx.Err()
	}
	entries, state, err := r.answer(ctx)
	if errors.Is(err, errPull) {
		return nil, true, r.interrupt(ctx, err)
	}
	if err != nil {
		return nil, false, err
	}
	r.interrupted = 0
	return entries, state == answerDone, nil
}

// answer makes a request and reads its answer.
func (r *reader) answer(ctx context.Context) (entries []Entry, state answer, err error) {
	if r.pull == nil {
		if r.pull, err = newPuller(ctx, r.log.forHistory(), r.next, false); err != nil {
			return nil, 0, err
		}
	}
	return r.pull.chunk(ctx)
}

// interrupt gives up the consumer, so that the next chunk comes from a new one, and
// waits. An error is ErrUnavailable, after several, or the context's.
func (r *reader) interrupt(ctx context.Context, cause error) error {
	r.close()
	if r.interrupted++; r.interrupted > maxInterrupted {
		return unavailable(ctx, cause)
	}
	return pause(ctx, lagPause)
}

func (r *reader) close() {
	if r.pull != nil {
		r.pull.close()
		r.pull = nil
	}
}
