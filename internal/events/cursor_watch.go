package events

import (
	"context"
	"errors"
	"time"
)

// WatchCursor tells the holder of a cursor's generation when it no longer is that: the
// channel gets a *FencedError or ErrCursorNotFound, or ErrUnavailable when the log is
// closed, and is closed then, or when the context ends. What a holder may do is decided
// by CommitCursor alone; this is for a stream to end soon.
func (l *Log) WatchCursor(ctx context.Context, owner, name string, generation int64) <-chan error {
	out := make(chan error, 1)
	w := l.watchKey(cursorBucket, cursorKey(owner, name))
	go func() {
		defer close(out)
		defer w.stop()
		if err := l.awaitFence(ctx, w, owner, name, generation); ctx.Err() == nil {
			out <- err
		}
	}()
	return out
}

// awaitFence returns when a generation is no longer the cursor's, the context ends or
// the log is closed.
func (l *Log) awaitFence(ctx context.Context, w *keyWatch, owner, name string, generation int64) error {
	var seen uint64 // the revision that was looked at; what comes from before it is old
	for {
		var c keyChange
		select {
		case c = <-w.changes:
		case <-ctx.Done():
			return ctx.Err()
		case <-l.done:
			return ErrUnavailable
		}
		s := &storedCursor{} // none
		var err error
		switch {
		case c.unknown:
			s, c.rev, err = l.lookAgain(ctx, owner, name)
		case c.rev <= seen:
			continue
		case !c.gone:
			s, err = readCursor(c.data)
		}
		if err != nil {
			return err
		}
		seen = c.rev
		if err := s.held(generation); err != nil {
			return err
		}
	}
}

// lookAgain reads a cursor, until it can be read.
func (l *Log) lookAgain(ctx context.Context, owner, name string) (*storedCursor, uint64, error) {
	for {
		s, rev, err := l.getCursor(ctx, owner, name)
		if !errors.Is(err, ErrUnavailable) {
			return s, rev, err
		}
		select {
		case <-time.After(watchPause):
		case <-ctx.Done():
			return nil, 0, ctx.Err()
		case <-l.done:
			return nil, 0, ErrUnavailable
		}
	}
}
