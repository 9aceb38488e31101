package eventlog

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"time"
)

// A Place is a position in the log, bound to what is there: to the entry at Seq or, where
// that is gone or is not known, to the first one behind it. The zero Place is before the
// first entry that the log ever had. One of a position alone can be read from, but its
// token is refused.
type Place struct {
	// Seq is the position: everything up to and including it has been read.
	Seq uint64
	// Time is when the entry was appended that the place is bound to; zero if it is bound
	// to none.
	Time time.Time

	mark   uint32 // of that entry
	before bool   // it is one behind Seq
}

// markOf is what a place keeps of an entry; never 0, which is a place that is bound to
// none. The time is in it because a log that was restored from a copy may get the same
// event in the same position again, behind others than before.
func markOf(id string, at time.Time) uint32 {
	b := make([]byte, 0, maxID+8)
	b = binary.BigEndian.AppendUint64(b, uint64(at.UnixNano()))
	sum := sha256.Sum256(append(b, id...))
	return binary.BigEndian.Uint32(sum[:4]) | 1
}

// Place is the place after the entry.
func (e *Entry) Place() Place { return Place{Seq: e.Seq, Time: e.Time, mark: markOf(e.ID, e.Time)} }

// place is the place at a position that the entry is the first one at or behind.
func (s *Stored) place(seq uint64) Place {
	if seq == 0 {
		return Place{}
	}
	return Place{Seq: seq, Time: s.Time, mark: markOf(s.ID, s.Time), before: s.Seq > seq}
}

// Ends is Bounds with what is there, so that tokens can be made of them. An error is
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

// Place returns the place of a position. Where there is no entry, as before the earliest
// one or in a gap, it is bound to the first one behind it; if there is none either,
// because all have expired, a marker is appended. An error is ErrUnavailable or the
// context's.
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

// PlaceAt returns the place after which everything follows that was appended at a time
// or later; without such, that is the end of the log. An error is ErrUnavailable or the
// context's.
func (l *Log) PlaceAt(ctx context.Context, t time.Time) (Place, error) {
	// The end is looked up first: what is appended afterwards is after it.
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
