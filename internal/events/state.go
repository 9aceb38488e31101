package events

import (
	"context"
	"errors"
	"fmt"
)

// stateBucket has what background work keeps across restarts, such as how far it has
// polled.
const stateBucket = "lategate_polls"

// LoadState returns what was last stored under a name, nil if nothing was. An error is
// ErrUnavailable or the context's.
func (l *Log) LoadState(ctx context.Context, name string) ([]byte, error) {
	v, err := l.getKey(ctx, stateBucket, encodeKey(name))
	return v.data, err
}

// SaveState stores a small value durably under a name, in place of what was there. Of
// several processes that store at the same time, the last wins. An error is
// ErrUnavailable or the context's; the value may have been stored then.
func (l *Log) SaveState(ctx context.Context, name string, data []byte) error {
	for range 10 {
		v, err := l.getKey(ctx, stateBucket, encodeKey(name))
		if err != nil {
			return err
		}
		_, err = l.putKey(ctx, stateBucket, encodeKey(name), data, v.rev, 0)
		if !errors.Is(err, errConflict) {
			return err
		}
	}
	return fmt.Errorf("%w: the state %q changes all the time", ErrUnavailable, name)
}
