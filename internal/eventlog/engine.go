package eventlog

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
)

// An Engine stores a log and the keys beside it. There are two: pebblelog for one process
// and one directory, natslog for several gateways on a NATS cluster. Package enginetest
// tests both against these promises. All methods are safe for concurrent use.
//
// Positions start at 1 and only grow. An engine may use positions for itself: not every
// position has a record, but readers can tell such a position from a gap.
//
// If no other errors are named, an error is ErrUnavailable or the context's.
type Engine interface {
	// Wait waits until the engine is open. Until then Tail, Hold and a Watch wait, too, and
	// all other methods fail with ErrUnavailable. An error is why it will never be open, or
	// the context's.
	Wait(ctx context.Context) error
	// Healthy is nil if appends can be expected to succeed. It makes no request and returns
	// at once. An error is ErrUnavailable.
	Healthy() error
	// Failed is closed after a failure from which only a new process can recover; Healthy
	// says why.
	Failed() <-chan struct{}
	// Epoch identifies the log, once the engine is open. A log that an engine itself has
	// restored from a backup gets a new epoch. If others can restore it without the engine,
	// the entry that a token is bound to shows it.
	Epoch() uuid.UUID
	// MaxData is the largest Data of a record, in bytes; while the engine is not open there
	// is no limit.
	MaxData() int

	// Append stores each record that is not there yet, in order, and returns when they are
	// durable, with the outcome of each. A record and its aliases are stored completely or
	// not at all, and never without the records before it in the same call. The records
	// must be valid. Readers get nothing that is not durable.
	//
	// After an error some of the records may have been stored. An error comes after a few
	// seconds at the latest, also if the disk is full or does not answer. When the disk
	// recovers, appends work again by themselves.
	Append(ctx context.Context, recs []Record) ([]Appended, error)
	// Bounds returns the positions between which the log can be read: all entries that are
	// left are after earliest, and none is after head.
	Bounds(ctx context.Context) (earliest, head uint64, err error)
	// At returns the first stored position from seq on. An error may be ErrNoEntry.
	At(ctx context.Context, seq uint64) (Stored, error)
	// AtTime returns the first stored position that was appended at a time or later. An
	// error may be ErrNoEntry.
	AtTime(ctx context.Context, t time.Time) (Stored, error)
	// Read calls fn for the records after one position and up to and including another, if
	// the filter matches them, in order, each once; markers are left out. When it returns
	// nil, everything up to through has been read. While fn runs, no lock is held and no
	// resource that others wait for. An error may be fn's, a *GapError without After, or
	// ErrFuture if the log ends before through.
	Read(ctx context.Context, after, through uint64, f Filter, fn func(Entry) error) error
	// Tail calls fn for everything that is stored after a position, markers included, in
	// order, as it comes: each time with the entries that are there, at least one. It
	// continues until the context ends, also after connections were lost. An error is fn's,
	// a *GapError without After, ErrFuture if the log ends before the position,
	// ErrUnavailable after Close, or the context's.
	Tail(ctx context.Context, after uint64, fn func([]Entry) error) error

	// Keys returns a space of keys. There are only few spaces, and their names are plain
	// (IsPlain).
	Keys(space string) Keys

	// Hold runs work while this process holds the lease of that name. Of all processes on
	// this log only one holds it at a time, and within the process only one call. It waits
	// until it gets the lease, and calls work with a context that ends when the lease is
	// lost or ctx ends. If the lease was lost, it waits for work to return, ignores its
	// result, and waits for the lease again. Otherwise it gives the lease back and returns
	// the result of work. If ctx ends while it waits, it returns ctx's error; when the
	// engine is closed, ErrUnavailable.
	Hold(ctx context.Context, name string, work func(context.Context) error) error
	// Held reports whether any process holds the lease of that name at this moment.
	Held(ctx context.Context, name string) (bool, error)

	// Close stops appending, waits for what is under way, and releases everything. What was
	// acknowledged is durable even without Close. Reads under way fail with ErrUnavailable.
	// Closing again does nothing.
	Close() error
}

