package events

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

const (
	// openPause is the pause before an external NATS is asked again that cannot be reached
	// or is not ready: it may be electing a leader.
	openPause = 500 * time.Millisecond
	// openPatience is how long Open waits for the outcome.
	openPatience = 2 * time.Second
	// openReminder is how often the operator is told that this goes on.
	openReminder = time.Minute
)

// opening is how far the opening of a log has come.
type opening struct {
	tried chan struct{}         // closed when the first attempt has failed and others follow
	why   atomic.Pointer[error] // of the last attempt, if it has failed
	ended chan struct{}         // closed when the log is open, or never will be
	err   error                 // why it never will be; to be read after that
}

// keepOpening opens the log, however long an external NATS cannot be reached.
func (l *Log) keepOpening(ctx context.Context) {
	defer close(l.opening.ended)
	var told time.Time
	err := l.tryOpen(ctx)
	for first := true; err != nil && l.cfg.NATSURL != "" && comesBack(err) && ctx.Err() == nil; first = false {
		why := err
		if l.opening.why.Store(&why); first {
			close(l.opening.tried)
		}
		if time.Since(told) >= openReminder {
			told = time.Now()
			l.log.Warn("the event log cannot be opened yet; waiting for NATS", "error", err)
		}
		if pause(ctx, openPause) == nil {
			err = l.tryOpen(ctx)
		}
	}
	if l.opening.err = err; err != nil {
		return
	}
	if !told.IsZero() {
		l.log.Info("the event log is open")
	}
	go l.commit(l.run)
	go l.supervise(l.run)
	go l.keepMarked(l.run)
}

// opened is nil once the log is open. An error is ErrUnavailable.
func (l *Log) opened() error {
	select {
	case <-l.opening.ended:
		if err := l.opening.err; err != nil {
			return fmt.Errorf("%w: %w", ErrUnavailable, err)
		}
		return nil
	default:
	}
	if why := l.opening.why.Load(); why != nil {
		return fmt.Errorf("%w: it is not open yet: %w", ErrUnavailable, *why)
	}
	return fmt.Errorf("%w: it is not open yet", ErrUnavailable)
}

// Wait waits until the log is open. An error is why it never will be, as Open's, or the
// context's.
func (l *Log) Wait(ctx context.Context) error {
	select {
	case <-l.opening.ended:
		return l.opening.err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// undated is a context that does not tell when it ends, though it does. A cluster that
// elects a leader may never answer a request: one that was told of all the time there is
// would wait that long, and without is given up after nats.go's own 5 seconds.
type undated struct{ context.Context }

func (undated) Deadline() (time.Time, bool) { return time.Time{}, false }

// noPeers is JetStream's code for too few servers to hold the replicas: in a cluster that
// has just begun, the others may not have been heard of yet.
const noPeers = 10005

// comesBack reports whether what has failed may work soon. A request that has timed out
// may still be carried out, and a stream that another gateway is making may for a moment
// both be there and not be found; one that is missing for good is ErrLost.
func comesBack(err error) bool {
	if errors.Is(err, jetstream.ErrStreamNotFound) || errors.Is(err, jetstream.ErrBucketNotFound) {
		return true
	}
	if api, ok := errors.AsType[*jetstream.APIError](err); ok {
		return api.Code == http.StatusServiceUnavailable || api.ErrorCode == noPeers
	}
	if op, ok := errors.AsType[*net.OpError](err); ok {
		return op.Op != "remote error" && op.Op != "local error" // of TLS, which is a matter of certificates
	}
	if _, ok := errors.AsType[*net.DNSError](err); ok {
		return true // as where containers are only just being started
	}
	for _, passing := range []error{ErrUnavailable, io.EOF, context.DeadlineExceeded, nats.ErrTimeout, nats.ErrNoResponders, nats.ErrNoServers,
		nats.ErrConnectionClosed, nats.ErrStaleConnection,
		nats.ErrDisconnected, nats.ErrReconnectBufExceeded, jetstream.ErrNoStreamResponse} {
		if errors.Is(err, passing) {
			return true
		}
	}
	return false
}

// tryOpen opens the log, and leaves nothing open if it fails.
func (l *Log) tryOpen(ctx context.Context) error {
	err := l.open(ctx)
	if err != nil {
		if l.side != nil {
			err = errors.Join(err, l.side.close())
		}
		l.disconnect()
	}
	return err
}

// dialer ends with the log what takes long.
type dialer struct{ ctx context.Context }

// Dial implements [nats.CustomDialer].
func (d dialer) Dial(network, address string) (net.Conn, error) {
	return (&net.Dialer{Timeout: nats.DefaultTimeout}).DialContext(d.ctx, network, address)
}
