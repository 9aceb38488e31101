package pebblelog

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"runtime"
	"time"

	"github.com/cockroachdb/pebble/v2"

	"github.com/lategate/lategate/internal/eventlog"
)

const (
	// maxQueue is how many calls can wait in the queue; others block until there is a
	// place.
	maxQueue = 1024
	// maxBatch is how large a batch becomes, in bytes, unless it is one record.
	maxBatch = 1 << 20
	// gatherShare limits how long a batch waits for the callers of the last flush: an eighth
	// of that flush's time, and at most maxGather. Callers that continue come back at once.
	gatherShare = 8
	maxGather   = 5 * time.Millisecond
	// leastTimer is the shortest wait that is left to a timer: on an idle machine Go's timers
	// are late by up to a millisecond, which is many flushes of a fast disk.
	leastTimer = 200 * time.Microsecond
)

// op is a write.
type op struct {
	ctx   context.Context
	apply func(*writer) error // adds to the batch; run by the writer
	after func()              // called when the write is durable; may be nil
	err   error
	done  chan struct{}
}

// do queues a write, and returns when it is durable. An error is apply's, ErrUnavailable or
// the context's.
func (e *Engine) do(ctx context.Context, o *op) error {
	if err := errors.Join(e.usable(), ctx.Err()); err != nil {
		return err
	}
	o.ctx, o.done = ctx, make(chan struct{})
	look := time.NewTicker(slow)
	defer look.Stop()
	for queue := e.ops; ; {
		select {
		case queue <- o:
			queue = nil
		case <-o.done:
			return o.err
		case <-look.C:
			if err := e.stalled(); err != nil {
				return err
			}
		case <-ctx.Done():
			return ctx.Err()
		case <-e.failed:
			return e.usable()
		case <-e.drained:
			select {
			case <-o.done:
				return o.err
			default: // the writer did not take it
				return eventlog.ErrClosed
			}
		}
	}
}

// flush is a batch that is being written to the disk.
type flush struct {
	batch *pebble.Batch // nil if there is nothing to flush
	head  uint64        // the log's last position once it is durable
	total uint64        // the log's weight then
	ops   []*op         // the writes that are then done
}

// writer is the state of the only goroutine that writes.
type writer struct {
	e      *Engine
	head   uint64
	time   int64 // of the last record
	weight uint64

	free bool // no batch is being flushed
	last int  // how many ops the last batch had

	batch     *pebble.Batch
	ops       []*op
	known     map[string]uint64 // the ids in the batch
	ids       *pebble.Iterator  // over the ids before it; nil until one is looked up
	keysAdded bool              // the batch has keys, which cannot be read before it is applied
	revisions map[string]uint64 // the last one of each space
	buf       []byte
	value     []byte
}

// write writes the waiting operations together in one batch, again and again, until the
// engine is closed.
func (e *Engine) write(w *writer) {
	defer close(e.flushes)
	defer w.closeIDs()
	defer func() {
		if p := recover(); p != nil { // Pebble's way to say that its log cannot be written
			e.fail(fmt.Errorf("%v", p))
		}
	}()
	for {
		select {
		case o := <-e.ops:
			select {
			case <-e.flushed:
				w.free = true
			default:
			}
			e.pending.begin()
			w.take(o)
		case <-e.flushed:
			w.free = true
			continue
		case request := <-e.damage.requests:
			e.repair(w, request)
			continue
		case <-e.failed:
			return
		case <-e.run.Done():
			return // drained tells those who still wait
		}
		w.gather()
		w.commit()
	}
}

