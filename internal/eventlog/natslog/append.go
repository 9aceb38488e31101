package natslog

import (
	"context"
	"errors"
	"fmt"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"

	"github.com/lategate/lategate/internal/eventlog"
)

const (
	// publishTimeout is the longest time of a request that writes; a full or stalled disk
	// returns no error by itself.
	publishTimeout = 2500 * time.Millisecond
	// maxBatch is how many messages share one flush to disk at most. JetStream allows
	// 1000 in an atomic batch.
	maxBatch = 512
	// maxBatchBytes is about how many bytes of payload share one flush at most: the server
	// keeps a batch in memory until it is complete.
	maxBatchBytes = 8 << 20
	// gatherTime is how long a flush waits at most for the callers of the flush before.
	gatherTime = time.Millisecond
	// maxQueue is how many calls the committer considers for one flush.
	maxQueue = 512
	// storeAttempts is how often a batch is tried that JetStream refuses because of a
	// duplicate. A second refusal happens only if another gateway appends the same records
	// at the same time.
	storeAttempts = 32
	// maxSingles is how many records are still faster to store one by one: a batch costs
	// JetStream as much as about thirty flushes, because JetStream first makes a store of
	// its own for it.
	maxSingles = 32
	// suspicion is for how many flushes JetStream is asked about duplicates first, after
	// there was a duplicate that this process did not know.
	suspicion = 64
)

// call is a running Append. Only the committer may use its fields until it has sent the
// result.
type call struct {
	recs   []eventlog.Record
	out    []eventlog.Appended
	next   int        // the first record that is neither stored nor a duplicate
	result chan error // buffered, so that the committer does not wait for a caller that has left
}

