// Package natslog is the clustered engine of the event log: a JetStream stream and key-value
// buckets of an external NATS, which several gateways share. It uses NATS by its public API
// only, and keeps nothing on the gateway's own disk.
package natslog

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"math"
	"net"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/lategate/lategate/internal/eventlog"
	"github.com/lategate/lategate/internal/retry"
)

const (
	// openPause is the pause before NATS is tried again if it cannot be reached or is not
	// ready: it may be electing a leader.
	openPause = 500 * time.Millisecond
	// openPatience is how long Open waits for the engine to open or fail.
	openPatience = 2 * time.Second
	// openReminder is how often it is logged that the engine still waits for NATS.
	openReminder = time.Minute
	// monitorInterval is how often the engine checks NATS, and records the position that
	// the log has reached.
	monitorInterval = time.Second
	// maxFailures is how many flushes in a row must fail until the engine is not healthy.
	maxFailures = 2
)

// Config configures the engine.
type Config struct {
	// URL is NATS's address; several, separated by commas, are those of one cluster.
	URL string
	// Options are how to connect to it: credentials, TLS.
	Options []nats.Option
	// Replicas of the stream in a cluster; 0 means 1, or those that an existing stream has.
	Replicas int
	// Retention is how long events are kept.
	Retention time.Duration
	// MaxBytes bounds the log, in bytes; the oldest events go first. 0 is no bound.
	MaxBytes int64
	// Logger gets the log lines for operators; nil discards them.
	Logger *slog.Logger
}

// An Engine stores the log in NATS.
type Engine struct {
	cfg    Config
	logger *slog.Logger
	run    context.Context // ends with Close
	stop   context.CancelFunc
	// background has the goroutines for which Close waits before it disconnects.
	background sync.WaitGroup
	closing    sync.Once

	// These are set when the engine is open.
	connections
	js       jetstream.JetStream // of the log
	keyJS    jetstream.JetStream // of the key-value buckets
	stream   jetstream.Stream
	replicas int // of the stream
	epoch    uuid.UUID

	opening    opening
	appends    chan *call
	appended   chan struct{}         // closed when nothing is appended any more
	failures   atomic.Int32          // flushes in a row that have failed
	lost       atomic.Pointer[error] // why nothing is appended, if events are missing
	verifying  sync.Mutex
	verifiedAt uint64        // the publishing connection's reconnects when the stream was last verified; guarded by verifying
	reached    atomic.Uint64 // a position that the log has certainly reached
	recorded   seen          // the part of it that all gateways can read; only the monitor uses it

	// Only the committer uses these.
	recent *recent
	asker  *asker
	// suspicious is for how many more flushes JetStream is asked about duplicates first.
	suspicious int

	reads         chan struct{} // a slot is taken while a chunk is read
	filteredReads chan struct{}

	spacesMu sync.Mutex
	spaces   map[string]*space
	leases   leaseTimes
}

var _ eventlog.Engine = (*Engine)(nil)

// opening is the state of the engine's opening.
type opening struct {
	tried chan struct{}         // closed when the first attempt has failed and others follow
	why   atomic.Pointer[error] // of the last attempt, if it has failed
	ended chan struct{}         // closed when the engine is open, or never will be
	err   error                 // why it never will be; to be read after that
}

