// Package events is the durable log of what happens upstream: inbox messages,
// delivery statuses, account events. It is a NATS JetStream stream, embedded in the
// process or an external cluster, and everything in it is appended once, in order,
// and on disk before the append returns.
package events

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

const (
	streamName = "LATEGATE"
	// dedupeWindow is how long an event id is remembered: longer than the upstream
	// goes on retrying a webhook (about 51 hours).
	dedupeWindow = 52 * time.Hour
	// publishTimeout bounds an append; a full or stalled disk gives no error.
	publishTimeout = 2500 * time.Millisecond
)

// Config configures the log.
type Config struct {
	// Dir is where the embedded log and the record of its identity are. With an
	// external NATS only the latter is there.
	Dir string
	// NATSURL is an external NATS; empty means the embedded one.
	NATSURL string
	// NATSOptions are how to connect to it: credentials, TLS.
	NATSOptions []nats.Option
	// Replicas of the stream in an external cluster; 0 means 1, or those that an
	// existing stream has.
	Replicas int
	// Retention is how long events are kept; at least a minute.
	Retention time.Duration
	// MaxBytes bounds the log, in bytes; the oldest events go first. 0 is no bound.
	MaxBytes int64
	// MinFree is what must stay free on the embedded log's file system for appends to be
	// taken, in bytes; 0 is 64 MiB, less is no bound. It is for tests.
	MinFree int64
	// Logger gets what an operator should know; nil discards it.
	Logger *slog.Logger
}

// A Log is the event log. It is safe for concurrent use.
type Log struct {
	cfg      Config
	log      *slog.Logger
	embedded *embedded // nil with an external NATS
	local    *local    // the same
	lock     *os.File
	epoch    uuid.UUID
	side     *sidecar
	connections
	js     jetstream.JetStream // of the log
	keyJS  jetstream.JetStream // of the key-value buckets
	stream jetstream.Stream
	kv     keyValues

	appends chan *call
	// Only the committer uses these.
	recent *recent
	asker  *asker
	// suspicious is for how many more flushes there may be unknown duplicates.
	suspicious int

	sup           supervision
	creating      chan struct{} // as long as a cursor is made
	reads         chan struct{} // as long as a chunk is read
	filteredReads chan struct{}

	opening opening
	marked  chan struct{} // closed when no markers are appended any more
	done    chan struct{} // closed when nothing is appended any more
	run     context.Context
	stop    context.CancelFunc

	closing  sync.Once
	closeErr error
}

// Open opens the log, creating it where there is none. It refuses a log that is not
// the one that this data directory has seen, or that has lost its end: the error
// says what happened and how to go on.
//
// An external NATS that cannot be reached within two seconds, or is not ready, is no
// error: the log is opened as soon as it can be, and until then the answer to all that is
// asked of it is ErrUnavailable. Wait tells how that went.
func Open(ctx context.Context, cfg Config) (*Log, error) {
	if cfg.Retention < time.Minute {
		return nil, fmt.Errorf("events: a retention of %v is too short", cfg.Retention)
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	l := &Log{cfg: cfg, log: cfg.Logger, appends: make(chan *call, maxQueue), recent: newRecent(), done: make(chan struct{}),
		creating: make(chan struct{}, 1), reads: make(chan struct{}, maxReads), filteredReads: make(chan struct{}, maxFilteredReads)}
	l.opening.ended, l.opening.tried, l.marked = make(chan struct{}), make(chan struct{}), make(chan struct{})
	l.sup.done = make(chan struct{})
	l.sup.space = &space{dir: cfg.Dir, min: cmp.Or(cfg.MinFree, defaultMinFree), log: l.log}
	if cfg.NATSURL != "" {
		l.sup.space.min = -1 // its disk is elsewhere
	}
	l.run, l.stop = context.WithCancel(context.Background())
	if cfg.NATSURL == "" {
		l.keepOpening(ctx)
	} else {
		go l.keepOpening(undated{l.run})
	}
	select {
	case <-l.opening.ended:
	case <-l.opening.tried:
	case <-time.After(openPatience):
	case <-ctx.Done():
	}
	select {
	case <-l.opening.ended:
		if err := l.opening.err; err != nil {
			return nil, err
		}
	default:
	}
	return l, nil
}

// open makes what disconnect releases.
func (l *Log) open(ctx context.Context) (err error) {
	if l.lock, err = lockDir(l.cfg.Dir, l.log); err != nil {
		return err
	}
	if l.side, err = openSidecar(l.cfg.Dir, l.log); err != nil {
		return err
	}
	opts := slices.Concat([]nats.Option{nats.SetCustomDialer(dialer{l.run})}, l.cfg.NATSOptions)
	url, keyOpts := l.cfg.NATSURL, opts
	if url == "" {
		if l.embedded, err = startEmbedded(l.cfg.Dir); err != nil {
			return err
		}
		opts, keyOpts = l.embedded.log.options(), l.embedded.keys.options()
		l.local = newLocal(l.cfg.Dir)
	}
	if err = l.connections.open(url, opts, keyOpts, l.log); err != nil {
		return err
	}
	if l.js, err = jetstream.New(l.control); err != nil {
		return err
	}
	if l.keyJS, err = jetstream.New(l.keys); err != nil {
		return err
	}
	l.kv.buckets = map[string]jetstream.KeyValue{} // those of an earlier attempt had another connection
	if l.asker, err = newAsker(l.publish); err != nil {
		return fmt.Errorf("events: connecting to NATS: %w", err)
	}
	if err = l.openStream(ctx); err != nil {
		return err
	}
	if l.local != nil {
		err = l.settle(ctx)
	} else {
		_, _, err = l.warm(ctx)
	}
	if err != nil {
		return fmt.Errorf("events: reading the end of the log: %w", err)
	}
	// Here and not when they are needed, which may be while the log is being closed: a
	// server that is shut down in the middle of making one leaves it running.
	for _, name := range []string{cursorBucket, leaseBucket, stateBucket} {
		switch _, err := l.findBucket(ctx, name); {
		case err == nil:
		case comesBack(err):
			return unavailable(ctx, err)
		default:
			return fmt.Errorf("events: %w", err)
		}
	}
	if l.embedded != nil {
		return l.freeLeases(ctx)
	}
	return nil
}

// Close stops appending, waits for what is under way, and records how far the log
// has got; an error is that this could not be recorded, and loses nothing. Reads under
// way fail with ErrUnavailable. Closing again does nothing.
func (l *Log) Close() error {
	l.closing.Do(func() {
		l.stop()
		<-l.opening.ended
		if l.opening.err != nil { // and nothing is open
			close(l.done)
			return
		}
		<-l.done
		<-l.marked
		<-l.sup.done
		l.closeErr = l.side.close()
		l.disconnect()
	})
	return l.closeErr
}

func (l *Log) disconnect() {
	l.connections.close()
	if l.embedded != nil {
		l.embedded.stop()
	}
	if l.local != nil {
		l.local.sync.wait()
	}
	if l.lock != nil {
		_ = l.lock.Close() // nothing was written
	}
}

// Epoch identifies the log. Tokens of another epoch are of another log.
func (l *Log) Epoch() string { return l.epoch.String() }

// ErrLost is why Open refuses a log: events that had been acknowledged are gone.
var ErrLost = errors.New("events: acknowledged events are missing from the log")

// Retention is how long events are kept.
func (l *Log) Retention() time.Duration { return l.cfg.Retention }