// Append implements [eventlog.Engine].
func (e *Engine) Append(ctx context.Context, recs []eventlog.Record) ([]eventlog.Appended, error) {
	err := e.opened()
	if err != nil {
		return nil, err
	}
	c := &call{recs: recs, out: make([]eventlog.Appended, len(recs)), result: make(chan error, 1)}
	select {
	case e.appends <- c:
	case <-e.appended:
		return nil, eventlog.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	select {
	case err = <-c.result:
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-e.appended:
		select {
		case err = <-c.result: // it was stored just before the engine was closed
		default:
			err = eventlog.ErrClosed
		}
	}
	if err != nil {
		return nil, err
	}
	return c.out, nil
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

// commit stores all calls that have come since the last flush together.
func (e *Engine) commit(ctx context.Context) {
	defer close(e.appended)
	var queue []*call
	expected := 0 // how many calls the last flush answered: as many may come again
	for {
		if len(queue) == 0 {
			select {
			case c := <-e.appends:
				queue = append(queue, c)
			case <-ctx.Done():
				return
			}
		}
		queue = e.gather(queue, expected)
		if ctx.Err() != nil {
			return
		}
		n := len(queue)
		queue = e.flush(queue)
		expected = n - len(queue)
	}
}

// gather takes the calls that wait. If the last flush answered several callers, it waits a
// moment for their next calls: they come at about the same time, and if only the first is
// taken, the others have to wait for its flush.
func (e *Engine) gather(queue []*call, expected int) []*call {
	var patience <-chan time.Time
	if expected > 1 {
		timer := time.NewTimer(gatherTime)
		defer timer.Stop()
		patience = timer.C
	}
	for len(queue) < maxQueue {
		select {
		case c := <-e.appends:
			queue = append(queue, c)
			continue
		default:
		}
		if patience == nil || len(queue) >= expected {
			break
		}
		select {
		case c := <-e.appends:
			queue = append(queue, c)
		case <-patience:
			patience = nil
		}
	}
	return queue
}

// flush stores as many records of the queue as fit, and returns the calls that are not done.
// If the log is not available, all that are not done fail: otherwise they would time out one
// after the other, and delay all later calls.
func (e *Engine) flush(queue []*call) []*call {
	var b batch
	for _, c := range queue {
		e.plan(c, &b)
	}
	err := e.tryStore(&b)
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

// unit is a record of a call with its aliases, which are stored completely or not at all.
type unit struct {
	call *call
	rec  *eventlog.Record
	out  *eventlog.Appended
}

// batch is what a flush stores.
type batch struct {
	units    []unit
	ids      map[string]struct{}
	messages int
	bytes    int
}

// plan puts the next records of a call into the batch. It stops before one that does not
// fit, and before one that shares an id with another in the batch: whether that is a
// duplicate is known only after the flush. The rest of the call waits as well, because it
// must not get into the log before that record.
func (e *Engine) plan(c *call, b *batch) {
	for ; c.next < len(c.recs); c.next++ {
		rec, out := &c.recs[c.next], &c.out[c.next]
		ids := rec.IDs()
		if seq, known := e.recent.seq(ids); known {
			*out = eventlog.Appended{Seq: seq, Duplicate: true}
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

// tryStore stores a batch, and counts failures. On a new connection it publishes nothing
// before it has verified that the log has lost nothing.
func (e *Engine) tryStore(b *batch) error {
	if len(b.units) == 0 {
		return nil
	}
	err := e.reverify(context.Background())
	if err == nil {
		err = e.store(b)
	}
	if err == nil {
		e.failures.Store(0)
		return nil
	}
	if n := e.failures.Add(1); n == maxFailures {
		e.logger.Error("the event log cannot be appended to", "error", err)
	}
	return err
}

// store stores units, except duplicates, as an atomic batch if necessary. JetStream refuses
// a whole batch because of one duplicate, and does not say which it is. Then the duplicates
// are looked for, without storing anything, and left out.
func (e *Engine) store(b *batch) error {
	units := b.units
	if b.messages <= maxSingles && b.independent() {
		if err := e.publishSingles(units); err != nil {
			return err
		}
		return e.remember(units)
	}
	for range storeAttempts {
		if e.suspicious > 0 {
			e.suspicious--
			var err error
			if units, err = e.dropKnown(units); err != nil {
				return err
			}
		}
		if len(units) == 0 {
			return nil
		}
		err := e.publishBatch(units)
		if err == nil {
			return e.remember(units)
		}
		if !errors.Is(err, errDuplicate) {
			return err
		}
		e.suspicious = suspicion
	}
	return fmt.Errorf("%w: a batch has been refused as a duplicate %d times", eventlog.ErrUnavailable, storeAttempts)
}

// remember notes that units are in the log. The error is ErrLost if a unit got a position
// that another event had before: that event is gone.
func (e *Engine) remember(units []unit) error {
	before := e.reached.Load()
	reached, now := before, time.Now()
	for _, u := range units {
		for _, id := range u.rec.IDs() {
			e.recent.add(id, u.out.Seq, now)
		}
		if u.out.Duplicate {
			continue
		}
		if u.out.Seq <= before {
			return e.lose(fmt.Errorf("%w: the stream %s had got to %d, and has given a new event the position %d. Restore it from a backup; "+
				"or, to go on with what is left and accept the loss, %s", eventlog.ErrLost, streamName, before, u.out.Seq, forget))
		}
		reached = max(reached, u.out.Seq)
	}
	e.reached.Store(reached)
	return nil
}

// maxRecent is how many ids are kept in memory. JetStream knows all ids of the window; these
// save a request for the usual duplicate, which comes soon after the first.
const maxRecent = 1 << 14

// recent remembers the last records by their ids, aliases included, for as long as JetStream
// remembers them.
type recent struct {
	window time.Duration
	ids    *lru.Cache[string, known]
}

// known is a record that is in the log; its position is 0 if that is not known.
type known struct {
	seq uint64
	at  time.Time
}

func newRecent(window time.Duration) *recent {
	ids, err := lru.New[string, known](maxRecent)
	if err != nil {
		panic(err) // of a size below 1
	}
	return &recent{window, ids}
}

// seq returns the position of the first of the ids that is remembered.
func (r *recent) seq(ids []string) (uint64, bool) {
	for _, id := range ids {
		if k, ok := r.ids.Get(id); ok && time.Since(k.at) < r.window {
			return k.seq, true
		}
	}
	return 0, false
}

// add remembers a record that was appended at a time.
func (r *recent) add(id string, seq uint64, at time.Time) { r.ids.Add(id, known{seq, at}) }
