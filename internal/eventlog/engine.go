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
// holds both to what is promised here. All methods are safe for concurrent use.
//
// Positions start at 1 and only grow. An engine may need positions for itself: not every
// one has a record, but each that has none is known not to be a gap.
//
// Where no other errors are named, an error is ErrUnavailable or the context's.
type Engine interface {
	// Wait waits until the engine is open. Until then Tail, Hold and a Watch wait, too, and
	// what else can fail is ErrUnavailable. An error is why it never will be open, or the
	// context's.
	Wait(ctx context.Context) error
	// Healthy is nil if appends can be expected to succeed. It asks nobody and returns at
	// once. An error is ErrUnavailable.
	Healthy() error
	// Failed is closed when the engine has failed in a way that only a new process gets
	// over; Healthy says why.
	Failed() <-chan struct{}
	// Epoch identifies the log, once the engine is open. A log that an engine itself has
	// restored from a backup has another one than the original; where others can do that
	// behind its back, tokens tell by what they are bound to.
	Epoch() uuid.UUID
	// MaxData is the largest Data of a record, in bytes; as long as nobody knows, because the
	// engine is not open, any is.
	MaxData() int

	// Append stores each record that is not there yet, in order, and returns when they are
	// durable, with the outcome of each. A record and its aliases are stored whole or not
	// at all, and never without the records before it in the same call. The records are
	// valid. Nothing is told to a reader before it is durable.
	//
	// After an error some of the records may have been stored. It comes after a few
	// seconds at the latest, also if the disk is full or does not answer; appending goes on
	// by itself when the disk does.
	Append(ctx context.Context, recs []Record) ([]Appended, error)
	// Bounds returns the positions that can be read from: earliest, after which is all
	// that is left, and head, after which is nothing yet.
	Bounds(ctx context.Context) (earliest, head uint64, err error)
	// At returns the first stored position from seq on. An error may be ErrNoEntry.
	At(ctx context.Context, seq uint64) (Stored, error)
	// AtTime returns the first stored position that was appended at a time or later. An
	// error may be ErrNoEntry.
	AtTime(ctx context.Context, t time.Time) (Stored, error)
	// Read calls fn for the records after one position and up to and including another, as
	// far as the filter lets them through, in order, each once; markers are left out. When
	// it returns nil, everything up to through has been read. While fn runs, nothing is
	// held that others wait for. An error may be fn's, a *GapError without After, or
	// ErrFuture if the log ends before through.
	Read(ctx context.Context, after, through uint64, f Filter, fn func(Entry) error) error
	// Tail calls fn for everything that is stored after a position, markers included, in
	// order, as it comes: each time with what is there, at least one entry. It goes on
	// until the context ends, and outlasts the loss of connections. An error is fn's, a
	// *GapError without After, ErrFuture if the log ends before the position,
	// ErrUnavailable after Close, or the context's.
	Tail(ctx context.Context, after uint64, fn func([]Entry) error) error

	// Keys is a space of keys. There are few spaces, whose names are plain.
	Keys(space string) Keys

	// Hold runs work while this process holds the lease of that name, which of all
	// processes on this log one at a time does; within the process, one call. It waits
	// until it gets the lease, and calls work with a context that ends when the lease is
	// lost or ctx ends. If the lease was lost it waits for work to return, whatever that
	// returns, and begins again. Else it gives the lease back, and returns what work did.
	// When ctx ends while it waits it returns ctx's error, and ErrUnavailable when the
	// engine is closed.
	Hold(ctx context.Context, name string, work func(context.Context) error) error
	// Held reports whether any process holds the lease of that name at this moment.
	Held(ctx context.Context, name string) (bool, error)

	// Close stops appending, waits for what is under way, and releases everything. What
	// was acknowledged is durable also without it. Reads under way fail with
	// ErrUnavailable. Closing again does nothing.
	Close() error
}

