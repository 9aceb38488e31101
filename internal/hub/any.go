package hub

import (
	"context"
	"errors"
	"fmt"

	"github.com/lategate/lategate/internal/eventlog"
)

// errFound ends a search.
var errFound = errors.New("hub: found")

// Any reports whether the log has, or had before it expired, an event of the selection
// after one position and up to another. Its error is eventlog.ErrUnavailable or the
// context's.
func Any(ctx context.Context, log *eventlog.Log, after, through uint64, sel *Selection) (bool, error) {
	err := log.Read(ctx, after, through, sel.filter(), func(e eventlog.Entry) error {
		if ev, err := newEvent(log, e); err != nil || sel.Match(ev) { // an event that cannot be read may have been one
			return errFound
		}
		return nil
	})
	_, gone := errors.AsType[*eventlog.GapError](err)
	switch {
	case gone, err == errFound:
		return true, nil
	case errors.Is(err, eventlog.ErrFuture): // this replica is behind the others
		return false, fmt.Errorf("%w: %w", eventlog.ErrUnavailable, err)
	}
	return false, err
}
