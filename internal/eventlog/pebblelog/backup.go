package pebblelog

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"math"
	"os"
	"path/filepath"
	"slices"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/sstable"
	"github.com/cockroachdb/pebble/v2/vfs"

	"github.com/lategate/lategate/internal/eventlog"
)

// ErrInUse refuses a data directory that another process uses.
var ErrInUse = errors.New("pebblelog: another process uses the data directory")

// Backup makes a copy of the log, with all that has been acknowledged, in a directory that
// is not there yet or is empty, while the log goes on. The copy is a data directory; when it
// is opened, it is another log. On the same file system it takes almost no room at first.
// The report has only what is known without reading the copy: First, Head, Records and Gaps.
// After an error there is no copy. Only one backup is made at a time.
func (e *Engine) Backup(ctx context.Context, dir string) (Report, error) {
	if !e.backup.TryLock() {
		return Report{}, errors.New("pebblelog: another backup is being made")
	}
	defer e.backup.Unlock()
	entries, err := os.ReadDir(dir)
	made := errors.Is(err, fs.ErrNotExist)
	if err != nil && !made || len(entries) > 0 {
		return Report{}, errors.Join(fmt.Errorf("pebblelog: %s is not an empty directory", dir), err)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return Report{}, fmt.Errorf("pebblelog: %w", err)
	}
	copied, err := e.copyTo(ctx, dir)
	if err == nil && made {
		err = syncDir(filepath.Dir(dir))
	}
	if err != nil {
		for _, name := range []string{storeDir, stateFile, stateFile + ".new"} {
			err = errors.Join(err, os.RemoveAll(filepath.Join(dir, name)))
		}
		if made {
			err = errors.Join(err, os.Remove(dir))
		}
		return Report{}, err
	}
	report := Report{First: copied.First, Head: copied.Head, Records: max(copied.Head+1, copied.First) - copied.First}
	report.addGaps(copied.Holes)
	for _, h := range copied.Holes {
		report.Records -= h.To + 1 - h.From
	}
	return report, nil
}

// copyTo copies the store and the state, which it returns.
func (e *Engine) copyTo(ctx context.Context, dir string) (state, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(e.run, cancel)() // otherwise Close would wait for a slow disk
	e.fs.backup = ctx
	head := e.head.Load()
	save := func() (state, error) {
		e.stateMu.Lock()
		copied := e.state
		e.stateMu.Unlock()
		copied.Head, copied.Copied = head, true
		copied.dropAfter(head)
		return copied, copied.save(dir)
	}
	// An incomplete copy must not look complete. So the state is written first, which says
	// what the store must have.
	if _, err := save(); err != nil {
		return state{}, err
	}
	err := e.whileOpen(ctx, func() error {
		return e.db.Checkpoint(filepath.Join(dir, storeDir), pebble.WithFlushedWAL())
	})
	if err != nil {
		return state{}, fmt.Errorf("pebblelog: copying the store: %w", err)
	}
	return save() // the state now includes what was deleted before the copy was made
}

// Copy makes a backup of a data directory that no process uses, as Engine.Backup does.
// Logger gets the damage that is found.
func Copy(ctx context.Context, from, to string, logger *slog.Logger) (report Report, err error) {
	info, err := statStore(from)
	if err != nil {
		return Report{}, err
	}
	// Opening writes files that the gateway must be able to read and to replace.
	if id, other := otherOwner(info); other {
		return Report{}, fmt.Errorf("pebblelog: %s belongs to the user with id %d, as whom the gateway runs: do this as that user", from, id)
	}
	e, err := Open(ctx, Config{Dir: from, Retention: math.MaxInt64, MinFree: -1, Logger: logger})
	if err != nil {
		return Report{}, err
	}
	defer func() { err = errors.Join(err, e.Close()) }()
	return e.Backup(ctx, to)
}

// statStore returns an error for a directory without a log.
func statStore(dir string) (fs.FileInfo, error) {
	info, err := os.Stat(filepath.Join(dir, storeDir))
	if err != nil {
		err = fmt.Errorf("pebblelog: there is no log in %s: %w", dir, err)
	}
	return info, err
}

// dropAfter removes the holes after a position.
func (s *state) dropAfter(head uint64) {
	s.Holes = slices.DeleteFunc(slices.Clone(s.Holes), func(h span) bool { return h.From > head })
}

// A Report is the result of Verify or of a backup.
type Report struct {
	// First and Head are the first and the last position that are kept.
	First, Head uint64
	// Records is how many there are, IDs how many ids are known, and Keys how many keys
	// there are.
	Records, IDs, Keys uint64
	// Gaps are the positions, from a first to a last, whose records are lost.
	Gaps [][2]uint64
	// Tables is how many files there are. Damaged are those that cannot be read completely,
	// with the reason. When the log is opened, what cannot be read becomes gaps.
	Tables  int
	Damaged []string
}

func (r *Report) addGaps(holes []span) {
	for _, h := range holes {
		r.Gaps = append(r.Gaps, [2]uint64{h.From, h.To})
	}
}

// Verify reads all of a data directory that no process uses, and changes nothing. An error
// is why the log could not be opened, or the context's.
func Verify(ctx context.Context, dir string) (report Report, err error) {
	if err := errors.Join(ctx.Err(), refuseOld(dir)); err != nil {
		return Report{}, err
	}
	if _, err := statStore(dir); err != nil {
		return Report{}, err
	}
	store := filepath.Join(dir, storeDir)
	lock, err := lockStore(store, vfs.Default)
	if err != nil {
		return Report{}, err
	}
	defer func() { err = errors.Join(err, lock.Close()) }()
	e := &Engine{cfg: Config{Dir: dir, fs: vfs.Default}, store: store, fs: newDiskFS(vfs.Default, store)}
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

// quiet discards Pebble's log lines: none of them matters for a store that is only read.
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
				continue // the table has several parts
			}
			seen[name] = true
			report.Tables++
			if err := ctx.Err(); err != nil {
				return err
			}
			err := verifyTable(filepath.Join(e.store, name), opts)
			if errors.Is(err, fs.ErrNotExist) {
				return e.openFailed(err)
			}
			if err != nil {
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
	records := missing{next: known.First}
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
				return err // it will soon be deleted anyway
			}
			report.Records++
			records.see(seq)
			_, _, err = decodeRecord(value)
			return err
		}
		return nil
	})
	tables, tablesErr := e.tables()
	if err := errors.Join(err, tablesErr); err != nil {
		return err
	}
	report.Head = records.next - 1
	for _, t := range tables {
		report.Head = max(report.Head, t.To)
	}
	records.see(report.Head + 1)
	report.addGaps(records.holes)
	if report.Head < known.Head {
		return fmt.Errorf("%w: the log in %s ends at event %d, and had %d", eventlog.ErrLost, e.cfg.Dir, report.Head, known.Head)
	}
	return nil
}
