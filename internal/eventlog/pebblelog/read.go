package pebblelog

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sort"
	"time"

	"github.com/cockroachdb/pebble/v2"

	"github.com/lategate/lategate/internal/eventlog"
)

const (
	// chunkBytes is about how much is read at a time, in bytes. A reader has this in memory
	// while its caller handles it; nothing of the store is locked meanwhile.
	chunkBytes = 128 << 10
	// chunkScan is how many records a filtered read checks with one iterator: an iterator
	// that is open for long prevents the deletion of old files.
	chunkScan = 1 << 16
)

// Bounds returns the positions that can be read from.
func (e *Engine) Bounds(ctx context.Context) (earliest, head uint64, err error) {
	if err := errors.Join(e.usable(), ctx.Err()); err != nil {
		return 0, 0, err
	}
	head = e.head.Load() // loaded first: so it can only be too low, which max corrects
	earliest = e.first.Load() - 1
	return earliest, max(head, earliest), nil
}

// At returns the first stored position from seq on.
func (e *Engine) At(ctx context.Context, seq uint64) (eventlog.Stored, error) {
	var s eventlog.Stored
	err := e.view(ctx, func() (err error) {
		s, _, err = e.at(seq)
		return err
	})
	return s, err
}

// at returns the first stored position from seq on, and the weight before it.
func (e *Engine) at(seq uint64) (s eventlog.Stored, before uint64, err error) {
	from, head := max(seq, e.first.Load()), e.head.Load()
	if from > head {
		return eventlog.Stored{}, 0, eventlog.ErrNoEntry
	}
	it, err := e.iterator(from, head, &eventlog.Filter{})
	if err != nil {
		return eventlog.Stored{}, 0, err
	}
	defer closeIterator(it)
	if !it.First() {
		if err := it.Error(); err != nil {
			return eventlog.Stored{}, 0, err
		}
		return eventlog.Stored{}, 0, eventlog.ErrNoEntry
	}
	h, _, err := decode(it)
	if err != nil {
		return eventlog.Stored{}, 0, err
	}
	if s.Seq, err = recordSeq(it.Key()); err != nil {
		return eventlog.Stored{}, 0, err
	}
	s.ID, s.Time = string(h.id), asTime(h.time)
	return s, h.before, nil
}

// iterator returns an iterator over the records of a part of the log.
func (e *Engine) iterator(from, through uint64, f *eventlog.Filter) (*pebble.Iterator, error) {
	opts := &pebble.IterOptions{LowerBound: recordKey(from), UpperBound: recordKey(through + 1)}
	if *f != (eventlog.Filter{}) {
		opts.PointKeyFilters = blockFilters(f)
	}
	return e.db.NewIter(opts)
}

// closeIterator closes an iterator whose error was checked before.
func closeIterator(it *pebble.Iterator) { _ = it.Close() }

func decode(it *pebble.Iterator) (header, []byte, error) {
	value, err := it.ValueAndErr()
	if err != nil {
		return header{}, nil, err
	}
	return decodeRecord(value)
}

// AtTime returns the first stored position that was appended at a time or later.
func (e *Engine) AtTime(ctx context.Context, t time.Time) (eventlog.Stored, error) {
	return e.search(ctx, func(s eventlog.Stored, _ uint64) bool { return !s.Time.Before(t) })
}

// search returns the first stored position for which is holds; it must hold for all later
// positions, too.
func (e *Engine) search(ctx context.Context, is func(s eventlog.Stored, before uint64) bool) (eventlog.Stored, error) {
	first, head := e.first.Load(), e.head.Load()
	var found eventlog.Stored
	var failed error
	sort.Search(int(head+1-min(first, head+1)), func(i int) bool {
		if failed != nil {
			return true
		}
		var s eventlog.Stored
		var before uint64
		err := e.view(ctx, func() (err error) {
			s, before, err = e.at(first + uint64(i))
			return err
		})
		switch {
		case errors.Is(err, eventlog.ErrNoEntry):
			return true // there is a hole at the end
		case err != nil:
			failed = err
			return true
		case is(s, before):
			found = s
			return true
		}
		return false
	})
	if failed == nil && found.Seq == 0 {
		failed = errors.Join(e.usable(), ctx.Err())
		if failed == nil {
			failed = eventlog.ErrNoEntry
		}
	}
	return found, failed
}

// chunk is a part of the log that was read.
type chunk struct {
	entries []eventlog.Entry
	through uint64 // everything up to there was checked
	gap     span   // what is missing after it; its To is 0 if nothing is missing
}

