// Package eventlog is the durable log of what happens upstream: inbox messages, delivery
// statuses, account events. Everything in it is appended once, in order, and durable before
// the append returns. An Engine stores it. This package adds what is the same for all
// engines: the checks of records and keys, tokens, and the markers that keep tokens valid.
package eventlog

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/lategate/lategate/internal/retry"
)

// appendTimeout is the longest time of an append: a full or stalled disk returns no error
// by itself.
const appendTimeout = 2500 * time.Millisecond

// A Log is the event log. It is safe for concurrent use.
type Log struct {
	engine    Engine
	retention time.Duration
	logger    *slog.Logger

	run    context.Context
	stop   context.CancelFunc
	marked chan struct{} // closed when no markers are appended any more
	close  sync.Once
	err    error // of Close
}

// New returns the log that an engine stores. Close closes the engine, too. Retention is how
// long the engine keeps events. A nil logger discards the log lines for operators.
func New(engine Engine, retention time.Duration, logger *slog.Logger) *Log {
	if logger == nil {
		logger = slog.New(slog.DiscardHandler)
	}
	l := &Log{engine: engine, retention: retention, logger: logger, marked: make(chan struct{})}
	l.run, l.stop = context.WithCancel(context.Background())
	go l.keepMarked(l.run)
	return l
}

// Close stops appending, waits for what is under way, and closes the engine. Reads under
// way fail with ErrUnavailable. Closing again does nothing.
func (l *Log) Close() error {
	l.close.Do(func() {
		l.stop()
		<-l.marked
		l.err = l.engine.Close()
	})
	return l.err
}

// Wait waits until the log is open. An error is why it will never be open, or the
// context's.
func (l *Log) Wait(ctx context.Context) error { return l.engine.Wait(ctx) }

// Run returns an error after a failure from which only a new process can recover, or nil
// when the context ends.
func (l *Log) Run(ctx context.Context) error {
	err := l.engine.Wait(ctx)
	if err == nil {
		select {
		case <-l.engine.Failed():
			err = l.engine.Healthy()
		case <-ctx.Done():
		}
	}
	if ctx.Err() != nil {
		return nil
	}
	return err
}

// Healthy is nil if appends can be expected to succeed. It makes no request and returns at
// once, so it can be called often.
func (l *Log) Healthy() error { return l.engine.Healthy() }

// Epoch identifies the log, once it is open. Tokens of another epoch are of another log.
func (l *Log) Epoch() string { return l.engine.Epoch().String() }

// Retention is how long events are kept.
func (l *Log) Retention() time.Duration { return l.retention }

// Append stores each record that is not there yet, in order, and returns when they are
// durable, with the outcome of each. A record is never in the log without those before it:
// after a crash the first few may be stored. Appends at the same time share one flush.
//
// An error is ErrInvalid, and nothing was stored; or, after 2.5 seconds at the latest,
// ErrUnavailable or the context's, and some of the records may be missing. Appending all of
// them again is safe.
func (l *Log) Append(ctx context.Context, recs ...Record) ([]Appended, error) {
	if len(recs) == 0 {
		return nil, nil
	}
	maxData := l.engine.MaxData()
	for i := range recs {
		if err := recs[i].validate(maxData); err != nil {
			return nil, err
		}
	}
	return l.append(ctx, recs)
}

// append stores valid records.
func (l *Log) append(ctx context.Context, recs []Record) ([]Appended, error) {
	wait, cancel := context.WithTimeoutCause(ctx, appendTimeout, errSlow)
	defer cancel()
	out, err := l.engine.Append(wait, recs)
	if err != nil && ctx.Err() == nil && wait.Err() != nil {
		err = context.Cause(wait)
	}
	return out, err
}

// errSlow is the error of an append that has taken too long.
var errSlow = fmt.Errorf("%w: it did not answer within %v", ErrUnavailable, appendTimeout)

// Bounds returns the positions between which the log can be read: all entries that are left
// are after earliest, and none is after head. An error is ErrUnavailable or the context's.
func (l *Log) Bounds(ctx context.Context) (earliest, head uint64, err error) {
	return l.engine.Bounds(ctx)
}

