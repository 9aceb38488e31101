package sandbox

import (
	"container/heap"
	"time"
)

// timed is something that is due at a time.
type timed interface {
	// when returns the time, and a number that orders things with the same time.
	when() (time.Time, uint64)
}

// queue holds things until they are due, the earliest first.
type queue[T timed] struct{ items []T }

func (q *queue[T]) Len() int      { return len(q.items) }
func (q *queue[T]) Swap(i, j int) { q.items[i], q.items[j] = q.items[j], q.items[i] }
func (q *queue[T]) Push(x any)    { q.items = append(q.items, x.(T)) }

func (q *queue[T]) Less(i, j int) bool {
	a, m := q.items[i].when()
	b, n := q.items[j].when()
	return a.Before(b) || a.Equal(b) && m < n
}

func (q *queue[T]) Pop() any {
	var none T
	last := len(q.items) - 1
	x := q.items[last]
	q.items[last] = none // so that it can be freed
	q.items = q.items[:last]
	return x
}

func (q *queue[T]) add(x T) { heap.Push(q, x) }

// next is when the earliest is due; zero if there is none.
func (q *queue[T]) next() time.Time {
	if len(q.items) == 0 {
		return time.Time{}
	}
	at, _ := q.items[0].when()
	return at
}

// take removes the earliest, if it is due.
func (q *queue[T]) take(now time.Time) (T, bool) {
	if !reached(q.next(), now) {
		var none T
		return none, false
	}
	return heap.Pop(q).(T), true
}

// occurrence is something that will happen in a world.
type occurrence struct {
	at    time.Time
	order uint64
	do    func(at time.Time) // runs with the world locked
}

func (o occurrence) when() (time.Time, uint64) { return o.at, o.order }

// plan makes something happen when the world is settled at or after a moment.
func (w *world) plan(at time.Time, do func(at time.Time)) {
	w.order++
	w.agenda.add(occurrence{at: at, order: w.order, do: do})
	w.changed = true
}

// earliest returns the earlier of two moments; zero means none.
func earliest(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}
