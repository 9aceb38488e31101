package hub

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"

	logv1 "github.com/lategate/lategate/gen/gateway/lategate/log/v1"
	"github.com/lategate/lategate/internal/eventlog"
	"github.com/lategate/lategate/internal/runtest"
)

// fakeEntry is an entry, and what readers filter by.
type fakeEntry struct {
	eventlog.Entry
	account, thread string
}

// fakeLog is a log in memory, which can be made to fail, and which works in a synctest
// bubble.
type fakeLog struct {
	*eventlog.Log // nil: the rest of a source, which is not asked for

	mu          sync.Mutex
	entries     []fakeEntry // the entries from sequence first on; a hole has none
	first, last uint64
	changed     chan struct{}
	failing     bool              // Read and Bounds
	reads       []eventlog.Filter // what was read
	readGate    chan struct{}     // if not nil, each Read waits for it
}

func newFakeLog() *fakeLog { return &fakeLog{first: 1, changed: make(chan struct{})} }

// add appends records, and returns the last one's sequence. A record without data makes a
// hole.
func (l *fakeLog) add(recs ...eventlog.Record) uint64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, r := range recs {
		l.last++
		if r.Kind != "" {
			l.entries = append(l.entries, fakeEntry{eventlog.Entry{Seq: l.last, ID: r.ID, Kind: r.Kind, Data: r.Data}, r.Account, r.Thread})
		}
	}
	close(l.changed)
	l.changed = make(chan struct{})
	return l.last
}

// expire removes what is before a sequence.
func (l *fakeLog) expire(first uint64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.first = first
	l.entries = slices.DeleteFunc(l.entries, func(e fakeEntry) bool { return e.Seq < first })
}

func (l *fakeLog) fail(on bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.failing = on
}

// placeAt is a place that is bound to an entry.
func placeAt(seq uint64) eventlog.Place { return (&eventlog.Entry{Seq: seq}).Place() }

func (l *fakeLog) Token(p eventlog.Place) string {
	if p.Seq > 0 && p == (eventlog.Place{Seq: p.Seq, Time: p.Time}) {
		return fmt.Sprintf("unbound-%d", p.Seq)
	}
	return fmt.Sprintf("token-%d", p.Seq)
}

func (l *fakeLog) Place(_ context.Context, seq uint64) (eventlog.Place, error) {
	return placeAt(seq), nil
}

func (l *fakeLog) Bounds(context.Context) (uint64, uint64, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.failing {
		return 0, 0, eventlog.ErrUnavailable
	}
	return l.first - 1, l.last, nil
}

// at is the first entry from a sequence on, and a channel that is closed when there are
// more entries.
func (l *fakeLog) at(next uint64) (fakeEntry, bool, <-chan struct{}, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	i, _ := slices.BinarySearchFunc(l.entries, next, func(e fakeEntry, seq uint64) int { return int(e.Seq) - int(seq) })
	if l.failing {
		return fakeEntry{}, false, l.changed, eventlog.ErrUnavailable
	}
	if i == len(l.entries) {
		return fakeEntry{}, false, l.changed, nil
	}
	return l.entries[i], true, l.changed, nil
}

