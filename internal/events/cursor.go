package events

import (
	"context"
	"errors"
	"fmt"
	"time"
)

const (
	// maxCursors is how many cursors an owner may have.
	maxCursors = 1000
	// maxCursorName is the longest name of a cursor, in characters.
	maxCursorName = 128
	// tombstoneTTL is how long a deleted cursor is remembered: a stream that holds it has
	// heard of it by then, also after a loss of the connection.
	tombstoneTTL = time.Hour
)

var (
	// ErrCursorNotFound is why a cursor cannot be used: its owner has none of that name.
	ErrCursorNotFound = errors.New("events: no such cursor")
	// ErrCursorFenced is why the holder of a cursor's generation is refused: the cursor has
	// another one. The error is a *FencedError.
	ErrCursorFenced = errors.New("events: the cursor has another generation")
	// ErrCursorRewind is why a position is refused that is before the cursor's.
	ErrCursorRewind = errors.New("events: the position is before the cursor's")
	// ErrCursorStream is why a cursor is refused to a stream of another kind than the one
	// that opened it first.
	ErrCursorStream = errors.New("events: the cursor is for another kind of stream")
	// ErrTooManyCursors is why no further cursor is made for an owner.
	ErrTooManyCursors = fmt.Errorf("events: an owner has at most %d cursors", maxCursors)
)

// FencedError is an ErrCursorFenced.
type FencedError struct {
	// Generation is the one that the cursor has.
	Generation int64
}

func (e *FencedError) Error() string {
	return fmt.Sprintf("%v: %d", ErrCursorFenced, e.Generation)
}

// Unwrap makes it an ErrCursorFenced.
func (e *FencedError) Unwrap() error { return ErrCursorFenced }

// A Cursor is a position in the log that is kept under a name. It never expires; its
// position may, with the events there.
type Cursor struct {
	// Owner is whose it is; others do not see it.
	Owner string
	// Name is 1 to 128 of A-Z, a-z, 0-9, ".", "_", "~" and "-".
	Name string
	// Stream is the kind of stream that it is for; "" before one has opened it.
	Stream string
	// Token is the position, for Check: it may have expired, or be of a lost log.
	Token string
	// Seq is the token's sequence, which says nothing in another log.
	Seq uint64
	// Generation grows by 1 with each stream that opens it, and is its holder's. It is 0
	// if none has. None is the same as that of an earlier cursor of this name.
	Generation int64
	// CreateTime is when it was made, UpdateTime when it was last opened or committed.
	CreateTime, UpdateTime time.Time
}

// OpenCursor makes a stream the holder of a cursor: it gets a generation that no other
// holder has. A cursor that was not there begins at the log's head. The first stream
// decides for which kind of streams the cursor is.
//
// An error is ErrInvalid, ErrCursorStream, ErrTooManyCursors, ErrUnavailable or the
// context's. After the latter two the generation may be taken, and an earlier holder
// fenced; opening it again is safe.
func (l *Log) OpenCursor(ctx context.Context, owner, name, stream string) (c Cursor, created bool, err error) {
	if stream == "" {
		return Cursor{}, false, fmt.Errorf("%w: a cursor needs a kind of stream", ErrInvalid)
	}
	c, err = l.changeCursor(ctx, owner, name, func(s *storedCursor) error {
		if created = !s.exists(); created {
			_, head, err := l.Ends(ctx)
			if err != nil {
				return err
			}
			s.create(l.Token(head))
		}
		if s.Stream != "" && s.Stream != stream {
			return fmt.Errorf("%w: %s", ErrCursorStream, s.Stream)
		}
		s.Stream = stream
		s.Taken++
		s.Generation = s.Taken
		return nil
	})
	return c, created && err == nil, err
}

// CommitCursor moves a cursor to a position, if the generation is the cursor's. A
// generation of 0 also makes a cursor that is not there, which no stream has opened. A
// position before the cursor's needs allowRewind; the same one again is no error.
//
// An error is ErrInvalid, one of Check's for the token, ErrCursorNotFound, a
// *FencedError, ErrCursorRewind, ErrTooManyCursors, ErrUnavailable or the context's.
// After the latter two the cursor may have been moved; committing again is safe.
func (l *Log) CommitCursor(ctx context.Context, owner, name, token string, generation int64, allowRewind bool) (Cursor, error) {
	if err := checkCursorName(name); err != nil {
		return Cursor{}, err // before the log is asked about the token
	}
	place, err := l.Check(ctx, token)
	if err != nil {
		return Cursor{}, err
	}
	return l.changeCursor(ctx, owner, name, func(s *storedCursor) error {
		switch {
		case s.exists() && s.Generation != generation:
			return &FencedError{Generation: s.Generation}
		case s.exists():
			if !allowRewind {
				if err := l.forward(ctx, s.Token, place); err != nil {
					return err
				}
			}
			s.Token = token
		case generation != 0:
			return ErrCursorNotFound
		default:
			s.create(token)
		}
		return nil
	})
}

// forward refuses a place that is before a cursor's. A position in a log that was lost, or
// in what was before a restore, says nothing about this one.
func (l *Log) forward(ctx context.Context, token string, to Place) error {
	at, err := ParseToken(token)
	if err != nil || at.Epoch != l.epoch || to.Seq >= at.Seq {
		return nil
	}
	switch _, err := l.Check(ctx, token); {
	case errors.Is(err, ErrTokenForeign), errors.Is(err, ErrTokenFuture):
		return nil
	case errors.Is(err, ErrUnavailable), ctx.Err() != nil:
		return err
	}
	return fmt.Errorf("%w: %d is before %d", ErrCursorRewind, to.Seq, at.Seq)
}

// DeleteCursor deletes a cursor, and fences its holder. An error is ErrInvalid,
// ErrCursorNotFound, ErrUnavailable or the context's.
func (l *Log) DeleteCursor(ctx context.Context, owner, name string) error {
	_, err := l.changeCursor(ctx, owner, name, func(s *storedCursor) error {
		if !s.exists() {
			return ErrCursorNotFound
		}
		s.Deleted = true
		return nil
	})
	return err
}

// GetCursor reads a cursor. An error is ErrInvalid, ErrCursorNotFound, ErrUnavailable or
// the context's.
func (l *Log) GetCursor(ctx context.Context, owner, name string) (Cursor, error) {
	if err := checkCursorName(name); err != nil {
		return Cursor{}, err
	}
	s, _, err := l.getCursor(ctx, owner, name)
	switch {
	case err != nil:
		return Cursor{}, err
	case !s.exists():
		return Cursor{}, ErrCursorNotFound
	}
	return s.cursor(owner), nil
}
