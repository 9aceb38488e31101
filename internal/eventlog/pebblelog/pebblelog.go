// Package pebblelog is the engine of the event log for one process and one directory, on
// Pebble. Records, ids and keys are in one store, which writes a batch completely or not at
// all. Only one goroutine writes.
package pebblelog

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/bloom"
	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/google/uuid"

	"github.com/lategate/lategate/internal/eventlog"
)

const (
	// storeDir is Pebble's part of the data directory.
	storeDir = "log"
	// maxData is the largest data of a record.
	maxData = 8 << 20
	// minFree is how many bytes must be free on the disk for appends.
	minFree = 64 << 20
	// slow is the time without an answer after which the disk counts as stalled.
	slow = 2500 * time.Millisecond
	// closeTimeout is how long Close waits for the disk.
	closeTimeout = 10 * time.Second
)

// Config is what a log is opened with.
type Config struct {
	// Dir is the data directory. It is created if it does not exist, and is used by one
	// process at a time.
	Dir string
	// Retention is how long records are kept.
	Retention time.Duration
	// MaxBytes is the limit of the log's size, in bytes before compression; the oldest
	// records are deleted first. 0 means no limit.
	MaxBytes int64
	// MinFree is how many bytes must be free on the disk for appends; 0 means 64 MiB, a
	// negative number no minimum.
	MinFree int64
	// Logger gets the log lines for operators; nil discards them.
	Logger *slog.Logger

	fs vfs.FS // nil means the system's
}

// Engine is an eventlog.Engine. It is safe for concurrent use.
type Engine struct {
	cfg    Config
	logger *slog.Logger
	fs     *diskFS
	lock   *pebble.Lock
	cache  *pebble.Cache
	db     *pebble.DB
	store  string // the directory of db

	// use is held for reading while db is used, always only for a short time, and for
	// writing to close it or to replace a damaged part of it.
	use    sync.RWMutex
	closed bool

	stateMu sync.Mutex // held while the state is written
	state   state
	epoch   uuid.UUID
	first   atomic.Uint64          // the first position that is kept
	holes   atomic.Pointer[[]span] // what is missing after it
	head    atomic.Uint64          // the last position that is durable
	moved   broadcast              // head or first has changed

	ops        chan *op
	flushes    chan *flush
	flushed    chan struct{} // has a value when the disk is free for the next batch
	pending    inFlight
	damage     repairs
	keys       spaces
	lastChange atomic.Pointer[op] // the last change of a key
	leases     leases
	backup     sync.Mutex            // held while one is made
	noRoom     atomic.Pointer[error] // there is too little room to append
	failure    atomic.Pointer[error]
	failed     chan struct{} // closed when there is a failure
	retain     chan struct{} // requests a run of retention

	run       context.Context // until Close
	stop      context.CancelFunc
	writers   sync.WaitGroup // the goroutines that append and flush
	others    sync.WaitGroup
	drained   chan struct{} // closed when all callers have their results
	closing   sync.Once
	closeErr  error
	interval  time.Duration // between two runs of retention
	written   atomic.Uint64 // the weight of all records ever
	flushTime atomic.Int64  // how long the last flush took, in nanoseconds
	trimmedAt atomic.Uint64 // what written was when retention last ran
}

var _ eventlog.Engine = (*Engine)(nil)

