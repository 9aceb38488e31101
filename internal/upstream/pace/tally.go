package pace

import "time"

const (
	// quanta is into how many parts a window is divided. What happened in one part leaves
	// the window at the same time, so that a count takes the same room whatever the limit.
	quanta = 256
	// latest is how many parts later than it was sent a request may be counted: the
	// upstream counts it somewhen before it answers, and nearly always at once.
	latest = 3
	// tallySize has room for a window, and for what is held a little longer.
	tallySize = quanta + 16
)

// A tally counts what happened within a sliding window. Its times are since a moment at
// least two windows before the first of them. It is not safe for concurrent use.
type tally struct {
	part  time.Duration // of the window
	n     [tallySize]int32
	tail  int64 // the oldest part that counts
	total int
	gone  uint64 // how many have left the window, ever
}

// index is the part of the window that a time is in.
func (t *tally) index(at time.Duration) int64 { return int64(at / t.part) }

// leaves is when what happened in a part leaves the window: half a part after the last of
// it has, for clocks and networks are not exact.
func (t *tally) leaves(index int64) time.Duration {
	return time.Duration(index+1+quanta)*t.part + t.part/2
}

// advance forgets what has left the window.
func (t *tally) advance(now time.Duration) {
	tail := int64((now-t.part/2)/t.part) - quanta
	switch {
	case t.total == 0: // so is every part
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

// add counts n more in a part, unless that has left the window.
func (t *tally) add(index int64, n int) {
	if index >= t.tail {
		t.n[index%tallySize] += int32(n)
		t.total += n
	}
}

// move counts one that was counted in a part in a later one.
func (t *tally) move(from, to int64) {
	if from >= t.tail && from < to {
		t.n[from%tallySize]--
		t.n[to%tallySize]++
	}
}

// drop forgets the oldest n.
func (t *tally) drop(n int) {
	n = min(n, t.total)
	for i := t.tail; n > 0; i++ {
		k := min(n, int(t.n[i%tallySize]))
		t.n[i%tallySize] -= int32(k)
		t.total -= k
		n -= k
	}
}

// before is how many happened before a part.
func (t *tally) before(index int64) (n int) {
	for i := t.tail; i < index && n < t.total; i++ {
		n += int(t.n[i%tallySize])
	}
	return n
}

// freed is when k more of the tallies together will have left the window: at once for
// none, never later than all. The tallies have the same parts.
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
