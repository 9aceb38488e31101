package pebblelog

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/sstable"
	"github.com/cockroachdb/pebble/v2/vfs"

	"github.com/lategate/lategate/internal/eventlog"
)

// Backup makes a copy of the log, with all that has been acknowledged, in a directory that
// is not there yet or is empty, while the log goes on. The copy is a data directory; when it
// is opened, it is another log. On the same file system it takes hardly any room at first.
func (e *Engine) Backup(ctx context.Context, dir string) error {
	if entries, err := os.ReadDir(dir); err != nil && !errors.Is(err, fs.ErrNotExist) || len(entries) > 0 {
		return errors.Join(fmt.Errorf("pebblelog: %s is not an empty directory", dir), err)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("pebblelog: %w", err)
	}
	head := e.head.Load()
	err := e.view(ctx, func() error {
		return e.db.Checkpoint(filepath.Join(dir, storeDir), pebble.WithFlushedWAL())
	})
	if err != nil {
		return fmt.Errorf("pebblelog: copying the store: %w", err)
	}
	// What was deleted before the copy was made is in the state by now.
	e.stateMu.Lock()
	copied := e.state
	e.stateMu.Unlock()
	copied.Head, copied.Copied = head, true
	copied.dropAfter(head)
	return copied.save(dir)
}

// dropAfter forgets what is missing behind a position.
func (s *state) dropAfter(head uint64) {
	s.Holes = slices.DeleteFunc(slices.Clone(s.Holes), func(h span) bool { return h.From > head })
}

// A Report is what Verify has found.
type Report struct {
	// First and Head are the first position that is kept, and the last.
	First, Head uint64
	// Records is how many there are, IDs how many ids are known, and Keys how many keys
	// there are.
	Records, IDs, Keys uint64
	// Gaps are the positions, from a first to a last, whose records are lost.
	Gaps [][2]uint64
	// Tables is how many files there are, and Damaged those that cannot be read, with the
	// reason. When the log is opened, they become gaps.
	Tables  int
	Damaged []string
}

// Verify reads all of a data directory that no process uses, and changes nothing. An error
// is why the log could not be opened, or the context's.
func Verify(ctx context.Context, dir string) (report Report, err error) {
	if err := refuseOld(dir); err != nil {
		return Report{}, err
	}
	store := filepath.Join(dir, storeDir)
	if _, err := os.Stat(store); err != nil {
		return Report{}, fmt.Errorf("pebblelog: there is no log in %s: %w", dir, err)
	}
	lock, err := lockStore(store, vfs.Default)
	if err != nil {
		return Report{}, err
	}
	defer func() { err = errors.Join(err, lock.Close()) }()
	e := &Engine{cfg: Config{Dir: dir, fs: vfs.Default}, store: store, fs: newDiskFS(vfs.Default)}
	known, err := e.checkFiles()
	if err != nil {
		return Report{}, err
	}
	cache := pebble.NewCache(cacheBytes)
	defer cache.Unref()
	opts := options(vfs.Default, cache, nil)
	opts.Lock, opts.ReadOnly = lock, true
	opts.Logger = quiet{}
	opts.EventListener = &pebble.EventListener{DataCorruption: func(pebble.DataCorruptionInfo) {}, BackgroundError: func(error) {}}
	db, err := pebble.Open(store, opts)
	if err != nil {
		return Report{}, e.openFailed(err)
	}
	e.db = db
	defer func() { err = errors.Join(err, db.Close()) }()
	if err := e.verifyTables(ctx, opts, &report); err != nil {
		return Report{}, err
	}
	if known == nil {
		known = &state{First: 1}
	}
	report.First = known.First
	return report, e.verifyKeys(ctx, known, &report)
}

// quiet discards what Pebble says; it has nothing to say of a store that is only read.
type quiet struct{}

func (quiet) Infof(string, ...any)           {}
func (quiet) Errorf(string, ...any)          {}
func (quiet) Fatalf(format string, a ...any) { panic(fmt.Sprintf(format, a...)) }

// verifyTables reads each block of each table.
func (e *Engine) verifyTables(ctx context.Context, opts *pebble.Options, report *Report) error {
	levels, err := e.db.SSTables()
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, level := range levels {
		for _, table := range level {
			name := fmt.Sprintf("%s.sst", table.BackingSSTNum)
			if seen[name] {
				continue // it has several parts
			}
			seen[name] = true
			report.Tables++
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := verifyTable(filepath.Join(e.store, name), opts); err != nil {
				report.Damaged = append(report.Damaged, fmt.Sprintf("%s: %v", name, err))
			}
		}
	}
	return nil
}

func verifyTable(name string, opts *pebble.Options) error {
	file, err := vfs.Default.Open(name)
	if err != nil {
		return err
	}
	readable, err := sstable.NewSimpleReadable(file)
	if err != nil {
		return err
	}
	r, err := sstable.NewReader(context.Background(), readable, opts.MakeReaderOptions())
	if err != nil {
		return err
	}
	return errors.Join(r.ValidateBlockChecksums(), r.Close())
}

// verifyKeys reads all keys and values that can be read.
func (e *Engine) verifyKeys(ctx context.Context, known *state, report *Report) error {
	next := known.First
	missing := func(to uint64) {
		if next <= to {
			report.Gaps = append(report.Gaps, [2]uint64{next, to})
		}
	}
	n := 0
	err := e.salvage(pebble.KeyRange{Start: []byte{0}, End: []byte{0xff}}, func(key, value []byte) error {
		if n++; n%10_000 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		switch key[0] {
		case familyID:
			report.IDs++
			_, _, err := decodeSeqTime(value)
			return err
		case familyKey:
			report.Keys++
			_, err := decodeKey(value)
			return err
		case familyRecord:
			seq, err := recordSeq(key)
			if err != nil || seq < known.First {
				return err // it is about to be deleted
			}
			if report.Records++; seq != next {
				missing(seq - 1)
			}
			next, report.Head = seq+1, seq
			_, _, err = decodeRecord(value)
			return err
		}
		return nil
	})
	tables, tablesErr := e.tables()
	if err := errors.Join(err, tablesErr); err != nil {
		return err
	}
	report.Head = max(report.Head, known.First-1)
	for _, t := range tables {
		report.Head = max(report.Head, t.To)
	}
	missing(report.Head)
	if report.Head < known.Head {
		return fmt.Errorf("%w: the log in %s ends at event %d, and had %d", eventlog.ErrLost, e.cfg.Dir, report.Head, known.Head)
	}
	return nil
}