// Open opens the log of a data directory, and makes one if there is none. It refuses, with
// ErrLost, a directory from which acknowledged records are missing. Every error says what
// to do.
func Open(ctx context.Context, cfg Config) (*Engine, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if cfg.Retention <= 0 {
		return nil, fmt.Errorf("pebblelog: a retention of %v is too short", cfg.Retention)
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	if cfg.fs == nil {
		cfg.fs = vfs.Default
	}
	if cfg.MinFree == 0 {
		cfg.MinFree = minFree
	}
	store := filepath.Join(cfg.Dir, storeDir)
	e := &Engine{cfg: cfg, logger: cfg.Logger, fs: newDiskFS(cfg.fs, store), store: store,
		ops: make(chan *op, maxQueue), flushes: make(chan *flush, 1), flushed: make(chan struct{}, 1), failed: make(chan struct{}), drained: make(chan struct{}), retain: make(chan struct{}, 1),
		interval: min(time.Minute, max(cfg.Retention/64, 10*time.Millisecond))}
	e.run, e.stop = context.WithCancel(context.Background())
	e.moved.tell()
	e.damage.init()
	e.keys.of = map[string]*keySpace{}
	if err := e.open(); err != nil {
		e.stop()
		return nil, errors.Join(err, e.release())
	}
	return e, nil
}

func (e *Engine) open() error {
	if err := refuseOld(e.cfg.Dir); err != nil {
		return err
	}
	if err := os.MkdirAll(e.store, 0o700); err != nil {
		return fmt.Errorf("pebblelog: the data directory: %w", err)
	}
	lock, err := lockStore(e.store, e.fs)
	if err != nil {
		return err
	}
	e.lock = lock
	known, err := e.checkFiles()
	if err != nil {
		return err
	}
	// The cache is made here and not by Pebble, so that release can free it after Pebble is
	// closed.
	e.cache = pebble.NewCache(cacheBytes)
	opts := options(e.fs, e.cache, e.logger)
	opts.Lock = e.lock
	opts.Logger = pebbleLogger{e}
	opts.EventListener = e.listener()
	opened := make(chan error, 1)
	go func() {
		err := errors.New("it ended without a reason")
		defer func() { opened <- err }() // also if Fatalf ends the goroutine
		e.db, err = pebble.Open(e.store, opts)
	}()
	if err = <-opened; e.failure.Load() != nil {
		err = *e.failure.Load()
	}
	if err != nil {
		return e.openFailed(err)
	}
	w, err := e.recover(known)
	if err != nil {
		return err
	}
	e.fs.patient.Store(true)
	e.look()
	e.writers.Go(func() { e.write(w) })
	e.writers.Go(e.flush)
	e.others.Go(e.watchDisk)
	e.others.Go(e.maintain)
	return nil
}

// refuseOld refuses a data directory of the earlier engine.
func refuseOld(dir string) error {
	for _, name := range []string{"jetstream", "keys", "log.json"} {
		if _, err := os.Lstat(filepath.Join(dir, name)); err == nil {
			return fmt.Errorf("pebblelog: %s holds a log of an earlier version (%s), which cannot be read any more: "+
				"start with an empty data directory, or go on with the version that wrote it", dir, name)
		} else if !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("pebblelog: the data directory: %w", err)
		}
	}
	return nil
}

// lockStore locks a store for this process until the lock is closed or the process ends.
func lockStore(store string, fs vfs.FS) (*pebble.Lock, error) {
	lock, err := pebble.LockDirectory(store, fs)
	switch {
	case err == nil:
		return lock, nil
	case errors.Is(err, syscall.EAGAIN), errors.Is(err, syscall.EACCES), strings.Contains(err.Error(), "held by current process"):
		return nil, fmt.Errorf("%w %s: %w", ErrInUse, filepath.Dir(store), err)
	default:
		return nil, fmt.Errorf("pebblelog: locking the data directory: %w", err)
	}
}

// checkFiles refuses a directory without files that it must have, which Pebble would not
// notice. It returns the state, nil if there is none.
func (e *Engine) checkFiles() (*state, error) {
	known, ok, err := loadState(e.cfg.Dir)
	if err != nil {
		return nil, err
	}
	desc, err := pebble.Peek(e.store, e.cfg.fs)
	if err != nil {
		return nil, e.openFailed(err)
	}
	logs, err := filepath.Glob(filepath.Join(e.store, "*.log"))
	if err != nil {
		return nil, err
	}
	switch {
	case !desc.Exists && ok:
		return nil, fmt.Errorf("%w: there is no store in %s. %s", eventlog.ErrLost, e.store, wayOut(e.cfg.Dir))
	case desc.Exists && len(logs) == 0 && ok:
		return nil, fmt.Errorf("%w: %s has no write-ahead log. %s", eventlog.ErrLost, e.store, wayOn(e.cfg.Dir))
	case !desc.Exists:
		tables, err := filepath.Glob(filepath.Join(e.store, "*.sst"))
		if err == nil && len(tables)+len(logs) > 0 {
			err = fmt.Errorf("%w: %s has files of a store, but not those that it begins with. %s", eventlog.ErrLost, e.store, wayOut(e.cfg.Dir))
		}
		if err != nil {
			return nil, err
		}
	}
	if !ok {
		return nil, nil
	}
	return &known, nil
}

