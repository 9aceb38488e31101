package events

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go/jetstream"
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

// maxState is the largest value of a state, in bytes: what any NATS server takes, which
// by default is a MiB, with room for what else is in a message.
const maxState = 512 << 10

// SaveState stores a value of up to 512 KiB durably under a name, in place of what was
// there. Of several processes that store at the same time, the last wins. An error is
// ErrInvalid for a value that is too large, ErrUnavailable or the context's; after the
// latter two the value may have been stored.
func (l *Log) SaveState(ctx context.Context, name string, data []byte) error {
	return l.saveState(ctx, name, data, 0)
}

// SaveStateFor is SaveState for a value that goes by itself after a time, at least a
// second and counted in whole ones, and that begins anew each time it is stored.
// A shorter time is ErrInvalid.
func (l *Log) SaveStateFor(ctx context.Context, name string, data []byte, ttl time.Duration) error {
	if ttl < time.Second {
		return fmt.Errorf("%w: the state %q for %v", ErrInvalid, name, ttl)
	}
	return l.saveState(ctx, name, data, ttl)
}

// saveState stores a value, for good if the ttl is 0.
func (l *Log) saveState(ctx context.Context, name string, data []byte, ttl time.Duration) error {
	if len(data) > maxState {
		return fmt.Errorf("%w: the state %q has %d bytes, and %d are possible", ErrInvalid, name, len(data), maxState)
	}
	for range 10 {
		v, err := l.getKey(ctx, stateBucket, encodeKey(name))
		if err != nil {
			return err
		}
		_, err = l.putKey(ctx, stateBucket, encodeKey(name), data, v.rev, ttl)
		if !errors.Is(err, errConflict) {
			return err
		}
	}
	return fmt.Errorf("%w: the state %q changes all the time", ErrUnavailable, name)
}

// DeleteState removes what is stored under a name, if anything is. An error is
// ErrUnavailable or the context's.
func (l *Log) DeleteState(ctx context.Context, name string) error {
	wait, cancel := context.WithTimeout(ctx, publishTimeout)
	defer cancel()
	if err := l.opened(); err != nil {
		return err
	}
	stream, err := l.keyValueJS().Stream(wait, bucketStream(stateBucket))
	if err == nil {
		// Not the bucket's own way, which leaves a marker that the next SaveState would take
		// for somebody else's value.
		err = stream.Purge(wait, jetstream.WithPurgeSubject(bucketSubject(stateBucket, encodeKey(name))))
	}
	if err != nil {
		return l.bucketFailed(ctx, stateBucket, err)
	}
	return nil
}