// Keys is a space of durable values under keys, each with a revision. Revisions grow with
// each change in the space, and no two changes have the same revision. A key is 1 to 200 of
// A-Z, a-z, 0-9, "_", "-", "=" and, between such, ".". An engine gets only valid arguments:
// a Log refuses others with ErrInvalid. Errors are as those of an Engine.
type Keys interface {
	// Get reads a key. What it returns is zero if the key is not there.
	Get(ctx context.Context, key string) (Value, error)
	// List reads the keys with a prefix that ends with ".", sorted by key.
	List(ctx context.Context, prefix string) ([]Value, error)
	// Put writes a value of up to 512 KiB if the condition holds, and returns its revision.
	// With a ttl other than 0, of at least a second, the value expires after that time. An
	// error may be ErrConflict; after ErrUnavailable or the context's error the value may
	// have been written.
	Put(ctx context.Context, key string, data []byte, cond Condition, ttl time.Duration) (rev uint64, err error)
	// Revision returns the last revision in the space, or a higher number that no earlier
	// revision has reached.
	Revision(ctx context.Context) (uint64, error)
	// Watch follows a key until it is stopped.
	Watch(key string) Watch
}

// A Value is the value of a key.
type Value struct {
	Key  string
	Data []byte
	// Revision is that of the last change; 0 if the key is not there.
	Revision uint64
}

// A Condition says when a value is written. The zero Condition always holds; otherwise one
// of the two is set.
type Condition struct {
	// Revision is the revision that the key must have; 0 means that it must not be there.
	Revision *uint64
	// Prefix ends with "." and begins the key; no key that begins with it may have been
	// written after PrefixRevision. An engine may count the expiry of a key as such a
	// write.
	Prefix         string
	PrefixRevision uint64
}

// IfRevision is the condition that the key has a revision; 0 means that it is not there.
func IfRevision(rev uint64) Condition { return Condition{Revision: &rev} }

// IfPrefix is the condition that no key with a prefix was written after a revision.
func IfPrefix(prefix string, rev uint64) Condition {
	return Condition{Prefix: prefix, PrefixRevision: rev}
}

// A Watch follows a key.
type Watch interface {
	// Changes has the last change that was not received yet. The first one has Unknown set.
	// The channel is closed when the engine is closed.
	Changes() <-chan Change
	// Stop ends the watch.
	Stop()
}

// A Change is what happened to a key.
type Change struct {
	Value
	// Unknown says that changes may have been missed: read the key.
	Unknown bool
	// Gone says that the key is not there any more.
	Gone bool
}

var (
	// ErrUnavailable says that something has failed for now. A write may or may not have
	// been done, and it is safe to repeat it.
	ErrUnavailable = errors.New("eventlog: the log is not available")
	// ErrInvalid refuses a record, a filter or a key that no log can take: it is useless to
	// try again.
	ErrInvalid = errors.New("eventlog: invalid")
	// ErrLost refuses a log from which acknowledged events are missing.
	ErrLost = errors.New("eventlog: acknowledged events are missing from the log")
	// ErrNoEntry says that nothing is stored from a position or a time on.
	ErrNoEntry = errors.New("eventlog: there is no such entry")
	// ErrFuture refuses a position that the log has not reached.
	ErrFuture = errors.New("eventlog: the position is ahead of the log")
	// ErrConflict says that a value was not written because its condition does not hold.
	ErrConflict = errors.New("eventlog: the key has changed")
	// ErrClosed is the error of everything that is done with a log after Close. It is an
	// ErrUnavailable.
	ErrClosed = fmt.Errorf("%w: it is closed", ErrUnavailable)
)

// A GapError says that records which were to be read are gone: retention has deleted them,
// or the log is damaged.
type GapError struct {
	// From and To are the first and the last position of the gap. All before From has been
	// read; with a filter, some of the gap may have been read as well. To continue, read
	// after To.
	From, To uint64
	// Since is when the entry before the gap was appended, zero if that is not known.
	// Engines do not set it; the Log does.
	Since time.Time
	// After is the place behind the gap. Engines do not set it; the Log does.
	After Place
}

func (e *GapError) Error() string {
	return fmt.Sprintf("eventlog: events %d to %d are no longer in the log", e.From, e.To)
}