// openFailed returns why Pebble did not open the store, and what to do.
func (e *Engine) openFailed(err error) error {
	switch {
	case isFull(err):
		return fmt.Errorf("pebblelog: the disk is full; make room: %w", err)
	case pebble.IsCorruptionError(err), errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%w: the store is damaged: %w. %s. If the damage is in a write-ahead log, "+
			"it opens without this file: delete that and %s, and tokens of before are refused",
			eventlog.ErrLost, err, wayOut(e.cfg.Dir), filepath.Join(e.cfg.Dir, stateFile))
	default:
		return fmt.Errorf("pebblelog: opening the store in %s: %w", e.store, err)
	}
}

const (
	// cacheBytes is the size of the cache for index blocks, bloom filters and recently read
	// data; the system caches files. The bloom filters of ten million ids take 12 MiB.
	cacheBytes = 32 << 20
	// memTableBytes is how much is collected in memory before it is written to a table.
	// There may be two such buffers.
	memTableBytes = 4 << 20
	blockBytes    = 8 << 10
)

func options(fs vfs.FS, cache *pebble.Cache, logger *slog.Logger) *pebble.Options {
	opts := &pebble.Options{
		FS:                          fs,
		Cache:                       cache,
		FormatMajorVersion:          pebble.FormatNewest,
		MemTableSize:                memTableBytes,
		MemTableStopWritesThreshold: 4,
		// What retention has deleted takes room until the memory table is flushed.
		FlushDelayDeleteRange:   10 * time.Second,
		BlockPropertyCollectors: []func() pebble.BlockPropertyCollector{newFingerprints},
		// A missing or shortened table is handled like other damage: it becomes a gap.
		DisableConsistencyCheck: true,
	}
	opts.Experimental.SpanPolicyFunc = func(start []byte) (pebble.SpanPolicy, []byte, error) {
		if len(start) == 0 || start[0] >= familyEnd {
			return pebble.SpanPolicy{}, nil, nil
		}
		return pebble.SpanPolicy{}, []byte{start[0] + 1}, nil
	}
	for i := range opts.Levels {
		opts.Levels[i].BlockSize = blockBytes
		opts.Levels[i].IndexBlockSize = 32 << 10
		opts.Levels[i].FilterPolicy = bloom.FilterPolicy(10)
		opts.TargetFileSizes[i] = min(int64(2<<20)<<i, 16<<20)
	}
	return opts
}

// listener gets what Pebble does in the background.
func (e *Engine) listener() *pebble.EventListener {
	return &pebble.EventListener{
		BackgroundError: func(err error) {
			if !pebble.IsCorruptionError(err) { // corruption is reported separately
				e.logger.Error("the event log's store failed in the background; it tries again", "error", err)
			}
		},
		DataCorruption: e.damage.found,
		WriteStallBegin: func(info pebble.WriteStallBeginInfo) {
			e.logger.Warn("the event log's store waits for the disk", "reason", info.Reason)
		},
	}
}

// pebbleLogger logs Pebble's warnings and errors. Its other lines, such as those on
// compactions, are dropped.
type pebbleLogger struct{ e *Engine }

func (pebbleLogger) Infof(string, ...any) {}

func (l pebbleLogger) Errorf(format string, args ...any) {
	l.e.logger.Warn("the event log's store", "message", fmt.Sprintf(format, args...))
}

