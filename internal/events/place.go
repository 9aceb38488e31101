package events

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
// first entry that the log ever had. One of a sequence alone can be read from, but its
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

// Bounds returns the positions that can be read from: earliest, after which is all
// that is left, and head, after which is nothing yet. An error is ErrUnavailable or
// the context's.
func (l *Log) Bounds(ctx context.Context) (earliest, head uint64, err error) {
	info, err := l.info(ctx)
	if err != nil {
		return 0, 0, err
	}
	earliest, head = max(info.State.FirstSeq, 1)-1, info.State.LastSeq
	if l.local != nil { // what is not on disk is not there yet
		durable, _ := l.local.durable.get()
		head = min(head, durable)
		earliest = min(earliest, head)
	}
	return earliest, head, nil
}

// Ends is Bounds with what is there, so that tokens can be made of them. An error is
// ErrUnavailable or the context's.
func (l *Log) Ends(ctx context.Context) (earliest, head Place, err error) {
	_, last, err := l.Bounds(ctx)
	if err == nil {
		head, err = l.Place(ctx, last)
	}
	if err != nil {
		return Place{}, Place{}, err
	}
	switch first, err := l.next(ctx, 0); {
	case errors.Is(err, errNoRecord) && last == 0:
		return Place{}, head, nil
	case err != nil:
		return Place{}, Place{}, unavailable(ctx, err)
	case first.seq-1 >= last: // what is not on disk is not there yet
		return head, head, nil
	default:
		return first.behind(first.seq - 1), head, nil
	}
}

// Place returns the place of a position. Where there is no entry, as before the earliest
// one or in a hole, it is bound to the first one behind it; if there is none either,
// because all have expired, a marker is appended. An error is ErrUnavailable or the
// context's.
func (l *Log) Place(ctx context.Context, seq uint64) (Place, error) {
	if seq == 0 {
		return Place{}, nil
	}
	m, err := l.leaderGet(ctx, seq, "")
	if errors.Is(err, errNoRecord) {
		m, err = l.next(ctx, seq)
	}
	if errors.Is(err, errNoRecord) {
		if err = l.mark(ctx); err == nil {
			m, err = l.next(ctx, seq)
		}
	}
	switch {
	case errors.Is(err, errNoRecord):
		return Place{}, fmt.Errorf("%w: there is nothing from %d on", ErrUnavailable, seq)
	case err != nil:
		return Place{}, err
	case m.seq > seq:
		return m.behind(seq), nil
	}
	return Place{Seq: seq, Time: m.time, mark: markOf(m.id, m.time)}, nil
}

// PlaceAt returns the place after which everything follows that was appended at a time
// or later; without such, that is the end of the log. An error is ErrUnavailable or the
// context's.
func (l *Log) PlaceAt(ctx context.Context, t time.Time) (Place, error) {
	// The end is looked up first: what is appended afterwards is after it.
	_, head, err := l.Bounds(ctx)
	if err != nil {
		return Place{}, err
	}
	m, err := l.askLeader(ctx, getRequest{NextFor: subjectRoot + ".>", StartTime: &t})
	switch {
	case errors.Is(err, errNoRecord):
		return l.Place(ctx, head)
	case err != nil:
		return Place{}, err
	}
	return l.Place(ctx, min(m.seq-1, head))
}

// behind is the place at a position that the entry is the first one behind.
func (m *stored) behind(seq uint64) Place {
	if seq == 0 {
		return Place{}
	}
	return Place{Seq: seq, Time: m.time, mark: markOf(m.id, m.time), before: true}
}

// next asks for the first entry behind a sequence. An error is errNoRecord,
// ErrUnavailable or the context's.
func (l *Log) next(ctx context.Context, seq uint64) (stored, error) {
	return l.leaderGet(ctx, seq+1, subjectRoot+".>")
}
