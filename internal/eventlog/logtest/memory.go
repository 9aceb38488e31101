package logtest

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"

	"github.com/lategate/lategate/internal/eventlog"
)

// Memory is an engine in memory that can lose entries. It has no keys and no leases, and of a
// filter it uses only the kind.
type Memory struct {
	mu      sync.Mutex
	epoch   uuid.UUID
	entries []eventlog.Entry
	earliest,
	head uint64
	changed chan struct{} // closed when there is more
}

// NewMemory returns an engine with an empty log.
func NewMemory() *Memory { return &Memory{epoch: uuid.New(), changed: make(chan struct{})} }

// Clone returns a copy of the engine, like a log that was restored from a file system's
// snapshot.
func (m *Memory) Clone() *Memory {
	m.mu.Lock()
	defer m.mu.Unlock()
	return &Memory{epoch: m.epoch, entries: slices.Clone(m.entries), earliest: m.earliest, head: m.head, changed: make(chan struct{})}
}

// Expire forgets everything before a position.
func (m *Memory) Expire(first uint64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.entries = slices.DeleteFunc(m.entries, func(e eventlog.Entry) bool { return e.Seq < first })
	m.earliest = first - 1
}

// Lose deletes the entry at one position, which becomes a gap.
func (m *Memory) Lose(seq uint64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.entries = slices.DeleteFunc(m.entries, func(e eventlog.Entry) bool { return e.Seq == seq })
}

// Wait implements [eventlog.Engine].
func (m *Memory) Wait(context.Context) error { return nil }

// Healthy implements [eventlog.Engine].
func (m *Memory) Healthy() error { return nil }

// Failed implements [eventlog.Engine].
func (m *Memory) Failed() <-chan struct{} { return nil }

// Epoch implements [eventlog.Engine].
func (m *Memory) Epoch() uuid.UUID { return m.epoch }

// MaxData implements [eventlog.Engine].
func (m *Memory) MaxData() int { return 1 << 20 }

// Append implements [eventlog.Engine]. It knows the ids of the entries that it still has.
func (m *Memory) Append(_ context.Context, recs []eventlog.Record) ([]eventlog.Appended, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	out := make([]eventlog.Appended, len(recs))
	for i, r := range recs {
		if j := slices.IndexFunc(m.entries, func(e eventlog.Entry) bool { return e.ID == r.ID }); j >= 0 {
			out[i] = eventlog.Appended{Seq: m.entries[j].Seq, Duplicate: true}
			continue
		}
		m.head++
		m.entries = append(m.entries, eventlog.Entry{Seq: m.head, Time: time.Now(), Kind: r.Kind, ID: r.ID, Data: r.Data})
		out[i].Seq = m.head
	}
	close(m.changed)
	m.changed = make(chan struct{})
	return out, nil
}

// Bounds implements [eventlog.Engine].
func (m *Memory) Bounds(context.Context) (earliest, head uint64, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.earliest, m.head, nil
}

// find returns the first entry for which a function is true.
func (m *Memory) find(has func(eventlog.Entry) bool) (eventlog.Entry, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	i := slices.IndexFunc(m.entries, has)
	if i < 0 {
		return eventlog.Entry{}, eventlog.ErrNoEntry
	}
	return m.entries[i], nil
}

// At implements [eventlog.Engine].
func (m *Memory) At(_ context.Context, seq uint64) (eventlog.Stored, error) {
	e, err := m.find(func(e eventlog.Entry) bool { return e.Seq >= seq })
	return eventlog.Stored{Seq: e.Seq, ID: e.ID, Time: e.Time}, err
}

// AtTime implements [eventlog.Engine].
func (m *Memory) AtTime(_ context.Context, t time.Time) (eventlog.Stored, error) {
	e, err := m.find(func(e eventlog.Entry) bool { return !e.Time.Before(t) })
	return eventlog.Stored{Seq: e.Seq, ID: e.ID, Time: e.Time}, err
}

// Read implements [eventlog.Engine].
func (m *Memory) Read(ctx context.Context, after, through uint64, f eventlog.Filter, fn func(eventlog.Entry) error) error {
	if _, head, _ := m.Bounds(ctx); through > head {
		return eventlog.ErrFuture
	}
	for next := after + 1; next <= through; next++ {
		e, err := m.find(func(e eventlog.Entry) bool { return e.Seq >= next })
		switch {
		case errors.Is(err, eventlog.ErrNoEntry):
			return &eventlog.GapError{From: next, To: through}
		case e.Seq > next:
			return &eventlog.GapError{From: next, To: min(e.Seq-1, through)}
		case e.Kind == eventlog.KindMarker, f.Kind != "" && f.Kind != e.Kind:
			continue
		}
		if err := fn(e); err != nil {
			return err
		}
	}
	return nil
}

// Tail implements [eventlog.Engine].
func (m *Memory) Tail(ctx context.Context, after uint64, fn func([]eventlog.Entry) error) error {
	for {
		m.mu.Lock()
		changed, head := m.changed, m.head
		m.mu.Unlock()
		if after == head {
			select {
			case <-changed:
				continue
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		e, err := m.find(func(e eventlog.Entry) bool { return e.Seq > after })
		switch {
		case errors.Is(err, eventlog.ErrNoEntry):
			return &eventlog.GapError{From: after + 1, To: head}
		case e.Seq > after+1:
			return &eventlog.GapError{From: after + 1, To: e.Seq - 1}
		}
		after = e.Seq
		if err := fn([]eventlog.Entry{e}); err != nil {
			return err
		}
	}
}

// Keys implements [eventlog.Engine].
func (m *Memory) Keys(string) eventlog.Keys { return nil }

// Hold implements [eventlog.Engine].
func (m *Memory) Hold(context.Context, string, func(context.Context) error) error {
	return eventlog.ErrUnavailable
}

// Held implements [eventlog.Engine].
func (m *Memory) Held(context.Context, string) (bool, error) { return false, eventlog.ErrUnavailable }

// Close implements [eventlog.Engine].
func (m *Memory) Close() error { return nil }