// Fatalf must not return, for Pebble cannot go on; it may be called with locks held. The
// process continues without the log: it reports that it is not ready, and calls that need
// no events still work.
func (l pebbleLogger) Fatalf(format string, args ...any) {
	var err error = fmt.Errorf(format, args...)
	for _, arg := range args {
		if cause, ok := arg.(error); ok {
			err = cause // the text alone would lose its type
		}
	}
	l.e.fail(err)
	if !l.e.fs.patient.Load() {
		runtime.Goexit() // Open then closes what it has opened
	}
	select {}
}

// fail ends appending for good, because it is not known any more what is on disk. No append
// that is under way is acknowledged.
func (e *Engine) fail(err error) {
	err = fmt.Errorf("%w: its store has failed, and the gateway must be restarted: %w", eventlog.ErrUnavailable, err)
	if e.failure.CompareAndSwap(nil, &err) {
		e.logger.Error("the event log has failed; restart the gateway when the disk is well", "error", err)
		close(e.failed)
	}
}

// Failed is closed after a failure from which only a new process can recover: Healthy says
// why.
func (e *Engine) Failed() <-chan struct{} { return e.failed }

// Wait returns nil: an engine is open when Open returns.
func (e *Engine) Wait(ctx context.Context) error {
	if e.run.Err() != nil {
		return eventlog.ErrClosed
	}
	return ctx.Err()
}

// Healthy is nil if appends can be expected to succeed.
func (e *Engine) Healthy() error {
	if err := e.usable(); err != nil {
		return err
	}
	if room := e.noRoom.Load(); room != nil {
		return *room
	}
	return e.stalled()
}

// stalled returns an error if the disk has not answered for too long.
func (e *Engine) stalled() error {
	if since := e.pending.oldest(); !since.IsZero() && time.Since(since) > slow {
		return fmt.Errorf("%w: the disk has not answered for %v", eventlog.ErrUnavailable, time.Since(since).Round(time.Second))
	}
	return nil
}

// usable returns an error if the engine is closed or has failed.
func (e *Engine) usable() error {
	if err := e.failure.Load(); err != nil {
		return *err
	}
	if e.run.Err() != nil {
		return eventlog.ErrClosed
	}
	return nil
}

// Epoch identifies the log.
func (e *Engine) Epoch() uuid.UUID { return e.epoch }

// MaxData is 8 MiB.
func (e *Engine) MaxData() int { return maxData }

// whileOpen runs a function that uses db, which must not take long.
func (e *Engine) whileOpen(ctx context.Context, do func() error) error {
	e.use.RLock()
	defer e.use.RUnlock()
	if err := errors.Join(ctx.Err(), e.usable()); err != nil {
		return err
	}
	if e.closed {
		return eventlog.ErrClosed
	}
	return do()
}

// view is whileOpen for reads. If the function finds damage, it runs again after the damage
// has been cut out. An error is ErrNoEntry, ErrUnavailable or the context's.
func (e *Engine) view(ctx context.Context, do func() error) error {
	for {
		err := e.whileOpen(ctx, do)
		switch {
		case err == nil, errors.Is(err, eventlog.ErrNoEntry), errors.Is(err, eventlog.ErrUnavailable), ctx.Err() != nil:
			return err
		case !pebble.IsCorruptionError(err):
			return fmt.Errorf("%w: reading: %w", eventlog.ErrUnavailable, err)
		}
		if err := e.askRepair(ctx, err); err != nil {
			return err
		}
	}
}

// Close stops appending and waits some seconds for what is under way. An error is that the
// disk did not answer, or that the engine had failed before; what was acknowledged is
// durable all the same.
func (e *Engine) Close() error {
	e.closing.Do(func() {
		e.stop()
		done := make(chan error, 1)
		go func() { done <- e.close() }()
		select {
		case e.closeErr = <-done:
		case <-e.failed:
			e.closeErr = *e.failure.Load()
		case <-time.After(closeTimeout):
			e.closeErr = fmt.Errorf("%w: the disk does not answer, and the log was left as it is", eventlog.ErrUnavailable)
		}
		close(e.fs.gaveUp)
	})
	return e.closeErr
}

