package eventlog

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"time"
)

// A Place is a position in the log, bound to an entry: the one at Seq or, if that is gone
// or not known, the first one after it. The zero Place is before the first entry that the
// log ever had. A Place with Seq alone can be read from, but its token is refused.
type Place struct {
	// Seq is the position: everything up to and including it has been read.
	Seq uint64
	// Time is when the entry was appended that the place is bound to; zero if it is bound
	// to none.
	Time time.Time

	mark   uint32 // of that entry
	before bool   // that entry is after Seq
}

// markOf is the checksum of an entry that a place keeps; never 0, which means that a place
// is bound to none. The time is part of it, because a log that was restored from a copy may
// get the same event at the same position again, after other events than before.
func markOf(id string, at time.Time) uint32 {
	b := make([]byte, 0, maxID+8)
	b = binary.BigEndian.AppendUint64(b, uint64(at.UnixNano()))
	sum := sha256.Sum256(append(b, id...))
	return binary.BigEndian.Uint32(sum[:4]) | 1
}

// Place is the place after the entry.
func (e *Entry) Place() Place { return Place{Seq: e.Seq, Time: e.Time, mark: markOf(e.ID, e.Time)} }

// place returns the place of a position; s is the first entry at or after the position.
func (s *Stored) place(seq uint64) Place {
	if seq == 0 {
		return Place{}
	}
	return Place{Seq: seq, Time: s.Time, mark: markOf(s.ID, s.Time), before: s.Seq > seq}
}

// Ends returns the positions of Bounds as places, of which tokens can be made. An error is
// ErrUnavailable or the context's.
func (l *Log) Ends(ctx context.Context) (earliest, head Place, err error) {
	_, last, err := l.engine.Bounds(ctx)
	if err == nil {
		head, err = l.Place(ctx, last)
	}
	if err != nil {
		return Place{}, Place{}, err
	}
	switch first, err := l.engine.At(ctx, 1); {
	case errors.Is(err, ErrNoEntry) && last == 0:
		return Place{}, head, nil
	case errors.Is(err, ErrNoEntry):
		return Place{}, Place{}, fmt.Errorf("%w: its last entry has just expired", ErrUnavailable)
	case err != nil:
		return Place{}, Place{}, err
	case first.Seq-1 >= last:
		return head, head, nil
	default:
		return first.place(first.Seq - 1), head, nil
	}
}

// Place returns the place of a position. If there is no entry, as before the earliest one
// or in a gap, it is bound to the first one after it. If there is none either, because all
// have expired, a marker is appended. An error is ErrUnavailable or the context's.
func (l *Log) Place(ctx context.Context, seq uint64) (Place, error) {
	if seq == 0 {
		return Place{}, nil
	}
	s, err := l.engine.At(ctx, seq)
	if errors.Is(err, ErrNoEntry) {
		if err = l.mark(ctx); err == nil {
			s, err = l.engine.At(ctx, seq)
		}
	}
	switch {
	case errors.Is(err, ErrNoEntry):
		return Place{}, fmt.Errorf("%w: there is nothing from %d on", ErrUnavailable, seq)
	case err != nil:
		return Place{}, err
	}
	return s.place(seq), nil
}

// PlaceAt returns the place after which all entries follow that were appended at a time or
// later, the end of the log if there are none. An error is ErrUnavailable or the context's.
func (l *Log) PlaceAt(ctx context.Context, t time.Time) (Place, error) {
	// The end is read first: entries that are appended meanwhile are after it.
	_, head, err := l.engine.Bounds(ctx)
	if err != nil {
		return Place{}, err
	}
	s, err := l.engine.AtTime(ctx, t)
	switch {
	case errors.Is(err, ErrNoEntry):
		return l.Place(ctx, head)
	case err != nil:
		return Place{}, err
	}
	return l.Place(ctx, min(s.Seq-1, head))
}