// Open opens the log, creating it where there is none. It refuses one that has lost what
// gateways have seen of it: the error says what happened and how to go on.
//
// A NATS that cannot be reached within two seconds, or is not ready, is no error: the log is
// opened as soon as it can be. Wait returns the outcome.
func Open(ctx context.Context, cfg Config) (*Engine, error) {
	if cfg.Retention <= 0 {
		return nil, fmt.Errorf("natslog: a retention of %v is too short", cfg.Retention)
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	e := &Engine{
		cfg: cfg, logger: cfg.Logger, leases: usualLeaseTimes,
		opening: opening{tried: make(chan struct{}), ended: make(chan struct{})},
		appends: make(chan *call, maxQueue), appended: make(chan struct{}),
		reads: make(chan struct{}, maxReads), filteredReads: make(chan struct{}, maxFilteredReads),
		spaces: map[string]*space{},
	}
	e.recent = newRecent(e.dedupeWindow())
	e.run, e.stop = context.WithCancel(context.Background())
	go e.keepOpening(undated{e.run})
	select {
	case <-e.opening.ended:
	case <-e.opening.tried:
	case <-time.After(openPatience):
	case <-ctx.Done():
	}
	select {
	case <-e.opening.ended:
		if err := e.opening.err; err != nil {
			return nil, err
		}
	default:
	}
	return e, nil
}

// keepOpening opens the engine; it waits for NATS as long as necessary.
func (e *Engine) keepOpening(ctx context.Context) {
	defer close(e.opening.ended)
	var told time.Time
	err := e.tryOpen(ctx)
	for first := true; err != nil && comesBack(err) && ctx.Err() == nil; first = false {
		why := err
		if e.opening.why.Store(&why); first {
			close(e.opening.tried)
		}
		if time.Since(told) >= openReminder {
			told = time.Now()
			e.logger.Warn("the event log cannot be opened yet; waiting for NATS", "error", err)
		}
		if retry.Sleep(ctx, openPause) == nil {
			err = e.tryOpen(ctx)
		}
	}
	switch {
	case err != nil && ctx.Err() != nil:
		e.opening.err = eventlog.ErrClosed
		return
	case err != nil:
		e.opening.err = err
		return
	}
	if !told.IsZero() {
		e.logger.Info("the event log is open")
	}
	e.background.Go(func() { e.commit(e.run) })
	e.background.Go(func() { e.monitor(e.run) })
}

// tryOpen opens the engine, and leaves nothing open if it fails.
func (e *Engine) tryOpen(ctx context.Context) error {
	err := e.open(ctx)
	if err != nil {
		e.connections.close()
	}
	return err
}

func (e *Engine) open(ctx context.Context) (err error) {
	opts := slices.Concat([]nats.Option{nats.SetCustomDialer(dialer{e.run})}, e.cfg.Options)
	if err = e.connections.open(e.cfg.URL, opts, e.logger); err != nil {
		return err
	}
	if e.js, err = jetstream.New(e.control); err != nil {
		return err
	}
	if e.keyJS, err = jetstream.New(e.keys); err != nil {
		return err
	}
	if e.asker, err = newAsker(e.publish); err != nil {
		return fmt.Errorf("natslog: connecting to NATS: %w", err)
	}
	e.verifiedAt = e.publish.Stats().Reconnects
	return e.openStream(ctx)
}

// opened is nil if the engine is open. An error is ErrUnavailable.
func (e *Engine) opened() error {
	if e.run.Err() != nil {
		return eventlog.ErrClosed
	}
	select {
	case <-e.opening.ended:
		if err := e.opening.err; err != nil {
			return fmt.Errorf("%w: %w", eventlog.ErrUnavailable, err)
		}
		return nil
	default:
	}
	if why := e.opening.why.Load(); why != nil {
		return fmt.Errorf("%w: it is not open yet: %w", eventlog.ErrUnavailable, *why)
	}
	return fmt.Errorf("%w: it is not open yet", eventlog.ErrUnavailable)
}

// Wait implements [eventlog.Engine].
func (e *Engine) Wait(ctx context.Context) error {
	select {
	case <-e.opening.ended:
		return e.opening.err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Healthy implements [eventlog.Engine].
func (e *Engine) Healthy() error {
	if err := e.opened(); err != nil {
		return err
	}
	if lost := e.lost.Load(); lost != nil {
		return *lost
	}
	if e.failures.Load() >= maxFailures {
		return fmt.Errorf("%w: appends fail", eventlog.ErrUnavailable)
	}
	if status := e.publish.Status(); status != nats.CONNECTED {
		return fmt.Errorf("%w: the connection to NATS is %s", eventlog.ErrUnavailable, status)
	}
	return nil
}

// monitor finds out when NATS can be reached again and whether it then has what it had, and
// records how far the log has got. It ends with the context.
func (e *Engine) monitor(ctx context.Context) {
	tick := time.NewTicker(monitorInterval)
	defer tick.Stop()
	for failing := false; ; {
		select {
		case <-ctx.Done():
			e.recordLast()
			return
		case <-tick.C:
		}
		if e.lost.Load() != nil {
			continue
		}
		if e.failures.Load() >= maxFailures {
			if _, err := e.info(ctx); err == nil {
				e.failures.Store(0) // whether appends succeed again shows with the next one
			}
		}
		err := e.reverify(ctx)
		if err == nil {
			err = e.record(ctx)
		}
		// The recorded position is still correct if it is too low; the next tick tries
		// again.
		if err != nil && !failing && ctx.Err() == nil {
			e.logger.Warn("cannot record how far the event log has got; trying again", "error", err)
		}
		failing = err != nil
	}
}

// Failed implements [eventlog.Engine]. It is never closed: a new process would find the
// same losses of NATS, which Healthy reports.
func (e *Engine) Failed() <-chan struct{} { return nil }

// Epoch implements [eventlog.Engine].
func (e *Engine) Epoch() uuid.UUID { return e.epoch }

// MaxData implements [eventlog.Engine]. Before the engine is open the limit is not known,
// but then all appends fail anyway.
func (e *Engine) MaxData() int {
	if e.opened() != nil {
		return math.MaxInt
	}
	return int(e.publish.MaxPayload()) - headerRoom
}

// Close implements [eventlog.Engine].
func (e *Engine) Close() error {
	e.closing.Do(func() {
		e.stop()
		<-e.opening.ended
		if e.opening.err != nil { // then nothing is open
			close(e.appended)
		}
		e.spacesMu.Lock() // a watch that begins after this finds the engine closed
		spaces := slices.Collect(maps.Values(e.spaces))
		e.spacesMu.Unlock()
		e.background.Wait()
		for _, s := range spaces {
			s.watches.Close()
		}
		e.connections.close()
	})
	return nil
}

// undated is a context that hides its deadline. A cluster that elects a leader may never
// answer a request. With a deadline nats.go would wait until then; without, it gives up
// after its own 5 seconds, and the request can be tried again.
type undated struct{ context.Context }

func (undated) Deadline() (time.Time, bool) { return time.Time{}, false }

// noPeers is JetStream's code for too few servers to hold the replicas: in a cluster that
// has just started, the server may not know the others yet.
const noPeers = 10005

// comesBack reports whether a request that has failed may soon succeed. One that has timed
// out may still be carried out. A stream that another gateway is creating may for a moment
// exist and not be found; one that is really missing is ErrLost.
func comesBack(err error) bool {
	if errors.Is(err, eventlog.ErrLost) {
		return false
	}
	if errors.Is(err, jetstream.ErrStreamNotFound) {
		return true
	}
	if api, ok := errors.AsType[*jetstream.APIError](err); ok {
		return api.Code == http.StatusServiceUnavailable || api.ErrorCode == noPeers
	}
	if op, ok := errors.AsType[*net.OpError](err); ok {
		return op.Op != "remote error" && op.Op != "local error" // of TLS: wrong certificates
	}
	if _, ok := errors.AsType[*net.DNSError](err); ok {
		return true // as when containers are still being started
	}
	for _, passing := range []error{eventlog.ErrUnavailable, io.EOF, context.DeadlineExceeded, nats.ErrTimeout, nats.ErrNoResponders,
		nats.ErrNoServers, nats.ErrConnectionClosed, nats.ErrStaleConnection, nats.ErrDisconnected, nats.ErrReconnectBufExceeded,
		jetstream.ErrNoStreamResponse} {
		if errors.Is(err, passing) {
			return true
		}
	}
	return false
}

// unavailable returns the error of the caller's context if that has ended, else
// ErrUnavailable with the cause.
func unavailable(ctx context.Context, cause error) error {
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(cause, eventlog.ErrUnavailable):
		return cause
	}
	// The cause is added as text only: the time-out of a request must not look like the
	// caller's own deadline.
	return fmt.Errorf("%w: %v", eventlog.ErrUnavailable, cause)
}