// gather takes operations until the disk is free. Then it waits a moment for callers that
// have just been answered, because they are likely to come again. Otherwise the callers
// would stay divided into two groups, and each batch would only have half of them.
func (w *writer) gather() {
	expect := 0
	for w.room() && !w.free {
		select {
		case o := <-w.e.ops:
			w.take(o)
		case <-w.e.flushed:
			w.free = true
			expect = len(w.ops)
		case <-w.e.failed:
			return
		}
	}
	expect += w.last
	if !w.free || len(w.ops) >= expect {
		return
	}
	wait := min(time.Duration(w.e.flushTime.Load())/gatherShare, maxGather)
	if wait < leastTimer {
		for start := time.Now(); w.room() && len(w.ops) < expect && time.Since(start) < wait; {
			select {
			case o := <-w.e.ops:
				w.take(o)
			default:
				runtime.Gosched() // to those who may come
			}
		}
		return
	}
	enough := time.NewTimer(wait)
	defer enough.Stop()
	for w.room() && len(w.ops) < expect {
		select {
		case o := <-w.e.ops:
			w.take(o)
		case <-enough.C:
			return
		}
	}
}

// take adds an op to the batch.
func (w *writer) take(o *op) {
	if o.err = o.ctx.Err(); o.err == nil {
		o.err = o.apply(w)
	}
	w.ops = append(w.ops, o)
}

// room reports whether more fits into the batch.
func (w *writer) room() bool {
	return len(w.ops) < maxQueue && (w.batch == nil || w.batch.Len() < maxBatch)
}

// next is the batch that is added to.
func (w *writer) next() *pebble.Batch {
	if w.batch == nil {
		w.batch = w.e.db.NewBatch()
	}
	return w.batch
}

// commit passes the batch to the flusher, and begins the next one. From then on the writer,
// which does not wait for durability, can read what is in it.
func (w *writer) commit() {
	if !w.free {
		select {
		case <-w.e.flushed:
		case <-w.e.failed:
		}
	}
	w.free, w.last = false, len(w.ops)
	w.closeIDs()
	if w.batch != nil {
		if err := w.e.db.ApplyNoSyncWait(w.batch, pebble.Sync); err != nil {
			w.e.fail(err)
		}
	}
	select {
	case w.e.flushes <- &flush{batch: w.batch, head: w.head, total: w.weight, ops: w.ops}:
	case <-w.e.failed:
	}
	w.batch, w.ops, w.keysAdded = nil, nil, false
	clear(w.known)
}

// split commits the batch so far; the op that is being applied continues in the next one.
func (w *writer) split() {
	w.commit()
	w.e.pending.begin()
}

// flush waits for each batch to be durable, in order, and then answers its callers and
// wakes readers.
func (e *Engine) flush() {
	for f := range e.flushes {
		start := time.Now()
		if f.batch != nil {
			err := f.batch.SyncWait()
			if err == nil {
				err = f.batch.Close()
			}
			if err != nil {
				e.fail(err)
			}
		}
		if e.failure.Load() != nil {
			continue // after a failure nothing is reported as durable
		}
		if f.head != e.head.Load() {
			e.head.Store(f.head)
			e.written.Store(f.total)
			e.moved.tell()
			e.askRetention()
		}
		e.pending.end()
		if f.batch != nil {
			e.flushTime.Store(int64(time.Since(start)))
		}
		e.flushed <- struct{}{} // first, so that what the callers do next does not count as waiting already
		for _, o := range f.ops {
			if o.after != nil && o.err == nil {
				o.after()
			}
			close(o.done)
		}
	}
}

// entry is the writer's copy of a record: a caller that has given up may change its record.
type entry struct {
	value []byte // of the store, without what the writer sets
	ids   []string
}

// Append stores each record that is not there yet, in order, and returns when they are
// durable.
func (e *Engine) Append(ctx context.Context, recs []eventlog.Record) ([]eventlog.Appended, error) {
	entries := make([]entry, len(recs))
	for i := range recs {
		entries[i] = entry{encodeRecord(&recs[i]), recs[i].IDs()}
	}
	out := make([]eventlog.Appended, len(recs))
	if err := e.do(ctx, &op{apply: func(w *writer) error { return w.append(entries, out) }}); err != nil {
		return nil, err
	}
	return out, nil
}