// Read calls fn for the records after one position and up to and including another, if the
// filter matches them, in order, each once. When it returns nil, everything up to through
// has been read, also if the filter matched no record there. A slow fn delays nobody else.
//
// An error is fn's, a *GapError, ErrFuture if the log ends before through, ErrInvalid if
// the filter's kind cannot be one, ErrUnavailable or the context's.
func (l *Log) Read(ctx context.Context, after, through uint64, f Filter, fn func(Entry) error) error {
	return l.gap(ctx, l.read(ctx, after, through, f, fn))
}

// Replay is Read, but it skips gaps. Streams report gaps to their readers, and the engine
// logs them.
//
// An error is fn's, ErrFuture if the log ends before through, ErrInvalid if the filter's
// kind cannot be one, ErrUnavailable or the context's.
func (l *Log) Replay(ctx context.Context, after, through uint64, f Filter, fn func(Entry) error) error {
	for after < through {
		err := l.read(ctx, after, through, f, fn)
		gap, gone := errors.AsType[*GapError](err)
		if !gone {
			return err
		}
		after = gap.To
	}
	return nil
}

// read is Read with gaps as the engine returns them.
func (l *Log) read(ctx context.Context, after, through uint64, f Filter, fn func(Entry) error) error {
	if f.Kind != "" && !IsPlain(f.Kind) {
		return fmt.Errorf("%w: the kind %q", ErrInvalid, f.Kind)
	}
	return l.engine.Read(ctx, after, through, f, fn)
}

// Tail calls fn for all entries after a position, markers included, in order, as they come:
// each time with those that are there, at least one. It continues until the context ends,
// also after connections were lost.
//
// An error is fn's, a *GapError, ErrFuture if the log ends before the position,
// ErrUnavailable when the log is closed, or the context's.
func (l *Log) Tail(ctx context.Context, after uint64, fn func([]Entry) error) error {
	place := retry.Job{Name: "looking up what is behind a gap in the event log", Logger: l.logger,
		Backoff: retry.Backoff{First: 100 * time.Millisecond, Most: 2 * time.Second}}
	for {
		err := l.gap(ctx, l.engine.Tail(ctx, after, func(entries []Entry) error {
			after = entries[len(entries)-1].Seq
			return fn(entries)
		}))
		if !errors.Is(err, errNoPlace) {
			return err
		}
		if err := retry.Sleep(ctx, place.Failed(err)); err != nil {
			return err
		}
	}
}

// errNoPlace says that the place behind a gap could not be read.
var errNoPlace = errors.New("eventlog: the place behind a gap is not known")

// gap adds to an engine's *GapError the place behind the gap; any other error stays as it
// is.
func (l *Log) gap(ctx context.Context, err error) error {
	gap, ok := errors.AsType[*GapError](err)
	if !ok {
		return err
	}
	after, err := l.Place(ctx, gap.To)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		return fmt.Errorf("%w: %w", errNoPlace, err)
	}
	return &GapError{From: gap.From, To: gap.To, Since: gap.Since, After: after}
}

// Hold runs work while this process holds the lease of that name. Of all processes on the
// same log only one holds it at a time. It waits until it gets the lease, and calls work
// with a context that ends when the lease is lost or ctx ends. If the lease was lost, it
// waits for work to return, ignores its result, and waits for the lease again. Otherwise it
// gives the lease back and returns the result of work. If ctx ends while it waits, it
// returns ctx's error; when the log is closed, ErrUnavailable.
//
// With several processes, the context ends two seconds before anybody else can have the
// lease. Work that takes longer to stop may overlap with that of the next holder, and so
// may a process that was paused by the system. So it must be safe to write the same thing
// twice.
func (l *Log) Hold(ctx context.Context, name string, work func(context.Context) error) error {
	return l.engine.Hold(ctx, name, work)
}

// Held reports whether any process holds the lease of that name at this moment. An error is
// ErrUnavailable or the context's.
func (l *Log) Held(ctx context.Context, name string) (bool, error) { return l.engine.Held(ctx, name) }
