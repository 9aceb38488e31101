package hub

import (
	"sort"
	"sync"
	"sync/atomic"
)

// ring holds the log's last events. Each event has an index that only grows, and can be
// read by it without a lock; one that has been dropped is not found.
type ring struct {
	slots    []atomic.Pointer[Event]
	maxBytes int
	end      atomic.Uint64 // the index after the last event; the first event's is 0

	head    atomic.Uint64 // the sequence of the last event
	started atomic.Bool

	mu      sync.Mutex
	after   uint64 // the ring holds everything after this sequence
	begin   uint64 // the index of the first event that it holds
	bytes   int
	changed chan struct{} // closed when events come; nil if nobody waits
}

func newRing(events, bytes int) *ring {
	return &ring{slots: make([]atomic.Pointer[Event], events), maxBytes: bytes}
}

// start makes the ring hold everything after a sequence. Before that it holds nothing.
func (r *ring) start(after uint64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.after = after
	r.head.Store(after)
	r.started.Store(true)
	r.notify()
}

// push appends events and drops the oldest to make room.
func (r *ring) push(events []*Event) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, e := range events {
		e.pos = r.end.Load()
		// An event in the end holds the stored frame and the sent one, the JSON also twice
		// if it is asked for, and its own fields.
		e.size = 512 + 2*(len(e.Record.GetFrame())+len(e.Record.GetRaw()))
		for r.begin < e.pos && (e.pos-r.begin == uint64(len(r.slots)) || r.bytes+e.size > r.maxBytes) {
			r.drop()
		}
		r.bytes += e.size
		r.slots[e.pos%uint64(len(r.slots))].Store(e)
		r.head.Store(e.Seq)
		r.end.Store(e.pos + 1)
	}
	r.notify()
}

// drop removes the oldest event.
func (r *ring) drop() {
	slot := &r.slots[r.begin%uint64(len(r.slots))]
	old := slot.Load()
	slot.Store(nil)
	r.bytes -= old.size
	r.after = old.Seq
	r.begin++
}

func (r *ring) notify() {
	if r.changed != nil {
		close(r.changed)
		r.changed = nil
	}
}

// at is the event at an index, or nil if it was dropped. The index must be less than end.
func (r *ring) at(pos uint64) *Event {
	if e := r.slots[pos%uint64(len(r.slots))].Load(); e != nil && e.pos == pos {
		return e
	}
	return nil
}

// find is the index of the first event from a sequence on, if the ring holds everything
// from there on. Otherwise the log has to be read up to the sequence after, which is 0 if
// it is not known yet.
func (r *ring) find(next uint64) (pos, after uint64, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.started.Load() || next <= r.after {
		return 0, r.after, false
	}
	n := sort.Search(int(r.end.Load()-r.begin), func(i int) bool { return r.at(r.begin+uint64(i)).Seq >= next })
	return r.begin + uint64(n), 0, true
}

// wait returns a channel that is closed when the ring starts, or gets an event of this
// index or a later one.
func (r *ring) wait(pos uint64) <-chan struct{} {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.started.Load() && r.end.Load() > pos {
		return closed
	}
	if r.changed == nil {
		r.changed = make(chan struct{})
	}
	return r.changed
}

var closed = func() chan struct{} { c := make(chan struct{}); close(c); return c }()

// count is how many events the ring holds, and their size as push counts it.
func (r *ring) count() (events, bytes int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return int(r.end.Load() - r.begin), r.bytes
}
