package pebblelog

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/cockroachdb/pebble/v2"

	"github.com/lategate/lategate/internal/eventlog"
)

const (
	// diskEvery is the time between two checks of the free room.
	diskEvery = 250 * time.Millisecond
	// saveEvery is the time between two writes of the head to the state: a log that ends
	// before this head when it is opened has lost records.
	saveEvery = time.Second
	// trimShare is the part of the limit in bytes, here a sixteenth, after whose growth
	// retention runs again.
	trimShare = 16
)

// watchDisk checks the free room on the disk, and logs changes.
func (e *Engine) watchDisk() {
	ticker := time.NewTicker(diskEvery)
	defer ticker.Stop()
	stalled := false
	for {
		select {
		case <-ticker.C:
		case <-e.run.Done():
			return
		}
		e.look()
		if is := e.stalled() != nil && e.failure.Load() == nil; is != stalled {
			if stalled = is; is {
				e.logger.Error("the event log cannot be appended to: the disk does not answer, or is full", "dir", e.cfg.Dir)
			} else {
				e.logger.Info("the event log can be appended to again", "dir", e.cfg.Dir)
			}
		}
	}
}

// look checks the free room once.
func (e *Engine) look() {
	if e.cfg.MinFree < 0 {
		return
	}
	usage, err := e.fs.GetDiskUsage(e.store)
	if err != nil {
		return // appends will show it
	}
	full := usage.AvailBytes < uint64(e.cfg.MinFree)
	switch was := e.noRoom.Load(); {
	case full && was == nil:
		e.logger.Error("the disk is full: nothing is appended to the event log until there is room", "dir", e.cfg.Dir, "free", usage.AvailBytes, "least", e.cfg.MinFree)
	case !full && was != nil:
		e.logger.Info("the disk has room again", "dir", e.cfg.Dir, "free", usage.AvailBytes)
	}
	if full {
		err := fmt.Errorf("%w: the disk has only %d bytes left", eventlog.ErrUnavailable, usage.AvailBytes)
		e.noRoom.Store(&err)
	} else {
		e.noRoom.Store(nil)
	}
}

// maintain writes the head to the state, and runs retention.
func (e *Engine) maintain() {
	save, trim := time.NewTicker(saveEvery), time.NewTicker(e.interval)
	defer save.Stop()
	defer trim.Stop()
	failing := false
	try := func(do func() error) {
		err := do()
		if err != nil && !failing && e.usable() == nil {
			e.logger.Warn("the event log's state or retention cannot be updated; trying again", "error", err)
		}
		failing = err != nil
	}
	try(e.trim)
	for saved := e.head.Load(); ; {
		select {
		case <-save.C:
			if head := e.head.Load(); head != saved {
				try(e.saveState)
				saved = head
			}
		case <-trim.C:
			try(e.trim)
		case <-e.retain:
			try(e.trim)
		case <-e.run.Done():
			return
		}
	}
}

// askRetention requests a run of retention when the log has grown enough.
func (e *Engine) askRetention() {
	if e.cfg.MaxBytes > 0 && e.written.Load()-e.trimmedAt.Load() > uint64(e.cfg.MaxBytes/trimShare) {
		select {
		case e.retain <- struct{}{}:
		default:
		}
	}
}

// trim deletes records beyond the retention or the limit in bytes, and ids of windows that
// have passed.
func (e *Engine) trim() error {
	ctx := e.run
	written, head := e.written.Load(), e.head.Load()
	e.trimmedAt.Store(written)
	begin := e.first.Load()
	after := func(s eventlog.Stored, err error) error {
		switch {
		case errors.Is(err, eventlog.ErrNoEntry):
			begin = max(begin, head+1)
		case err != nil:
			return err
		default:
			begin = max(begin, s.Seq)
		}
		return nil
	}
	if err := after(e.AtTime(ctx, time.Now().Add(-e.cfg.Retention))); err != nil {
		return err
	}
	if e.cfg.MaxBytes > 0 {
		err := after(e.search(ctx, func(_ eventlog.Stored, before uint64) bool { return written-before <= uint64(e.cfg.MaxBytes) }))
		if err != nil {
			return err
		}
	}
	if begin > e.first.Load() {
		if err := e.changeState(func(s *state) { s.dropBefore(begin) }); err != nil {
			return err
		}
	}
	return e.dropBefore(ctx, begin)
}

// dropBefore deletes the records before a position, which the state has already, and the
// ids of windows that are not searched any more.
func (e *Engine) dropBefore(ctx context.Context, begin uint64) error {
	now := windowOf(time.Now().UnixNano())
	for _, part := range [][2][]byte{
		{recordKey(0), recordKey(begin)},
		{idKey(nil, 0, ""), idKey(nil, max(now, 1)-1, "")},
	} {
		var any bool
		err := e.view(ctx, func() (err error) {
			any, err = e.hasKeys(part[0], part[1])
			return err
		})
		if err != nil {
			return err
		}
		if !any {
			continue
		}
		err = e.do(ctx, &op{apply: func(w *writer) error { return w.next().DeleteRange(part[0], part[1], nil) }})
		if err != nil {
			return err
		}
	}
	return nil
}

// hasKeys reports whether there is a key in a part of the store.
func (e *Engine) hasKeys(from, to []byte) (bool, error) {
	it, err := e.db.NewIter(&pebble.IterOptions{LowerBound: from, UpperBound: to})
	if err != nil {
		return false, err
	}
	defer closeIterator(it)
	return it.First(), it.Error()
}
