package pebblelog

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"time"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/objstorage/objstorageprovider"
	"github.com/cockroachdb/pebble/v2/sstable"
	"github.com/cockroachdb/pebble/v2/vfs"

	"github.com/lategate/lategate/internal/eventlog"
)

// A damaged table would fail every read and every compaction that uses it, and without
// compactions the store at last refuses writes. So the readable rest of its part of the
// store is written to a new table, which replaces the part in one step. The records that are
// then missing are holes of the log.

// maxRepairs is how often a table is repaired before it is given up: a disk that returns
// other data each time cannot be repaired here.
const maxRepairs = 3

// repairs is the known damage.
type repairs struct {
	requests chan repairRequest
	tries    map[string]int // by table; only the writer uses it
}

// repairRequest asks the writer to repair damage that was found.
type repairRequest struct {
	damage *pebble.DataCorruptionInfo
	done   chan error // buffered; may be nil
}

func (r *repairs) init() {
	r.requests = make(chan repairRequest, 16)
	r.tries = map[string]int{}
}

// found is called by Pebble for all damage, also for damage that a compaction finds. It
// must not block: damage that is dropped here is found again.
func (r *repairs) found(info pebble.DataCorruptionInfo) {
	select {
	case r.requests <- repairRequest{damage: &info}:
	default:
	}
}

// askRepair requests the repair of the damage that an error reports, and waits for it.
func (e *Engine) askRepair(ctx context.Context, err error) error {
	info := pebble.ExtractDataCorruptionInfo(err)
	if info == nil {
		return fmt.Errorf("%w: the store is damaged: %w", eventlog.ErrUnavailable, err)
	}
	request := repairRequest{damage: info, done: make(chan error, 1)}
	for queue := e.damage.requests; ; {
		select {
		case queue <- request:
			queue = nil
		case err := <-request.done:
			return err
		case <-ctx.Done():
			return ctx.Err()
		case <-e.run.Done():
			return eventlog.ErrClosed
		case <-e.failed:
			return e.usable()
		}
	}
}

// repair handles a request.
func (e *Engine) repair(w *writer, request repairRequest) {
	e.pending.begin()
	err := e.cutOut(w, request.damage)
	e.pending.end()
	if request.done != nil {
		request.done <- err
	}
}

// cutOut replaces the part of the store that is in a damaged table with what can be read of
// it. Only the writer calls it, so nothing else is written meanwhile.
func (e *Engine) cutOut(w *writer, info *pebble.DataCorruptionInfo) error {
	span := pebble.KeyRange{Start: bytes.Clone(info.Bounds.Start), End: append(bytes.Clone(info.Bounds.End.Key), 0)}
	if len(span.Start) == 0 || bytes.Compare(span.Start, span.End) >= 0 {
		return fmt.Errorf("%w: a damaged file cannot be repaired: %w", eventlog.ErrUnavailable, info.Details)
	}
	if is, err := e.uses(info.Path, span); err != nil || !is {
		return err // it was repaired for an earlier request
	}
	table := info.Path + string(span.Start) // one file may have several parts
	if e.damage.tries[table]++; e.damage.tries[table] > maxRepairs {
		return fmt.Errorf("%w: a damaged file could not be repaired: %w", eventlog.ErrUnavailable, info.Details)
	}
	e.logger.Error("a file of the event log is damaged; what it had is cut out", "file", info.Path, "error", info.Details)
	lost, err := e.replace(span)
	if err != nil {
		if other := pebble.ExtractDataCorruptionInfo(err); other != nil && other.Path != info.Path {
			return e.cutOut(w, other) // then this damage will be found again
		}
		e.logger.Error("a damaged file of the event log could not be repaired", "file", info.Path, "error", err)
		return fmt.Errorf("%w: repairing: %w", eventlog.ErrUnavailable, err)
	}
	switch span.Start[0] {
	case familyRevision:
		clear(w.revisions)
	case familyID:
		if err := e.restoreIDs(span); err != nil {
			return fmt.Errorf("%w: restoring ids: %w", eventlog.ErrUnavailable, err)
		}
	}
	e.logger.Error("a damaged file of the event log was repaired", "file", info.Path, "what", familyName(span.Start[0]), "events_lost", lost)
	return nil
}

// familyName names what may be lost.
func familyName(family byte) string {
	switch family {
	case familyID:
		return "ids of events, which were restored from what is left of these"
	case familyKey:
		return "cursors and the state of jobs: some may be gone"
	case familyRecord:
		return "events"
	default:
		return "revisions of keys"
	}
}

