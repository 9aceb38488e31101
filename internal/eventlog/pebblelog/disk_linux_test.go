package pebblelog

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/cockroachdb/pebble/v2/vfs"

	"github.com/lategate/lategate/internal/eventlog"
)

// mountTmpfs mounts a small file system in memory.
func mountTmpfs(t *testing.T, size string) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size="+size); err != nil {
		t.Skipf("no file system can be mounted here, which takes root: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, 0); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// fill takes all of a file system but about some bytes, and returns how to give it back.
func fill(t *testing.T, dir string, leave int64) (empty func()) {
	t.Helper()
	usage, err := vfs.Default.GetDiskUsage(dir)
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(dir, "filler")
	if err := os.WriteFile(name, make([]byte, max(int64(usage.AvailBytes)-leave, 0)), 0o600); err != nil {
		t.Fatal(err)
	}
	return func() {
		if err := os.Remove(name); err != nil {
			t.Error(err)
		}
	}
}

// TestDiskFull fills the disk below a log, so that writes fail, and gives the room back: the
// log continues by itself, with everything that was acknowledged, once.
func TestDiskFull(t *testing.T) {
	t.Parallel()
	dir := mountTmpfs(t, "64m")
	e, text := open(t, Config{Dir: dir, MinFree: -1})
	defer closeLog(t, e)
	log := eventlog.New(e, 72*time.Hour, nil) // which has a time-out; the engine is closed by itself
	appendEvents(t, e, 1, 2000)
	empty := fill(t, dir, 2<<20)
	acked, deadline := 2000, time.Now().Add(60*time.Second)
	var failed error
	for failed == nil && time.Now().Before(deadline) {
		var recs []eventlog.Record
		for n := range 100 {
			recs = append(recs, record(acked+n+1))
		}
		start := time.Now()
		if _, failed = log.Append(t.Context(), recs...); failed == nil {
			acked += len(recs)
		} else if took := time.Since(start); took > 10*time.Second {
			t.Errorf("it failed after %v", took)
		}
	}
	if !errors.Is(failed, eventlog.ErrUnavailable) {
		t.Fatalf("on a full disk: %v, after %d", failed, acked)
	}
	eventually(t, "the log to be unhealthy", func() bool { return e.Healthy() != nil })
	if read, gaps := readAll(t, e, 0, e.head.Load(), eventlog.Filter{}); read < acked || gaps != nil {
		t.Errorf("on a full disk %d of %d are read, with %v", read, acked, gaps)
	}
	eventually(t, "the log line about the disk that cannot be appended to", func() bool { return text.count("cannot be appended to") > 0 })
	empty()
	eventually(t, "the log to be healthy again", func() bool { return e.Healthy() == nil })
	for n := acked + 1; n <= acked+200; n++ {
		if out, err := e.Append(t.Context(), []eventlog.Record{record(n)}); err != nil || out[0].Seq != uint64(n) {
			t.Fatalf("with room again: %+v, %v, for %d", out, err, n)
		}
	}
	if read, gaps := readAll(t, e, 0, uint64(acked+200), eventlog.Filter{}); read != acked+200 || gaps != nil {
		t.Errorf("%d of %d are read, with %v", read, acked+200, gaps)
	}
	eventually(t, "an operator to be told the end", func() bool { return text.count("can be appended to again") == 1 })
	t.Logf("%d were acknowledged; %s", acked, text)
	if err := log.Close(); err != nil {
		t.Error(err)
	}
}

// TestDiskFloor takes room until less than MinFree is left: appends fail at once, until
// there is room.
func TestDiskFloor(t *testing.T) {
	t.Parallel()
	dir := mountTmpfs(t, "64m")
	e, text := open(t, Config{Dir: dir, MinFree: 16 << 20})
	defer closeLog(t, e)
	appendEvents(t, e, 1, 3)
	empty := fill(t, dir, 8<<20)
	eventually(t, "the log to notice", func() bool { return e.Healthy() != nil })
	keys := e.Keys("space")
	for range 3 {
		start := time.Now()
		_, err := e.Append(t.Context(), []eventlog.Record{record(4)})
		if !errors.Is(err, eventlog.ErrUnavailable) || !strings.Contains(err.Error(), "bytes left") || time.Since(start) > slow {
			t.Errorf("below the floor: %v after %v", err, time.Since(start))
		}
		if _, err := keys.Put(t.Context(), "a", nil, eventlog.IfRevision(0), 0); !errors.Is(err, eventlog.ErrUnavailable) {
			t.Errorf("a key below the floor: %v", err)
		}
	}
	if out, err := e.Append(t.Context(), []eventlog.Record{record(2)}); err != nil || out[0] != (eventlog.Appended{Seq: 2, Duplicate: true}) {
		t.Errorf("a duplicate takes no room: %+v, %v", out, err)
	}
	readAll(t, e, 0, 3, eventlog.Filter{})
	empty()
	eventually(t, "the log to be healthy again", func() bool { return e.Healthy() == nil })
	appendEvents(t, e, 4, 4)
	for said, times := range map[string]int{"the disk is full": 1, "has room again": 1} {
		if text.count(said) != times {
			t.Errorf("the log: want %q %d times, got:\n%s", said, times, text)
		}
	}
}

// TestOpenOnFullDisk checks that a log on a full disk is refused with the reason.
func TestOpenOnFullDisk(t *testing.T) {
	t.Parallel()
	dir := mountTmpfs(t, "64m")
	empty := fill(t, dir, 0)
	data := filepath.Join(dir, "data")
	child := exec.Command(os.Args[0]) // which leaves nothing open
	child.Env = append(os.Environ(), "ENGINETEST_CRASH_LOG="+data, "ENGINETEST_CRASH_NEXT=0")
	if out, err := child.CombinedOutput(); err == nil || !strings.Contains(string(out), "the disk is full; make room") {
		t.Errorf("on a full disk: %v, %s", err, out)
	}
	empty()
	e, _ := open(t, Config{Dir: data})
	closeLog(t, e)
}

// TestBackupToFullDisk checks that a backup to a full disk fails and leaves nothing there,
// and that the log continues.
func TestBackupToFullDisk(t *testing.T) {
	t.Parallel()
	other := mountTmpfs(t, "1m")
	e, _ := open(t, Config{Dir: t.TempDir()})
	defer closeLog(t, e)
	appendEvents(t, e, 1, 10_000)
	if _, err := e.Backup(t.Context(), filepath.Join(other, "copy")); !isFull(err) {
		t.Errorf("got %v, want that the disk is full", err)
	}
	if left, err := os.ReadDir(other); err != nil || len(left) > 0 {
		t.Errorf("%v is left, %v", left, err)
	}
	appendEvents(t, e, 10_001, 10_010)
	if err := e.Healthy(); err != nil {
		t.Error(err)
	}
}
