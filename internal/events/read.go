package events

import (
	"context"
	"fmt"
	"math"
	"time"
)

// An Entry is a record in the log.
type Entry struct {
	// Seq is its position; the first one's is 1.
	Seq uint64
	// Time is when it was appended.
	Time time.Time
	// Kind, Account and Thread are the parts of its subject. Account and Thread are not
	// the record's own, but encoded: "~" is empty, and what is not plain is hashed.
	// EncodeID encodes an id to compare with.
	Kind, Account, Thread string
	// ID and Data are the record's.
	ID   string
	Data []byte

	aliases string // that a record announces, with blanks between them
}

// A Filter selects records by their subject; an empty field is any. Ids are compared
// by hash where they are not plain, and an empty account or thread cannot be asked
// for, so a caller to whom it matters compares the ids in the payload again.
type Filter struct{ Kind, Account, Thread string }

// subject is the filter as NATS has it, or "" if it lets all through.
func (f Filter) subject() string {
	if f == (Filter{}) {
		return ""
	}
	tokens := [3]string{f.Kind, EncodeID(f.Account), EncodeID(f.Thread)}
	for i, v := range [3]string{f.Kind, f.Account, f.Thread} {
		if v == "" {
			tokens[i] = "*"
		}
	}
	return subjectRoot + "." + tokens[0] + "." + tokens[1] + "." + tokens[2]
}

// GapError says that records are gone that were to be read: retention has overtaken
// the reader, or the log has a hole.
type GapError struct {
	// From and To are the first and the last sequence of the gap. All before From has
	// been read; with a filter, some of the gap may have been as well. To go on, read
	// after To.
	From, To uint64
	// Since is when the entry before the gap was appended, zero if that is not known. Only
	// a Subscription knows it.
	Since time.Time
	// After is the place behind the gap.
	After Place
}

func (e *GapError) Error() string {
	return fmt.Sprintf("events: events %d to %d are no longer in the log", e.From, e.To)
}

// lagPause is the pause before asking again a replica that is behind the leader.
const lagPause = 50 * time.Millisecond

// Read calls fn for the records after one sequence and up to and including another,
// as far as the filter lets them through, in order, each once. Aliases are left out. It
// holds about half a MiB at a time, and one record more. When it returns nil,
// everything up to through has been read, also if no record there passed the filter.
// With a filter it notices what retention took, but not a hole in the middle of the
// log. Few reads are served at a time; the others wait for their turn, chunk by chunk,
// so that an fn that takes long holds up nobody.
//
// An error is fn's, a *GapError, ErrTokenFuture if the log ends before through,
// ErrInvalid if the filter's kind cannot be one, ErrUnavailable or the context's.
func (l *Log) Read(ctx context.Context, after, through uint64, f Filter, fn func(Entry) error) error {
	if f.Kind != "" && !isPlain(f.Kind) {
		return fmt.Errorf("%w: the kind %q", ErrInvalid, f.Kind)
	}
	if _, head, err := l.Bounds(ctx); err != nil {
		return err
	} else if through > head {
		return ErrTokenFuture
	}
	r := reader{log: l, subject: f.subject(), next: after + 1, through: through, fn: fn}
	defer r.close()
	for after < through && r.next <= through {
		if err := r.step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// reader is a Read under way.
type reader struct {
	log           *Log
	subject       string // "" is all
	next, through uint64
	fn            func(Entry) error

	pull        *puller // without a filter
	interrupted int     // times in a row
}

// step reads a chunk.
func (r *reader) step(ctx context.Context) error {
	var entries []Entry
	var more bool
	var err error
	if r.subject == "" {
		entries, more, err = r.pullChunk(ctx)
	} else {
		entries, more, err = r.fetchChunk(ctx)
	}
	if err != nil {
		return err
	}
	if r.subject == "" {
		err = r.deliver(ctx, entries)
	} else {
		err = r.deliverSparse(ctx, entries)
	}
	if err != nil || more || r.next > r.through {
		return err
	}
	return r.end(ctx)
}

// deliver hands over consecutive records. A jump is a gap: the log itself leaves no
// sequence out.
func (r *reader) deliver(ctx context.Context, entries []Entry) error {
	for _, e := range entries {
		if e.Seq != r.next {
			switch gone, err := r.log.gone(ctx, r.next, e.Seq); {
			case err != nil:
				return err
			case gone:
				return r.gap(ctx, e.Seq-1)
			}
			return r.interrupt(ctx, fmt.Errorf("%w: a replica left out %d to %d", errPull, r.next, e.Seq-1))
		}
		if e.Kind != KindAlias { // which is a position like any other, but nothing to read
			if err := r.fn(e); err != nil {
				return err
			}
		}
		if r.next++; r.next > r.through {
			return nil
		}
	}
	return nil
}

// deliverSparse hands over records between which others were left out. So a jump says
// nothing, and it is the log's beginning, looked at after the chunk was fetched, that
// tells whether retention took something before it could be read.
func (r *reader) deliverSparse(ctx context.Context, entries []Entry) error {
	earliest, _, err := r.log.Bounds(ctx)
	if err != nil {
		return err
	}
	overtaken := earliest >= r.next
	for _, e := range entries {
		if e.Seq > r.through {
			if overtaken {
				break
			}
			r.next = math.MaxUint64
			return nil
		}
		if overtaken && e.Seq > earliest {
			break
		}
		if e.Kind != KindAlias {
			if err := r.fn(e); err != nil {
				return err
			}
		}
		if !overtaken {
			r.next = e.Seq + 1
		}
	}
	if overtaken {
		return r.gap(ctx, earliest)
	}
	return nil
}

// end decides what it means that there is nothing from next on, where the reader is
// not yet through. The records may have come from a replica that is behind, so the
// leader is asked.
func (r *reader) end(ctx context.Context) error {
	subject := r.subject
	if subject == "" {
		subject = subjectRoot + ".>"
	}
	m, err := r.log.leaderGet(ctx, r.next, subject)
	switch {
	case err == nil && m.seq <= r.through:
		return pause(ctx, lagPause)
	case err != nil && err != errNoRecord:
		return err
	case r.subject == "":
		return r.gap(ctx, r.through)
	}
	if err := r.deliverSparse(ctx, nil); err != nil {
		return err
	}
	r.next = math.MaxUint64
	return nil
}

// gap says that the records from next to a sequence are gone.
func (r *reader) gap(ctx context.Context, to uint64) error {
	return r.log.gap(ctx, r.next, min(to, r.through))
}

// gap is a *GapError, or why it cannot be made.
func (l *Log) gap(ctx context.Context, from, to uint64) error {
	after, err := l.Place(ctx, to)
	if err != nil {
		return err
	}
	return &GapError{From: from, To: to, After: after}
}

// pause waits. An error is the context's.
func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