// uses reports whether a part of the store is read from a file.
func (e *Engine) uses(path string, span pebble.KeyRange) (bool, error) {
	levels, err := e.db.SSTables(pebble.WithKeyRangeFilter(span.Start, span.End))
	if err != nil {
		return false, err
	}
	for _, level := range levels {
		for _, table := range level {
			if fmt.Sprintf("%s.sst", table.BackingSSTNum) == filepath.Base(path) {
				return true, nil
			}
		}
	}
	return false, nil
}

// replace replaces a part of the store with what can be read of it, and returns how many
// records are missing.
func (e *Engine) replace(part pebble.KeyRange) (lost uint64, err error) {
	name := filepath.Join(e.store, "repair.tmp")
	file, err := e.fs.Create(name, vfs.WriteCategoryUnspecified)
	if err != nil {
		return 0, err
	}
	table := sstable.NewWriter(objstorageprovider.NewFileWritable(file), e.writerOptions())
	kept := 0
	from, through := e.positions(part)
	records := missing{next: from}
	err = e.salvage(part, func(key, value []byte) error {
		kept++
		if key[0] == familyRecord {
			seq, err := recordSeq(key)
			if err != nil {
				return err
			}
			records.see(seq)
		}
		return table.Set(key, value)
	})
	err = errors.Join(err, table.Close())
	if err != nil {
		return 0, errors.Join(err, e.fs.Remove(name))
	}
	records.see(through + 1)
	if holes := records.holes; len(holes) > 0 {
		// The hole is written first, because a missing record must never look as if there
		// had been none.
		err = e.changeState(func(s *state) {
			for _, h := range holes {
				s.addHole(h)
			}
		})
		for _, h := range holes {
			lost += h.To - h.From + 1
		}
	}
	if err == nil {
		err = e.exchange(part, name, kept == 0)
	}
	if kept > 0 && err == nil {
		return lost, nil // the file is a part of the store now
	}
	return lost, errors.Join(err, e.fs.Remove(name))
}

// exchange removes a part of the store and, unless it is empty, puts a file in its place. No
// reads run meanwhile: for a moment Pebble has the new file but does not show its keys yet, and
// a read would find nothing there.
func (e *Engine) exchange(part pebble.KeyRange, file string, empty bool) (err error) {
	e.use.Lock()
	defer e.use.Unlock()
	if empty {
		return e.db.Excise(context.Background(), part)
	}
	_, err = e.db.IngestAndExcise(context.Background(), []string{file}, nil, nil, part)
	return err
}

// restoreIDs replaces a part of the store with the ids that can be read of it, and with the
// ids of the records that are still there.
func (e *Engine) restoreIDs(part pebble.KeyRange) error {
	since := time.Now().Add(-min(eventlog.DedupeWindow, e.cfg.Retention)).UnixNano()
	batch := e.db.NewBatch()
	commit := func() error {
		err := errors.Join(batch.Commit(pebble.Sync), batch.Close())
		batch = e.db.NewBatch()
		return err
	}
	records := pebble.KeyRange{Start: recordKey(e.first.Load()), End: []byte{familyEnd}}
	err := e.salvage(records, func(key, value []byte) error {
		h, _, err := decodeRecord(value)
		if err != nil || h.time < since {
			return err
		}
		seq, err := recordSeq(key)
		if err != nil {
			return err
		}
		for _, id := range h.ids() {
			key := idKey(nil, windowOf(h.time), id)
			if bytes.Compare(key, part.Start) < 0 || bytes.Compare(key, part.End) >= 0 {
				continue
			}
			if err := batch.Set(key, appendSeqTime(nil, seq, h.time), nil); err != nil {
				return err
			}
		}
		if batch.Len() < maxBatch {
			return nil
		}
		return commit()
	})
	return errors.Join(err, commit())
}

func (e *Engine) writerOptions() sstable.WriterOptions {
	opts := options(e.fs, nil, e.logger)
	opts.EnsureDefaults()
	return opts.MakeWriterOptions(0, e.db.TableFormat())
}

// positions returns which positions belong to a part of the store.
func (e *Engine) positions(part pebble.KeyRange) (from, through uint64) {
	from, err := recordSeq(part.Start)
	if err != nil {
		return 1, 0
	}
	through, err = recordSeq(part.End[:len(part.End)-1])
	if err != nil {
		return 1, 0
	}
	return max(from, e.first.Load()), through
}

// salvage calls fn for everything that can be read of a part of the store, in order.
func (e *Engine) salvage(part pebble.KeyRange, fn func(key, value []byte) error) error {
	it, err := e.db.NewIter(&pebble.IterOptions{LowerBound: part.Start, UpperBound: part.End})
	if err != nil {
		return err
	}
	defer closeIterator(it)
	last := bytes.Clone(part.Start)
	for ok := it.First(); ; ok = it.Next() {
		if !ok {
			if it.Error() == nil {
				return nil
			}
			if !pebble.IsCorruptionError(it.Error()) {
				return it.Error()
			}
			if ok, err = skip(it, last); !ok || err != nil {
				return err
			}
		}
		value, err := it.ValueAndErr()
		if err != nil {
			return err
		}
		last = append(last[:0], it.Key()...)
		if err := fn(last, value); err != nil {
			return err
		}
	}
}

