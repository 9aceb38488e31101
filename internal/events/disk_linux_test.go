package events

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
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
	free, err := freeBytes(dir)
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(dir, "filler")
	if err := os.WriteFile(name, make([]byte, max(free-leave, 0)), 0o600); err != nil {
		t.Fatal(err)
	}
	return func() { remove(t, name) }
}

// logText is a logger's text.
type logText struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *logText) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *logText) count(s string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Count(l.text.String(), s)
}

func openOnDisk(t *testing.T, dir string, minFree int64) (*Log, *logText) {
	t.Helper()
	text := &logText{}
	return openConfig(t, Config{Dir: dir, Retention: 72 * time.Hour, MinFree: minFree, Logger: slog.New(slog.NewTextHandler(text, nil))}), text
}

// checkAll reads event-1 to event-last, each at its number.
func checkAll(t *testing.T, l *Log, last uint64) {
	t.Helper()
	if seqs, err := readAll(t, l, 0, last, Filter{}); err != nil || uint64(len(seqs)) != last {
		t.Errorf("%d of %d are read: %v", len(seqs), last, err)
	}
}

// TestDiskFull fills the disk below a log, so that JetStream breaks, and gives the room
// back: the log comes back by itself, with everything that was acknowledged, and a tail
// goes on.
func TestDiskFull(t *testing.T) {
	dir := mountTmpfs(t, "24m")
	l, text := openOnDisk(t, dir, -1)
	defer closeLog(t, l)
	f := follow(t, l, 0)
	appendN(t, l, 20, 1000)
	empty := fill(t, dir, 256<<10)
	acked, deadline := uint64(20), time.Now().Add(60*time.Second)
	record := func() Record {
		return Record{Kind: "message", ID: fmt.Sprintf("event-%d", acked+1), Data: make([]byte, 16<<10)}
	}
	var failed error
	for failed == nil && time.Now().Before(deadline) {
		var out Appended
		if out, failed = appendOne(t.Context(), l, record()); failed == nil {
			if acked++; out.Seq != acked {
				t.Fatalf("record %d is at %d", acked, out.Seq)
			}
		}
	}
	if !errors.Is(failed, ErrUnavailable) {
		t.Fatalf("on a full disk: %v", failed)
	}
	eventually(t, "the log to be unhealthy", func() bool {
		_, err := appendOne(t.Context(), l, record())
		if err == nil {
			t.Fatal("something was appended to a full disk")
		}
		return l.Healthy() != nil
	})
	empty()
	eventually(t, "the log to be healthy again", func() bool { return l.Healthy() == nil })
	if out, err := appendOne(t.Context(), l, record()); err != nil || out.Seq != acked+1 {
		t.Fatalf("with room again: %+v, %v, after %d", out, err, acked)
	}
	checkAll(t, l, acked+1)
	f.at(t, acked+1)
	f.end(t)
	if text.count("is there again") != 1 || text.count("cannot be appended to") != 1 {
		t.Errorf("the log says:\n%s", &text.text)
	}
}

// TestDiskFloor takes the room below the floor: appends fail at once, without JetStream
// breaking, until there is room.
func TestDiskFloor(t *testing.T) {
	dir := mountTmpfs(t, "24m")
	l, text := openOnDisk(t, dir, 8<<20)
	defer closeLog(t, l)
	appendN(t, l, 3, 100)
	empty := fill(t, dir, 4<<20)
	eventually(t, "the log to notice", func() bool { return l.Healthy() != nil })
	for range 3 {
		start := time.Now()
		_, err := appendOne(t.Context(), l, rec("event-4"))
		if !errors.Is(err, ErrUnavailable) || !strings.Contains(err.Error(), "bytes left") || time.Since(start) > publishTimeout {
			t.Errorf("below the floor: %v after %v", err, time.Since(start))
		}
	}
	if out, err := appendOne(t.Context(), l, rec("event-2")); err != nil || out != (Appended{Seq: 2, Duplicate: true}) {
		t.Errorf("a duplicate takes no room: %+v, %v", out, err)
	}
	checkAll(t, l, 3)
	empty()
	eventually(t, "the log to be healthy again", func() bool { return l.Healthy() == nil })
	if out, err := appendOne(t.Context(), l, rec("event-4")); err != nil || out.Seq != 4 {
		t.Errorf("with room again: %+v, %v", out, err)
	}
	for said, times := range map[string]int{"is full": 1, "has room again": 1, "restarting": 0} {
		if text.count(said) != times {
			t.Errorf("%q is not said %d times:\n%s", said, times, &text.text)
		}
	}
}