func (l *fakeLog) Read(ctx context.Context, after, through uint64, f eventlog.Filter, fn func(eventlog.Entry) error) error {
	l.mu.Lock()
	l.reads = append(l.reads, f)
	gate := l.readGate
	l.mu.Unlock()
	if gate != nil {
		select {
		case <-gate:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	for next := after + 1; next <= through; {
		e, ok, _, err := l.at(next)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			return err
		}
		if !ok || e.Seq > through {
			return &eventlog.GapError{From: next, To: through, After: placeAt(through)}
		}
		if e.Seq > next {
			return &eventlog.GapError{From: next, To: e.Seq - 1, After: placeAt(e.Seq - 1)}
		}
		next++
		if e.Kind == eventlog.KindMarker || f.Kind != "" && f.Kind != e.Kind || f.Account != "" && f.Account != e.account || f.Thread != "" && f.Thread != e.thread {
			continue
		}
		if err := fn(e.Entry); err != nil {
			return err
		}
	}
	return nil
}

func (l *fakeLog) Tail(ctx context.Context, after uint64, fn func([]eventlog.Entry) error) error {
	for next := after + 1; ; {
		e, ok, changed, _ := l.at(next)
		if !ok {
			select {
			case <-changed:
				continue
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		if e.Seq > next {
			return &eventlog.GapError{From: next, To: e.Seq - 1, After: placeAt(e.Seq - 1)}
		}
		var burst []eventlog.Entry
		for ; ok && e.Seq == next; e, ok, _, _ = l.at(next) {
			burst = append(burst, e.Entry)
			next++
		}
		if err := fn(burst); err != nil {
			return err
		}
	}
}

// record is a received message with the number n in its id.
func record(t testing.TB, n int, account, thread string) eventlog.Record {
	t.Helper()
	return kindOf(t, eventlog.KindMessageReceived, n, account, thread)
}

func kindOf(t testing.TB, kind string, n int, account, thread string) eventlog.Record {
	t.Helper()
	data, err := proto.Marshal(&logv1.Record{AccountId: account, ConversationId: thread, Frame: []byte{0x1a, 0}})
	if err != nil {
		t.Fatal(err)
	}
	return eventlog.Record{Kind: kind, Account: account, Thread: thread, ID: fmt.Sprintf("id-%d", n), Data: data}
}

// collector is a subscriber that keeps what it gets, and fails the test if it is called
// twice at a time, out of order, or with a heartbeat that is ahead or behind.
type collector struct {
	t       testing.TB
	block   func(e *Event) error // called by Deliver first
	inside  atomic.Int32
	mu      sync.Mutex
	seqs    []uint64
	beats   []Heartbeat
	gaps    []span
	whole   []eventlog.GapError // the gaps in full
	reached uint64              // by events, heartbeats and gaps
	changed chan struct{}
}

func newCollector(t testing.TB) *collector {
	return &collector{t: t, changed: make(chan struct{}, 1)}
}

func (c *collector) enter() func() {
	if c.inside.Add(1) != 1 {
		c.t.Error("the subscriber is called twice at the same time, want one call at a time")
	}
	c.mu.Lock()
	return func() {
		c.mu.Unlock()
		c.inside.Add(-1)
		select {
		case c.changed <- struct{}{}:
		default:
		}
	}
}

func (c *collector) Deliver(e *Event) error {
	if c.block != nil {
		if err := c.block(e); err != nil {
			return err
		}
	}
	defer c.enter()()
	if e.Seq <= c.reached {
		c.t.Errorf("got event %d after %d, want a later one", e.Seq, c.reached)
	}
	c.seqs, c.reached = append(c.seqs, e.Seq), e.Seq
	return nil
}

func (c *collector) Heartbeat(h Heartbeat) error {
	defer c.enter()()
	if h.Seq < c.reached {
		c.t.Errorf("got a heartbeat at %d after %d, want none that is earlier", h.Seq, c.reached)
	}
	c.beats, c.reached = append(c.beats, h), h.Seq
	return nil
}

func (c *collector) Gap(g *eventlog.GapError) error {
	defer c.enter()()
	if g.From <= c.reached || g.To < g.From {
		c.t.Errorf("got the gap %v after %d, want it to begin later", g, c.reached)
	}
	if g.After.Seq != g.To {
		c.t.Errorf("the place after the gap %v is at %d, want %d", g, g.After.Seq, g.To)
	}
	c.gaps, c.reached = append(c.gaps, span{g.From, g.To}), g.To
	c.whole = append(c.whole, *g)
	return nil
}

// span is a gap.
type span struct{ from, to uint64 }

// got is what was collected.
func (c *collector) got() (seqs []uint64, beats []Heartbeat, gaps []span) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.seqs), slices.Clone(c.beats), slices.Clone(c.gaps)
}

// until waits for a number of events.
func (c *collector) until(n int) []uint64 {
	c.t.Helper()
	timeout := time.After(60 * time.Second)
	for {
		seqs, _, _ := c.got()
		if len(seqs) >= n {
			return seqs
		}
		select {
		case <-c.changed:
		case <-timeout:
			c.t.Fatalf("got %d events after 30 s, want %d", len(seqs), n)
		}
	}
}

// runHub runs a hub with a small ring until the returned function is called, or the test ends.
func runHub(t testing.TB, l source, ringEvents, shards int) (*Hub, func()) {
	t.Helper()
	h := newHub(l, slog.New(slog.DiscardHandler), newRing(ringEvents, 1<<20), shards)
	return h, runtest.Start(t, h.Run)
}

// sequences returns all numbers from one to another.
func sequences(from, to uint64) (s []uint64) {
	for ; from <= to; from++ {
		s = append(s, from)
	}
	return s
}

func set(vs ...string) map[string]struct{} {
	m := map[string]struct{}{}
	for _, v := range vs {
		m[v] = struct{}{}
	}
	return m
}
