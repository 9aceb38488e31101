package pebblelog

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/cockroachdb/pebble/v2/vfs"

	"github.com/lategate/lategate/internal/eventlog"
)

// TestBackup copies a log while records are appended to it, and opens the copy: it has all
// that was acknowledged before, is whole, and is another log.
func TestBackup(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	e, _ := open(t, Config{Dir: dir})
	appendEvents(t, e, 1, 5000)
	if _, err := e.Keys("space").Put(t.Context(), "a", []byte("1"), eventlog.IfRevision(0), 0); err != nil {
		t.Fatal(err)
	}
	var stop atomic.Bool
	var wg sync.WaitGroup
	for w := range 4 {
		wg.Go(func() {
			for n := 0; !stop.Load(); n++ {
				rec := eventlog.Record{Kind: "k", ID: fmt.Sprintf("w%d-%d", w, n), Data: make([]byte, 200)}
				if _, err := e.Append(t.Context(), []eventlog.Record{rec}); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	var copies []string
	var heads []uint64
	for i := range 3 {
		before := e.head.Load()
		eventually(t, "some appends", func() bool { return e.head.Load() > before+20 })
		heads = append(heads, e.head.Load())
		copies = append(copies, filepath.Join(t.TempDir(), fmt.Sprint(i), "backup"))
		told, err := e.Backup(t.Context(), copies[i])
		if err != nil {
			t.Fatal(err)
		}
		if told.First != 1 || told.Head < heads[i] || told.Records != told.Head || told.Gaps != nil {
			t.Errorf("the report of the copy: got %+v, want it from 1 to at least %d", told, heads[i])
		}
		heads[i] = told.Head
	}
	if _, err := e.Backup(t.Context(), copies[0]); err == nil || !strings.Contains(err.Error(), "not an empty directory") {
		t.Errorf("a copy into the directory of another: got error %v, want a refusal", err)
	}
	stop.Store(true)
	wg.Wait()
	epoch := e.Epoch()
	closeLog(t, e)
	for i, copied := range copies {
		report, err := Verify(t.Context(), copied)
		if err != nil || len(report.Damaged) > 0 || len(report.Gaps) > 0 || report.Head < heads[i] || report.Records != report.Head || report.IDs < report.Records || report.Keys != 1 {
			t.Errorf("the copy: got %+v and error %v, want at least %d records and no damage", report, err, heads[i])
		}
		c, _ := open(t, Config{Dir: copied})
		if c.Epoch() == epoch {
			t.Error("the copy has the epoch of the log")
		}
		epochOfCopy := c.Epoch()
		head := c.head.Load()
		if head < heads[i] {
			t.Errorf("the copy's end: got %d, want at least %d", head, heads[i])
		}
		if read, gaps := readAll(t, c, 0, 5000, eventlog.Filter{}); read != 5000 || gaps != nil {
			t.Errorf("the copy: got %d records with the gaps %v, want all without gaps", read, gaps)
		}
		if out, err := c.Append(t.Context(), []eventlog.Record{record(5000), record(5001)}); err != nil || !out[0].Duplicate || out[1].Seq != head+1 {
			t.Errorf("appending to the copy: got %+v and error %v, want a duplicate and a new record", out, err)
		}
		if v, err := c.Keys("space").Get(t.Context(), "a"); err != nil || string(v.Data) != "1" {
			t.Errorf("the key in the copy: got %+v and error %v, want its value", v, err)
		}
		closeLog(t, c)
		c, _ = open(t, Config{Dir: copied})
		if c.Epoch() != epochOfCopy {
			t.Error("the copy has another epoch each time")
		}
		closeLog(t, c)
	}
	e, _ = open(t, Config{Dir: dir})
	defer closeLog(t, e)
	if e.Epoch() != epoch {
		t.Error("the log has another epoch than before it was copied")
	}
}

// TestVerify finds what is damaged, and changes nothing; a log in use is refused.
func TestVerify(t *testing.T) {
	t.Parallel()
	dir := prepare(t, 5000, 500)
	report, err := Verify(t.Context(), dir)
	want := Report{First: 1, Head: 5500, Records: 5500, IDs: 11_000, Keys: 1, Tables: report.Tables}
	if err != nil || fmt.Sprint(report) != fmt.Sprint(want) || report.Tables == 0 {
		t.Errorf("got %+v, %v, want %+v", report, err, want)
	}
	e, _ := open(t, Config{Dir: dir})
	if _, err := Verify(t.Context(), dir); err == nil || !strings.Contains(err.Error(), "another process uses") {
		t.Errorf("in use: got error %v, want ErrInUse", err)
	}
	closeLog(t, e)
	tables := files(t, dir, "*.sst")
	for _, name := range tables {
		edit(t, name, func(b []byte) []byte { b[len(b)/3] ^= 1; return b })
	}
	for range 2 {
		report, err := Verify(t.Context(), dir)
		if err != nil || len(report.Damaged) == 0 || report.Records >= 5500 || len(report.Gaps) == 0 || report.Head != 5500 {
			t.Errorf("damaged: %+v, %v", report, err)
		}
	}
	if _, err := Verify(t.Context(), filepath.Join(dir, "nothing")); err == nil {
		t.Error("verified what is not there")
	}
	edit(t, filepath.Join(dir, stateFile), func(b []byte) []byte { return []byte(strings.Replace(string(b), "5500", "5501", 1)) })
	if _, err := Verify(t.Context(), dir); err == nil || errors.Is(err, eventlog.ErrLost) {
		t.Errorf("with a state that was changed: %v", err)
	}
}

// TestCopy copies a data directory at rest, and refuses one that is in use or has no log.
func TestCopy(t *testing.T) {
	t.Parallel()
	dir, to := prepare(t, 300, 20), filepath.Join(t.TempDir(), "copy")
	told, err := Copy(t.Context(), dir, to, nil)
	if want := (Report{First: 1, Head: 320, Records: 320}); err != nil || fmt.Sprint(told) != fmt.Sprint(want) {
		t.Errorf("got %+v, %v, want %+v", told, err, want)
	}
	if report, err := Verify(t.Context(), to); err != nil || report.Records != 320 || report.Gaps != nil || report.Damaged != nil {
		t.Errorf("the copy is %+v, %v", report, err)
	}
	e, _ := open(t, Config{Dir: dir})
	other := filepath.Join(t.TempDir(), "other")
	if _, err := Copy(t.Context(), dir, other, nil); !errors.Is(err, ErrInUse) {
		t.Errorf("in use: %v", err)
	}
	closeLog(t, e)
	empty := t.TempDir()
	if _, err := Copy(t.Context(), empty, other, nil); err == nil || !strings.Contains(err.Error(), "there is no log in "+empty) {
		t.Errorf("without a log: %v", err)
	}
	for _, name := range []string{other, filepath.Join(empty, storeDir)} {
		if _, err := os.Lstat(name); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s was made: %v", name, err)
		}
	}
}

// TestBackupOfGaps backs up a damaged log: the report and the copy have its gaps.
func TestBackupOfGaps(t *testing.T) {
	t.Parallel()
	dir, to := prepare(t, 5000, 0), filepath.Join(t.TempDir(), "copy")
	largest := slices.MaxFunc(files(t, dir, "*.sst"), func(a, b string) int { return cmp.Compare(size(t, a), size(t, b)) })
	edit(t, largest, func(b []byte) []byte { b[len(b)/3] ^= 1; return b })
	e, _ := open(t, Config{Dir: dir})
	defer closeLog(t, e)
	eventually(t, "the gap to be found", func() bool {
		_, gaps := readAll(t, e, 0, 5000, eventlog.Filter{})
		return len(gaps) > 0 && len(*e.holes.Load()) > 0
	})
	told, err := e.Backup(t.Context(), to)
	if err != nil || len(told.Gaps) == 0 || told.Head != 5000 || told.Records >= 5000 {
		t.Errorf("it is told that %+v is in the copy: %v", told, err)
	}
	report, err := Verify(t.Context(), to)
	if err != nil || fmt.Sprint(report.Gaps) != fmt.Sprint(told.Gaps) || report.Records != told.Records {
		t.Errorf("the copy is %+v, %v, want %+v", report, err, told)
	}
}

// TestBackupEnds ends a backup that waits for the disk: no copy is left, another can be made,
// and two cannot run at the same time.
func TestBackupEnds(t *testing.T) {
	t.Parallel()
	fsys := newTestFS()
	fsys.pattern = ".sst"
	slow := &noLinks{fsys}
	dir, to := prepare(t, 300, 0), filepath.Join(t.TempDir(), "copy")
	e, _ := open(t, Config{Dir: dir, fs: slow})
	defer closeLog(t, e)
	fsys.stall()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() {
		_, err := e.Backup(ctx, to)
		ended <- err
	}()
	eventually(t, "the copy to wait for the disk", func() bool { return fsys.waiting.Load() > 0 })
	if _, err := e.Backup(t.Context(), to+"2"); err == nil || !strings.Contains(err.Error(), "another backup is being made") {
		t.Errorf("a second one: %v", err)
	}
	appendEvents(t, e, 301, 310)
	cancel()
	fsys.goOn()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("it ended with %v", err)
	}
	if _, err := os.Lstat(to); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("there is something left of it: %v", err)
	}
	if told, err := e.Backup(t.Context(), to); err != nil || told.Records != 310 {
		t.Errorf("the next one: %+v, %v", told, err)
	}
}

// noLinks is a file system without hard links, as between two disks.
type noLinks struct{ vfs.FS }

func (noLinks) Link(string, string) error { return syscall.EXDEV }

func size(t *testing.T, name string) int64 {
	t.Helper()
	info, err := os.Stat(name)
	if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}
