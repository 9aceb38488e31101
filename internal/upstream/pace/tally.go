package pace

import "time"

const (
	// quanta is the number of parts of a window. All requests of one part leave the window
	// at the same time, so that a tally needs the same memory whatever the limit is.
	quanta = 256
	// latest is how many parts later than it was sent a request may be counted: the
	// upstream counts it at some time before it answers, and nearly always at once.
	latest = 3
	// tallySize has room for a window, and for requests that are kept a little longer.
	tallySize = quanta + 16
)

// A tally counts events in a sliding window. Its times are relative to a moment at least
// two windows before the first event. It is not safe for concurrent use.
type tally struct {
	part  time.Duration // the length of a part
	n     [tallySize]int32
	tail  int64 // the oldest part that counts
	total int
	gone  uint64 // how many have left the window since the beginning
}

// index is the part of the window that a time is in.
func (t *tally) index(at time.Duration) int64 { return int64(at / t.part) }

// leaves is when the events of a part leave the window: half a part after the last of them
// does, because clocks and networks are not exact.
func (t *tally) leaves(index int64) time.Duration {
	return time.Duration(index+1+quanta)*t.part + t.part/2
}

// advance removes what has left the window.
func (t *tally) advance(now time.Duration) {
	tail := int64((now-t.part/2)/t.part) - quanta
	switch {
	case t.total == 0: // then every part is 0
		t.tail = max(t.tail, tail)
		return
	case tail-t.tail >= tallySize:
		t.gone += uint64(t.total)
		t.total, t.tail = 0, tail
		clear(t.n[:])
		return
	}
	for ; t.tail < tail; t.tail++ {
		at := t.tail % tallySize
		t.total -= int(t.n[at])
		t.gone += uint64(t.n[at])
		t.n[at] = 0
	}
}

// add counts n more events in a part, unless the part has left the window.
func (t *tally) add(index int64, n int) {
	if index >= t.tail {
		t.n[index%tallySize] += int32(n)
		t.total += n
	}
}

// move moves one event from a part to a later one.
func (t *tally) move(from, to int64) {
	if from >= t.tail && from < to {
		t.n[from%tallySize]--
		t.n[to%tallySize]++
	}
}

// drop removes the oldest n events.
func (t *tally) drop(n int) {
	n = min(n, t.total)
	for i := t.tail; n > 0; i++ {
		k := min(n, int(t.n[i%tallySize]))
		t.n[i%tallySize] -= int32(k)
		t.total -= k
		n -= k
	}
}

// before is the number of events before a part.
func (t *tally) before(index int64) (n int) {
	for i := t.tail; i < index && n < t.total; i++ {
		n += int(t.n[i%tallySize])
	}
	return n
}

// freed is when k more events of the tallies together will have left the window: at once if
// k is 0, and at the latest when all have left it. The tallies have the same parts.
func freed(now time.Duration, k int, tallies ...*tally) time.Duration {
	if k <= 0 {
		return now
	}
	t := tallies[0]
	tail := t.tail
	for _, other := range tallies[1:] {
		tail = min(tail, other.tail)
	}
	for i := tail; i < tail+tallySize; i++ {
		for _, t := range tallies {
			if i >= t.tail {
				k -= int(t.n[i%tallySize])
			}
		}
		if k <= 0 {
			return t.leaves(i)
		}
	}
	return t.leaves(tail + tallySize)
}