// mountExt4 mounts a file system that can be frozen.
func mountExt4(t *testing.T) string {
	t.Helper()
	image := filepath.Join(t.TempDir(), "image")
	if err := os.WriteFile(image, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(image, 64<<20); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, command := range [][]string{{"mkfs.ext4", "-q", image}, {"mount", "-o", "loop", image, dir}} {
		if out, err := exec.Command(command[0], command[1:]...).CombinedOutput(); err != nil {
			t.Skipf("no file system can be mounted here, which takes root and a loop device: %v: %v %s", command, err, out)
		}
	}
	t.Cleanup(func() {
		if out, err := exec.Command("umount", dir).CombinedOutput(); err != nil {
			t.Errorf("umount: %v %s", err, out)
		}
	})
	return dir
}

// TestDiskStalled freezes the disk below a log: appends fail in time and do not pile up.
// When it goes on, so does the log.
func TestDiskStalled(t *testing.T) {
	dir := mountExt4(t)
	l, _ := openOnDisk(t, dir, -1)
	defer closeLog(t, l)
	f := follow(t, l, 0)
	appendN(t, l, 20, 1000)
	freeze := func(how string) {
		if out, err := exec.Command("fsfreeze", how, dir).CombinedOutput(); err != nil {
			t.Errorf("fsfreeze: %v %s", err, out)
		}
	}
	freeze("--freeze")
	frozen := true
	defer func() {
		if frozen {
			freeze("--unfreeze")
		}
	}()
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			start := time.Now()
			_, err := appendOne(t.Context(), l, rec(fmt.Sprintf("stalled-%d", i)))
			if took := time.Since(start); !errors.Is(err, ErrUnavailable) || took > 6*publishTimeout {
				t.Errorf("on a stalled disk: %v after %v", err, took)
			}
		})
	}
	wg.Wait()
	eventually(t, "the log to be unhealthy", func() bool {
		_, _ = appendOne(t.Context(), l, rec("stalled-0"))
		return l.Healthy() != nil
	})
	freeze("--unfreeze")
	frozen = false
	eventually(t, "the log to be healthy again", func() bool { return l.Healthy() == nil })
	var last uint64
	eventually(t, "an append to succeed", func() bool {
		out, err := appendOne(t.Context(), l, rec("afterwards"))
		last = out.Seq
		return err == nil
	})
	// What failed may be there, once; what was acknowledged is.
	ids := tailIDs(t, l)
	if uint64(len(ids)) != last || ids[last-1] != "afterwards" {
		t.Errorf("the log has %q, and the last is %d", ids, last)
	}
	seen := map[string]bool{}
	for i, id := range ids {
		if i < 20 && id != fmt.Sprintf("event-%d", i+1) || seen[id] {
			t.Errorf("record %d is %s", i+1, id)
		}
		seen[id] = true
	}
	f.at(t, last)
	f.end(t)
}

// TestHalfMadeStream makes what the server finds while a stream is being created, its
// folder alone: that is no reason to restart it.
func TestHalfMadeStream(t *testing.T) {
	dir := t.TempDir()
	l, text := openOnDisk(t, dir, 0)
	defer closeLog(t, l)
	half := filepath.Join(dir, "jetstream", "$G", "streams", "half")
	if err := os.Mkdir(half, 0o700); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the folder to be seen", func() bool { return text.count("is not well") > 0 })
	remove(t, half)
	eventually(t, "a second look", func() bool { return text.count("is well again") > 0 })
	appendN(t, l, 1, 10)
	if n := text.count("restarting"); n != 0 {
		t.Errorf("the server was restarted %d times, want never", n)
	}
}
