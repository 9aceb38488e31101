package events

import (
	"context"
	"errors"
	"fmt"
	"time"
)

const (
	// maxBatch is how many messages share one flush to disk at most. JetStream allows
	// 1000 in an atomic batch.
	maxBatch = 512
	// maxBatchBytes is how many bytes of payload do, roughly: the server keeps a batch
	// in memory until it is complete.
	maxBatchBytes = 8 << 20
	// gatherTime is how long a flush waits at most for the callers of the one before.
	gatherTime = time.Millisecond
	// maxQueue is how many calls the committer looks at for a flush.
	maxQueue = 512
)

// unit is a record of a call: what is stored whole or not at all.
type unit struct {
	call *call
	rec  *Record
	out  *Appended
}

// commit takes what has come in since the last flush and stores it together.
func (l *Log) commit(ctx context.Context) {
	defer close(l.done)
	var queue []*call
	expected := 0 // how many calls the last flush answered: as many may come again
	for {
		if len(queue) == 0 {
			select {
			case c := <-l.appends:
				queue = append(queue, c)
			case <-ctx.Done():
				return
			}
		}
		queue = l.gather(queue, expected)
		if ctx.Err() != nil {
			return
		}
		n := len(queue)
		queue = l.flush(queue)
		expected = n - len(queue)
	}
}

// gather takes the calls that wait. Where several were answered just now, it gives
// those callers a moment to come again: they all do at the same time, and the first of
// them alone would cost a flush that the others have to wait for.
func (l *Log) gather(queue []*call, expected int) []*call {
	var patience <-chan time.Time
	if expected > 1 {
		timer := time.NewTimer(gatherTime)
		defer timer.Stop()
		patience = timer.C
	}
	for len(queue) < maxQueue {
		select {
		case c := <-l.appends:
			queue = append(queue, c)
			continue
		default:
		}
		if patience == nil || len(queue) >= expected {
			break
		}
		select {
		case c := <-l.appends:
			queue = append(queue, c)
		case <-patience:
			patience = nil
		}
	}
	return queue
}

// flush stores as many records of the queue as fit, and returns the calls that are not
// done. If the log is not available, all that are not done fail: the rest would only
// time out one after the other, and hold up all that come after them.
func (l *Log) flush(queue []*call) []*call {
	var b batch
	for _, c := range queue {
		l.plan(c, &b)
	}
	err := l.guarded(&b)
	rest := queue[:0]
	for _, c := range queue {
		switch {
		case err != nil && !c.known():
			c.result <- err
		case c.next == len(c.recs):
			c.result <- nil
		default:
			rest = append(rest, c)
		}
	}
	clear(queue[len(rest):])
	return rest
}

// known reports whether all records of a call turned out to be there already.
func (c *call) known() bool {
	for _, a := range c.out {
		if !a.Duplicate {
			return false
		}
	}
	return true
}

// batch is what a flush stores.
type batch struct {
	units    []unit
	ids      map[string]struct{}
	messages int
	bytes    int
}

// plan puts the next records of a call into the batch. It stops before one that does
// not fit, and before one that shares an id with another in the batch: whether that is
// a duplicate is known only after the flush. The rest of the call waits as well, for it
// must not get into the log before it.
func (l *Log) plan(c *call, b *batch) {
	for ; c.next < len(c.recs); c.next++ {
		rec, out := &c.recs[c.next], &c.out[c.next]
		ids := rec.ids()
		if seq, known := l.recent.seq(ids); known {
			*out = Appended{Seq: seq, Duplicate: true}
			continue
		}
		if len(b.units) > 0 && (b.messages+len(ids) > maxBatch || b.bytes+len(rec.Data) > maxBatchBytes) {
			return
		}
		for _, id := range ids {
			if _, twin := b.ids[id]; twin {
				return
			}
		}
		if b.ids == nil {
			b.ids = make(map[string]struct{})
		}
		for _, id := range ids {
			b.ids[id] = struct{}{}
		}
		b.units = append(b.units, unit{c, rec, out})
		b.messages += len(ids)
		b.bytes += len(rec.Data)
	}
}

const (
	// storeAttempts is how often a batch is tried in which a record turns out to be there
	// already. More than once takes another replica that appends the same records at the
	// same time.
	storeAttempts = 32
	// maxSingles is up to how many records are faster to store one by one: a batch costs
	// JetStream as much as some thirty flushes, for it is a store of its own first.
	maxSingles = 32
	// suspicion is for how many flushes JetStream is asked about duplicates beforehand,
	// after there was one that was not known here.
	suspicion = 64
)

// store stores units, but for those that are there already.
func (l *Log) store(b *batch) error {
	if l.local != nil {
		return l.storeLocal(b)
	}
	return l.storeReplicated(b)
}

// storeReplicated stores units in an external NATS, as an atomic batch if it must. JetStream
// refuses a batch with a record that is there already whole, and does not say which it
// was; so they are looked for, without storing anything, and left out.
func (l *Log) storeReplicated(b *batch) error {
	units := b.units
	if b.messages <= maxSingles && b.independent() {
		err := l.storeSingles(units)
		if err == nil {
			l.rememberAll(units)
		}
		return err
	}
	for range storeAttempts {
		if l.suspicious > 0 {
			l.suspicious--
			var err error
			if units, err = l.dropKnown(units, (*Record).ids); err != nil {
				return err
			}
		}
		if len(units) == 0 {
			return nil
		}
		err := l.storeBatch(units)
		if err == nil {
			l.rememberAll(units)
			return nil
		}
		if !errors.Is(err, errDuplicate) {
			return err
		}
		l.suspicious = suspicion
	}
	return fmt.Errorf("%w: a batch has been refused as a duplicate %d times", ErrUnavailable, storeAttempts)
}

// independent reports whether any units of the batch may be stored without the others.
func (b *batch) independent() bool {
	calls := make(map[*call]struct{}, len(b.units))
	for _, u := range b.units {
		if _, twice := calls[u.call]; twice || len(u.rec.Aliases) > 0 {
			return false
		}
		calls[u.call] = struct{}{}
	}
	return true
}

// rememberAll notes that units are stored.
func (l *Log) rememberAll(units []unit) {
	for _, u := range units {
		l.side.acked(u.out.Seq)
		for _, id := range u.rec.ids() {
			l.recent.add(id, u.out.Seq)
		}
	}
}
