package events

import (
	"context"
	"errors"
)

// errFound ends a search.
var errFound = errors.New("events: found")

// Any reports whether the log has, or had, an event that a selection has after one
// position and up to another. An error is ErrUnavailable or the context's.
func (l *Log) Any(ctx context.Context, after, through uint64, sel *Selection) (bool, error) {
	err := l.Read(ctx, after, through, sel.filter(), func(e Entry) error {
		if ev, err := newEvent(l, e); err != nil || sel.Match(ev) { // what cannot be read was one perhaps
			return errFound
		}
		return nil
	})
	_, gone := errors.AsType[*GapError](err)
	switch {
	case gone, err == errFound:
		return true, nil
	case errors.Is(err, ErrTokenFuture): // a replica is behind
		return false, unavailable(ctx, err)
	}
	return false, err
}
