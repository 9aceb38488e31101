// Package events is the durable log of what happens upstream: inbox messages,
// delivery statuses, account events. It is a NATS JetStream stream, embedded in the
// process or an external cluster, and everything in it is appended once, in order,
// and on disk before the append returns.
package events

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/nats-io/nats-server/v2/server"
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
	// Logger gets what an operator should know; nil discards it.
	Logger *slog.Logger
}

// A Log is the event log. It is safe for concurrent use.
type Log struct {
	cfg      Config
	log      *slog.Logger
	embedded *server.Server
	lock     *os.File
	epoch    uuid.UUID
	side     *sidecar

	publish *nats.Conn // appends; nothing else may delay them
	read    *nats.Conn // history and tail
	js      jetstream.JetStream
	stream  jetstream.Stream

	appends chan *pending
	recent  *recent
	done    chan struct{}
	stop    context.CancelFunc

	closing  sync.Once
	closeErr error
}

// Open opens the log, creating it where there is none. It refuses a log that is not
// the one that this data directory has seen, or that has lost its end: the error
// says what happened and how to go on.
func Open(ctx context.Context, cfg Config) (*Log, error) {
	if cfg.Retention < time.Minute {
		return nil, fmt.Errorf("events: a retention of %v is too short", cfg.Retention)
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	l := &Log{cfg: cfg, log: cfg.Logger, appends: make(chan *pending, maxBatch), recent: newRecent(), done: make(chan struct{})}
	if err := l.open(ctx); err != nil {
		l.disconnect()
		return nil, err
	}
	run, stop := context.WithCancel(context.Background())
	l.stop = stop
	go l.commit(run)
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
	if err = l.connect(); err != nil {
		return err
	}
	return l.openStream(ctx)
}

// connect starts the embedded server, if there is to be one, and connects.
func (l *Log) connect() (err error) {
	url, opts := l.cfg.NATSURL, slices.Clone(l.cfg.NATSOptions)
	if url == "" {
		if l.embedded, err = startEmbedded(l.cfg.Dir); err != nil {
			return err
		}
		opts = []nats.Option{nats.InProcessServer(l.embedded)}
	}
	opts = append(opts, nats.MaxReconnects(-1), nats.NoEcho(), nats.RetryOnFailedConnect(false),
		// While there is no connection an append fails at once; a batch of which one half
		// was kept back would fail later.
		nats.ReconnectBufSize(-1),
		nats.DisconnectErrHandler(func(c *nats.Conn, err error) {
			if err != nil { // nil is Close
				l.log.Error("the connection to NATS is lost", "connection", c.Opts.Name, "error", err)
			}
		}),
		nats.ReconnectHandler(func(c *nats.Conn) { l.log.Info("connected to NATS again", "connection", c.Opts.Name) }),
		nats.ErrorHandler(func(c *nats.Conn, _ *nats.Subscription, err error) {
			l.log.Error("NATS reports an error", "connection", c.Opts.Name, "error", err)
		}))
	for _, c := range []struct {
		conn **nats.Conn
		name string
	}{{&l.publish, "lategate publish"}, {&l.read, "lategate read"}} {
		if *c.conn, err = nats.Connect(url, append(slices.Clone(opts), nats.Name(c.name))...); err != nil {
			return fmt.Errorf("events: connecting to NATS: %w", err)
		}
	}
	l.js, err = jetstream.New(l.read)
	return err
}

// startEmbedded starts a server that nothing outside of the process can reach.
func startEmbedded(dir string) (*server.Server, error) {
	s, err := server.NewServer(&server.Options{
		ServerName: "lategate",
		DontListen: true,
		JetStream:  true,
		StoreDir:   dir,
		SyncAlways: true, // what was appended survives a power cut
		NoSigs:     true,
		NoLog:      true,
	})
	if err != nil {
		return nil, fmt.Errorf("events: %w", err)
	}
	s.Start()
	if !s.ReadyForConnections(30 * time.Second) {
		s.Shutdown()
		return nil, fmt.Errorf("events: the embedded log in %s did not start; its disk may be stalled", dir)
	}
	if !s.JetStreamEnabled() {
		s.Shutdown()
		return nil, fmt.Errorf("events: the embedded log in %s cannot be used: is the directory writable, and is its disk full?", dir)
	}
	return s, nil
}

// Close stops appending, waits for what is under way, and records how far the log
// has got; an error is that this could not be recorded, and loses nothing. Reads under
// way fail with ErrUnavailable. Closing again does nothing.
func (l *Log) Close() error {
	l.closing.Do(func() {
		l.stop()
		<-l.done
		l.closeErr = l.side.close()
		l.disconnect()
	})
	return l.closeErr
}

func (l *Log) disconnect() {
	for _, c := range []*nats.Conn{l.publish, l.read} {
		if c != nil {
			c.Close()
		}
	}
	if l.embedded != nil {
		l.embedded.Shutdown()
		l.embedded.WaitForShutdown()
	}
	if l.lock != nil {
		_ = l.lock.Close() // nothing was written
	}
}

// Epoch identifies the log. Tokens of another epoch are of another log.
func (l *Log) Epoch() string { return l.epoch.String() }

// ErrLost is why Open refuses a log: events that had been acknowledged are gone.
var ErrLost = errors.New("events: acknowledged events are missing from the log")