// Keys is a space of durable values under keys, each with a revision. Revisions grow with
// each change in the space, and no two changes have the same. A key is 1 to 200 of A-Z, a-z,
// 0-9, "_", "-", "=" and, between such, ".". An engine is given what is valid: a Log refuses
// anything else with ErrInvalid. Errors are as of an Engine.
type Keys interface {
	// Get reads a key. What it returns is zero if the key is not there.
	Get(ctx context.Context, key string) (Value, error)
	// List reads the keys with a prefix that ends with ".", sorted by key.
	List(ctx context.Context, prefix string) ([]Value, error)
	// Put writes a value of up to 512 KiB if the condition holds, and returns its revision.
	// With a ttl other than 0, of at least a second, the value goes by itself after that
	// time. An error may be ErrConflict; after ErrUnavailable or the context's the value
	// may have been written.
	Put(ctx context.Context, key string, data []byte, cond Condition, ttl time.Duration) (rev uint64, err error)
	// Revision is the last revision in the space, or a later number that no earlier
	// revision has reached.
	Revision(ctx context.Context) (uint64, error)
	// Watch follows a key until it is stopped.
	Watch(key string) Watch
}

// A Value is what a key has.
type Value struct {
	Key  string
	Data []byte
	// Revision is that of the last change; 0 if there is nothing.
	Revision uint64
}

// A Condition says when a value is written. The zero Condition always holds; else one of the
// two is set.
type Condition struct {
	// Revision is what the key must be at; 0 is that it is not there.
	Revision *uint64
	// Prefix ends with "." and begins the key; no key that begins with it may have been
	// written after PrefixRevision. That one has expired may count as that.
	Prefix         string
	PrefixRevision uint64
}

// IfRevision is the condition that the key is at a revision, where 0 is that it is not there.
func IfRevision(rev uint64) Condition { return Condition{Revision: &rev} }

// IfPrefix is the condition that no key with a prefix was written after a revision.
func IfPrefix(prefix string, rev uint64) Condition {
	return Condition{Prefix: prefix, PrefixRevision: rev}
}

// A Watch follows a key.
type Watch interface {
	// Changes has the last change that was not yet taken. The first one has Unknown set. It
	// is closed when the engine is.
	Changes() <-chan Change
	// Stop ends the watch.
	Stop()
}

// A Change is what happened to a key.
type Change struct {
	Value
	// Unknown says that anything may have happened before: the key is to be read.
	Unknown bool
	// Gone says that the key is not there any more.
	Gone bool
}

var (
	// ErrUnavailable is why something failed for now. What was to be written may or may not
	// have been, and writing it again is safe.
	ErrUnavailable = errors.New("eventlog: the log is not available")
	// ErrInvalid is why a record, a filter or a key is refused that no log can take: trying
	// it again is no use.
	ErrInvalid = errors.New("eventlog: invalid")
	// ErrLost is why an engine refuses a log: events that had been acknowledged are gone.
	ErrLost = errors.New("eventlog: acknowledged events are missing from the log")
	// ErrNoEntry says that nothing is stored from a position or a time on.
	ErrNoEntry = errors.New("eventlog: there is no such entry")
	// ErrFuture is why a position is refused that the log has not reached.
	ErrFuture = errors.New("eventlog: the position is ahead of the log")
	// ErrConflict is why a value was not written: its condition does not hold.
	ErrConflict = errors.New("eventlog: the key has changed")
	// ErrClosed is why nothing can be done with a log after Close. It is an ErrUnavailable.
	ErrClosed = fmt.Errorf("%w: it is closed", ErrUnavailable)
)

// A GapError says that records are gone that were to be read: retention has overtaken the
// reader, or the log is damaged.
type GapError struct {
	// From and To are the first and the last position of the gap. All before From has been
	// read; with a filter, some of the gap may have been as well. To go on, read after To.
	From, To uint64
	// Since is when the entry before the gap was appended, zero if that is not known. An
	// engine leaves it out.
	Since time.Time
	// After is the place behind the gap. An engine leaves it out; the Log knows it.
	After Place
}

func (e *GapError) Error() string {
	return fmt.Sprintf("eventlog: events %d to %d are no longer in the log", e.From, e.To)
}
