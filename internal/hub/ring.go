package hub

import (
	"sort"
	"sync"
	"sync/atomic"
)

// ring holds the log's last events. An event has an index that only grows, and is read
// by it without a lock; one that has left is not found.
type ring struct {
	slots    []atomic.Pointer[Event]
	maxBytes int
	end      atomic.Uint64 // the index behind the last event; the first one's is 0

	head    atomic.Uint64 // the sequence of the last event
	started atomic.Bool

	mu      sync.Mutex
	after   uint64 // the sequence after which it holds everything
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

// push appends events; the oldest leave for them.
func (r *ring) push(events []*Event) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, e := range events {
		e.pos = r.end.Load()
		// What it holds in the end: the stored frame and the sent one, the JSON twice as
		// well if it is asked for, and itself.
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

// drop forgets the oldest event.
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

// at is the event at an index, or nil if it has left. The index is less than end.
func (r *ring) at(pos uint64) *Event {
	if e := r.slots[pos%uint64(len(r.slots))].Load(); e != nil && e.pos == pos {
		return e
	}
	return nil
}

// find is the index of the first event from a sequence on, if the ring holds
// everything from there on. Otherwise, after is the sequence up to which the log has
// to be read instead, 0 if that is not known yet.
func (r *ring) find(next uint64) (pos, after uint64, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.started.Load() || next <= r.after {
		return 0, r.after, false
	}
	n := sort.Search(int(r.end.Load()-r.begin), func(i int) bool { return r.at(r.begin+uint64(i)).Seq >= next })
	return r.begin + uint64(n), 0, true
}

// wait returns what is closed when the ring starts, or gets an event of this index or a
// later one.
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

// count is how many events the ring holds, and what they count.
func (r *ring) count() (events, bytes int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return int(r.end.Load() - r.begin), r.bytes
}