// read reads one chunk of the log after one position, at most up to another, which must be
// durable.
func (e *Engine) read(after, through uint64, f *eventlog.Filter, markers bool) (c chunk, err error) {
	it, err := e.iterator(after+1, through, f)
	if err != nil {
		return chunk{}, err
	}
	defer closeIterator(it)
	// Deletions are announced in first and holes before they are done. So everything that
	// is not announced now is still visible to the iterator, which was made before.
	if first := e.first.Load(); after+1 < first {
		return chunk{through: after, gap: span{after + 1, min(first-1, through)}}, nil
	}
	all := *f == eventlog.Filter{}
	var gap span
	end := through
	if !all { // without a filter a hole shows as a missing position
		if gap = firstHole(*e.holes.Load(), after, through); gap.To > 0 {
			end = gap.From - 1
		}
	}
	c.through = after
	var buf []byte
	scanned, size := 0, 0
	for ok := it.First(); ok; ok = it.Next() {
		seq, err := recordSeq(it.Key())
		if err != nil {
			return chunk{}, err
		}
		if seq > end || all && seq != c.through+1 {
			break
		}
		if scanned++; scanned > chunkScan || size >= chunkBytes {
			return c, nil
		}
		h, data, err := decode(it)
		if err != nil {
			return chunk{}, err
		}
		c.through = seq
		if marker := string(h.kind) == eventlog.KindMarker; !h.matches(f) || marker && !markers {
			continue
		}
		// One buffer for all records would be faster, but would stay in memory as long as
		// one of them is used.
		if buf == nil {
			buf = make([]byte, 0, chunkBytes+chunkBytes/8)
		}
		if need := len(h.id) + len(data); cap(buf)-len(buf) < len(data) {
			buf = make([]byte, 0, max(need, chunkBytes/4))
		}
		start := len(buf)
		buf = append(buf, data...)
		c.entries = append(c.entries, eventlog.Entry{Seq: seq, Time: asTime(h.time), Kind: intern(h.kind), ID: string(h.id), Data: buf[start:len(buf):len(buf)]})
		size += len(data) + 100
	}
	if err := it.Error(); err != nil {
		if len(c.entries) > 0 {
			return c, nil // the next read will begin with it
		}
		return chunk{}, err
	}
	if !all || c.through == end {
		c.through, c.gap = end, gap
		return c, nil
	}
	next := end + 1
	if it.Valid() {
		if next, err = recordSeq(it.Key()); err != nil {
			return chunk{}, err
		}
	}
	c.gap = span{c.through + 1, next - 1}
	return c, nil
}

// intern returns a kind as a string, without an allocation for known kinds.
func intern(kind []byte) string {
	switch string(kind) {
	case eventlog.KindMessageReceived:
		return eventlog.KindMessageReceived
	case eventlog.KindMessageSent:
		return eventlog.KindMessageSent
	case eventlog.KindMessageStatus:
		return eventlog.KindMessageStatus
	case eventlog.KindBroadcastStatus:
		return eventlog.KindBroadcastStatus
	}
	return string(kind)
}

// next is read, and waits until damage that it finds has been cut out.
func (e *Engine) next(ctx context.Context, after, through uint64, f *eventlog.Filter, markers bool) (c chunk, err error) {
	err = e.view(ctx, func() (err error) {
		c, err = e.read(after, through, f, markers)
		return err
	})
	return c, err
}

// Read calls fn for the records after one position and up to and including another.
func (e *Engine) Read(ctx context.Context, after, through uint64, f eventlog.Filter, fn func(eventlog.Entry) error) error {
	switch _, head, err := e.Bounds(ctx); {
	case err != nil:
		return err
	case through > head:
		return fmt.Errorf("%w: %d, and it ends at %d", eventlog.ErrFuture, through, head)
	}
	for after < through {
		c, err := e.next(ctx, after, through, &f, false)
		if err != nil {
			return err
		}
		for _, entry := range c.entries {
			if err := fn(entry); err != nil {
				return err
			}
		}
		if c.gap.To > 0 {
			return &eventlog.GapError{From: c.gap.From, To: c.gap.To}
		}
		after = c.through
	}
	return nil
}

// Tail calls fn for everything that is stored after a position, as it comes.
func (e *Engine) Tail(ctx context.Context, after uint64, fn func([]eventlog.Entry) error) error {
	switch _, head, err := e.Bounds(ctx); {
	case err != nil:
		return err
	case after > head:
		return fmt.Errorf("%w: %d, and it ends at %d", eventlog.ErrFuture, after, head)
	}
	for {
		moved := e.moved.wait()
		_, head, err := e.Bounds(ctx)
		if err != nil {
			return err
		}
		if head <= after {
			select {
			case <-moved:
			case <-ctx.Done():
			case <-e.failed:
			}
			continue
		}
		c, err := e.next(ctx, after, head, &eventlog.Filter{}, true)
		if err != nil {
			return err
		}
		if len(c.entries) > 0 {
			if err := fn(slices.Clip(c.entries)); err != nil {
				return err
			}
		}
		if c.gap.To > 0 {
			return &eventlog.GapError{From: c.gap.From, To: c.gap.To}
		}
		after = c.through
	}
}
