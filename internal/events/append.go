package events

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
)

const (
	// maxID is the longest id, in bytes.
	maxID = 256
	// maxAliases is how many aliases a record may have.
	maxAliases = 5
	// headerRoom is what the headers of a message may take, in bytes.
	headerRoom = 2 << 10
	// KindAlias is the kind of the records that hold an alias: ID is the alias, and Data
	// is empty. Tail hands them over, Read does not. Markers are of this kind too.
	KindAlias = "alias"
)

// A Record is what is appended.
type Record struct {
	// Kind, Account and Thread make up the subject, by which readers filter. Kind is 1
	// to 64 of A-Z, a-z, 0-9, _ and -, and not "alias". Thread is the conversation or
	// broadcast; Account and Thread may be anything and may be empty.
	Kind, Account, Thread string
	// ID makes the record unique: a second one with the same ID within 52 hours, or
	// within the retention if that is shorter, is not stored. It is 1 to 256 characters
	// of ASCII that are neither control characters nor blanks.
	ID string
	// Aliases are up to 5 further ids under which the same thing may come; what is said
	// of ID goes for each. They are stored with the record or not at all, as records of
	// the kind "alias" that follow it.
	Aliases []string
	// Data is the payload, nearly as large as the NATS server allows (less 2
	// KiB): 8 MiB with the embedded one, by default 1 MiB with another.
	Data []byte
}

// Appended is the outcome of an append.
type Appended struct {
	// Seq is the record's position in the log. Of a duplicate it is that of the record
	// that was there, or of the alias by which it was known, or 0 if it is not known.
	Seq uint64
	// Duplicate reports that the record was there already: its ID or one of its aliases
	// was known. Nothing of it was stored, also no alias that was not known.
	Duplicate bool
}

// ErrUnavailable is why an append failed for now: the record may or may not be in
// the log, and appending it again is safe.
var ErrUnavailable = errors.New("events: the log is not available")

// ErrInvalid is why a record or a filter is refused that no log can take: trying it
// again is no use.
var ErrInvalid = errors.New("events: invalid")

// ids are all ids of a record.
func (r *Record) ids() []string {
	if len(r.Aliases) == 0 {
		return []string{r.ID}
	}
	return append([]string{r.ID}, r.Aliases...)
}

// validate refuses what would otherwise fail every time, and take the batch that it is
// in along.
func (l *Log) validate(rec *Record) error {
	if !isPlain(rec.Kind) || rec.Kind == KindAlias {
		return fmt.Errorf("%w: the kind %q", ErrInvalid, rec.Kind)
	}
	if len(rec.Aliases) > maxAliases {
		return fmt.Errorf("%w: %d aliases", ErrInvalid, len(rec.Aliases))
	}
	// NATS trims and rewrites blanks in a header, so that ids could become equal.
	odd := func(c rune) bool { return c <= ' ' || c >= 0x7f }
	for i, id := range rec.ids() {
		if id == "" || len(id) > maxID || strings.ContainsFunc(id, odd) {
			return fmt.Errorf("%w: the event id %q", ErrInvalid, id[:min(len(id), maxID)])
		}
		if slices.Contains(rec.ids()[:i], id) {
			return fmt.Errorf("%w: the event id %q is there twice", ErrInvalid, id)
		}
	}
	if limit := l.publish.MaxPayload() - headerRoom; int64(len(rec.Data)) > limit {
		return fmt.Errorf("%w: event %s has %d bytes, and %d are possible", ErrInvalid, rec.ID, len(rec.Data), limit)
	}
	return nil
}

// call is an Append under way. What is in it belongs to the committer until it has
// sent the result.
type call struct {
	recs   []Record
	out    []Appended
	next   int        // the first record that is neither stored nor a duplicate
	result chan error // has room for one, so a caller who has left is no matter
}

// Append stores each record that is not there yet, in order, and returns when they are
// on disk, with the outcome of each. A record is never in the log without those before
// it, whatever happens: a crash leaves the first few. Appends that come together share
// one flush.
//
// An error is ErrInvalid, and nothing was stored; or ErrUnavailable or the context's,
// and some of the records may be missing. Appending all of them again is safe.
func (l *Log) Append(ctx context.Context, recs ...Record) ([]Appended, error) {
	if err := l.opened(); err != nil {
		return nil, err
	}
	for i := range recs {
		if err := l.validate(&recs[i]); err != nil {
			return nil, err
		}
	}
	if len(recs) == 0 {
		return nil, nil
	}
	return l.submit(ctx, recs)
}

// submit has records appended that are valid.
func (l *Log) submit(ctx context.Context, recs []Record) ([]Appended, error) {
	select {
	case <-l.done: // or it might wait in the queue that nobody reads any more
		return nil, errClosed
	default:
	}
	c := &call{recs: recs, out: make([]Appended, len(recs)), result: make(chan error, 1)}
	select {
	case l.appends <- c:
	case <-l.done:
		return nil, errClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	select {
	case err := <-c.result:
		return c.outcome(err)
	case <-l.done:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	select {
	case err := <-c.result: // it was stored just before the log was closed
		return c.outcome(err)
	default:
		return nil, errClosed
	}
}

// errClosed is why nothing can be appended after Close.
var errClosed = fmt.Errorf("%w: it is closed", ErrUnavailable)

// outcome is what Append returns; the committer is done with c.
func (c *call) outcome(err error) ([]Appended, error) {
	if err != nil {
		return nil, err
	}
	return c.out, nil
}