// append adds the records that are not there yet to the batch.
func (w *writer) append(entries []entry, out []eventlog.Appended) error {
	now := max(time.Now().UnixNano(), w.time)
	for i := range entries {
		seq, duplicate, err := w.find(entries[i].ids, now)
		if err != nil {
			return err
		}
		if !duplicate {
			if room := w.e.noRoom.Load(); room != nil {
				return *room
			}
			if w.batch != nil && w.batch.Len()+len(entries[i].value) > maxBatch {
				w.split()
			}
			if seq, err = w.add(&entries[i], now); err != nil {
				return err
			}
		}
		out[i] = eventlog.Appended{Seq: seq, Duplicate: duplicate}
	}
	return nil
}

// add adds a record with its ids to the batch.
func (w *writer) add(rec *entry, now int64) (seq uint64, err error) {
	batch := w.next()
	seq = w.head + 1
	stampRecord(rec.value, now, w.weight)
	if err := batch.Set(recordKey(seq), rec.value, nil); err != nil {
		return 0, err
	}
	w.value = appendSeqTime(w.value[:0], seq, now)
	weight := recordOverhead + len(rec.value)
	for _, id := range rec.ids {
		w.buf = idKey(w.buf[:0], windowOf(now), id)
		if err := batch.Set(w.buf, w.value, nil); err != nil {
			return 0, err
		}
		w.known[id] = seq
		weight += idOverhead + len(id)
	}
	w.head, w.time = seq, now
	w.weight += uint64(weight)
	return seq, nil
}

// find looks for a record that has one of some ids.
func (w *writer) find(ids []string, now int64) (seq uint64, duplicate bool, err error) {
	for _, id := range ids {
		if seq, ok := w.known[id]; ok {
			return seq, true, nil
		}
	}
	for _, id := range ids {
		for _, window := range [2]uint32{windowOf(now), windowOf(now) - 1} {
			w.buf = idKey(w.buf[:0], window, id)
			seq, at, err := w.lookUp(w.buf)
			if err != nil {
				return 0, false, err
			}
			if seq > 0 && now-at < int64(min(eventlog.DedupeWindow, w.e.cfg.Retention)) {
				return seq, true, nil
			}
		}
	}
	return 0, false, nil
}

// lookUp reads the position of an id and the time at which it came; a position of 0 means
// that it is not there. Nearly all ids are new, and there are millions. So it uses an
// iterator, which uses the bloom filters of all tables: Get does not use those of the lowest
// level, which has most tables.
func (w *writer) lookUp(key []byte) (seq uint64, at int64, err error) {
	err = w.repairing(func() (err error) {
		if w.ids == nil {
			w.ids, err = w.e.db.NewIter(&pebble.IterOptions{LowerBound: []byte{familyID}, UpperBound: []byte{familyID + 1}, UseL6Filters: true})
			if err != nil {
				return err
			}
		}
		var value []byte
		if w.ids.SeekPrefixGE(key) && bytes.Equal(w.ids.Key(), key) {
			if value, err = w.ids.ValueAndErr(); err == nil {
				seq, at, err = decodeSeqTime(value)
			}
		} else {
			err = w.ids.Error()
		}
		if err != nil {
			w.closeIDs()
		}
		return err
	})
	return seq, at, err
}

// closeIDs closes the iterator, so that the next lookUp sees all ids written until then.
func (w *writer) closeIDs() {
	if w.ids != nil {
		closeIterator(w.ids)
		w.ids = nil
	}
}

// get reads a key; use is not called if it is not there.
func (w *writer) get(key []byte, use func(value []byte) error) error {
	return w.repairing(func() error {
		value, closer, err := w.e.db.Get(key)
		if errors.Is(err, pebble.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		return errors.Join(use(value), closer.Close())
	})
}

// repairing runs a function that reads. If it finds damage, it runs again after the damage has
// been cut out. An error is ErrUnavailable.
func (w *writer) repairing(do func() error) error {
	for {
		err := do()
		if err == nil {
			return nil
		}
		info := pebble.ExtractDataCorruptionInfo(err)
		if info == nil {
			return fmt.Errorf("%w: reading: %w", eventlog.ErrUnavailable, err)
		}
		if err := w.e.cutOut(w, info); err != nil {
			return err
		}
	}
}