func (e *Engine) close() error {
	e.moved.tell()
	e.writers.Wait()
	close(e.drained)
	e.keys.close()
	e.others.Wait()
	e.use.Lock()
	defer e.use.Unlock()
	e.closed = true
	if err := e.failure.Load(); err != nil {
		return *err // Pebble would wait for ever
	}
	return errors.Join(e.saveState(), e.release())
}

// release closes what Open opened.
func (e *Engine) release() error {
	var errs []error
	if e.db != nil {
		errs = append(errs, e.db.Close())
	}
	if e.cache != nil {
		e.cache.Unref()
	}
	if e.lock != nil {
		errs = append(errs, e.lock.Close())
	}
	return errors.Join(errs...)
}

// recover finds the log's end, and makes the writer that continues there.
func (e *Engine) recover(known *state) (*writer, error) {
	fresh := known == nil
	if fresh {
		known = &state{Epoch: uuid.New(), First: 1}
	}
	e.state = *known
	e.head.Store(known.Head)
	if known.Copied {
		e.state.Epoch, e.state.Copied = uuid.New(), false
	}
	e.publishState()
	w := &writer{e: e, known: map[string]uint64{}, revisions: map[string]uint64{}, free: true}
	if err := e.findEnd(w); err != nil {
		return nil, e.openFailed(err)
	}
	if w.head < known.Head {
		return nil, fmt.Errorf("%w: the log in %s ends at event %d, and had %d. %s",
			eventlog.ErrLost, e.cfg.Dir, w.head, known.Head, wayOn(e.cfg.Dir))
	}
	if fresh {
		if err := e.findState(w.head); err != nil {
			return nil, e.openFailed(err)
		}
	} else if err := e.checkTables(w.head); err != nil {
		return nil, err
	}
	e.head.Store(w.head)
	e.written.Store(w.weight)
	e.epoch = e.state.Epoch
	if err := e.loadTimers(w); err != nil {
		return nil, e.openFailed(err)
	}
	if err := e.saveState(); err != nil {
		return nil, err
	}
	return w, nil
}

// publishState makes the state visible to readers.
func (e *Engine) publishState() {
	holes := e.state.Holes
	e.holes.Store(&holes)
	e.first.Store(e.state.First)
}

// saveState writes the state, with the present durable head.
func (e *Engine) saveState() error {
	e.stateMu.Lock()
	defer e.stateMu.Unlock()
	e.state.Head = e.head.Load()
	return e.state.save(e.cfg.Dir)
}

// changeState changes the state and makes the change durable before readers see it.
func (e *Engine) changeState(change func(*state)) error {
	e.stateMu.Lock()
	defer e.stateMu.Unlock()
	next := e.state
	next.Head = e.head.Load()
	change(&next)
	if err := next.save(e.cfg.Dir); err != nil {
		return err
	}
	e.state = next
	e.publishState()
	e.moved.tell()
	return nil
}

// broadcast tells any number of waiters that something has changed.
type broadcast struct{ next atomic.Pointer[chan struct{}] }

// wait returns a channel that is closed at the next change. tell must have been called
// before.
func (b *broadcast) wait() <-chan struct{} { return *b.next.Load() }

func (b *broadcast) tell() {
	next := make(chan struct{})
	if last := b.next.Swap(&next); last != nil {
		close(*last)
	}
}

// inFlight has the times at which the running operations on the disk have begun.
type inFlight struct {
	mu    sync.Mutex
	since []time.Time
}

func (f *inFlight) begin() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.since = append(f.since, time.Now())
}

func (f *inFlight) end() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.since = f.since[1:]
}

// oldest returns the earliest of these times, zero if nothing is running.
func (f *inFlight) oldest() time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.since) == 0 {
		return time.Time{}
	}
	return f.since[0]
}