// skip moves an iterator that has found damage after the key last to the first readable key
// after it, and returns false if there is none. It tries keys that have less and less in
// common with last, and goes back from the first that can be read. It makes few tries,
// because for each unreadable block Pebble searches for the flipped bit, which takes a tenth
// of a second.
func skip(it *pebble.Iterator, last []byte) (bool, error) {
	found := false
	for i := len(last) - 1; i > 0 && !found; i-- {
		if last[i-1] == 0xff {
			continue
		}
		key := bytes.Clone(last[:i])
		key[i-1]++
		it.SeekGE(key)
		if found = it.Error() == nil; !found && !pebble.IsCorruptionError(it.Error()) {
			return false, it.Error()
		}
	}
	if found && !it.Valid() {
		it.Last()
	}
	var good []byte
	for found = it.Valid(); found && bytes.Compare(it.Key(), last) > 0; found = it.Prev() {
		good = append(good[:0], it.Key()...)
	}
	if err := it.Error(); err != nil && !pebble.IsCorruptionError(err) {
		return false, err
	}
	return good != nil && it.SeekGE(good), nil
}

// findEnd finds the last record and the weight of the log.
func (e *Engine) findEnd(w *writer) error {
	tables, err := e.tables()
	if err != nil {
		return err
	}
	for _, t := range tables {
		w.head = max(w.head, t.To)
	}
	if err := w.repairing(func() error { return e.lastRecord(w) }); err != nil {
		return err
	}
	w.head = max(w.head, e.first.Load()-1)
	for _, h := range *e.holes.Load() {
		w.head = max(w.head, h.To)
	}
	return nil
}

// tables returns the parts of the log that are in tables according to the manifest, in
// order, also those in damaged tables.
func (e *Engine) tables() ([]span, error) {
	levels, err := e.db.SSTables()
	if err != nil {
		return nil, err
	}
	var spans []span
	for _, level := range levels {
		for _, table := range level {
			from, err := recordSeq(table.Smallest.UserKey)
			if err != nil {
				continue // a table of another family
			}
			if through, err := recordSeq(table.Largest.UserKey); err == nil {
				if table.Largest.IsExclusiveSentinel() { // the end of a range deletion
					through--
				}
				spans = append(spans, span{from, through})
			}
		}
	}
	slices.SortFunc(spans, func(a, b span) int { return cmp.Compare(a.From, b.From) })
	return spans, nil
}

// checkTables checks that there is a table for each position, when all records are in
// tables. If the end of the manifest is missing, this shows neither in the manifest nor in
// the other tables.
func (e *Engine) checkTables(head uint64) error {
	spans, err := e.tables()
	if err != nil {
		return err
	}
	next := e.state.First
	for _, t := range append(spans, span{head + 1, head + 1}) {
		for next < t.From {
			hole := firstHole(e.state.Holes, next-1, t.From-1)
			if hole.From != next {
				return fmt.Errorf("%w: events from %d on are in no file of %s. %s", eventlog.ErrLost, next, e.store, wayOn(e.cfg.Dir))
			}
			next = hole.To + 1
		}
		next = max(next, t.To+1)
	}
	return nil
}

func (e *Engine) lastRecord(w *writer) error {
	it, err := e.iterator(0, math.MaxUint64-1, &eventlog.Filter{})
	if err != nil {
		return err
	}
	defer closeIterator(it)
	if !it.Last() {
		return it.Error()
	}
	h, _, err := decode(it)
	if err != nil {
		return err
	}
	seq, err := recordSeq(it.Key())
	if err != nil {
		return err
	}
	w.head, w.time = max(w.head, seq), h.time
	w.weight = h.before + uint64(recordOverhead+len(it.Value())) // without its ids
	return nil
}

// findState finds what a missing state would say: where the log begins, and what is
// missing.
func (e *Engine) findState(head uint64) error {
	it, err := e.iterator(0, math.MaxUint64-1, &eventlog.Filter{})
	if err != nil {
		return err
	}
	defer closeIterator(it)
	e.state.First = head + 1
	var records missing
	for ok := it.First(); ok; ok = it.Next() {
		seq, err := recordSeq(it.Key())
		if err != nil {
			return err
		}
		if records.next == 0 {
			e.state.First, records.next = seq, seq
		}
		records.see(seq)
	}
	if records.next > 0 {
		records.see(head + 1)
	}
	e.state.Holes = records.holes
	e.publishState()
	return it.Error()
}
