package pebblelog

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/cockroachdb/pebble/v2/vfs"

	"github.com/lategate/lategate/internal/eventlog"
)

// testFS is a file system whose flushes of write-ahead logs can be made to wait or to fail.
type testFS struct {
	vfs.FS
	mu      sync.Mutex
	stalled chan struct{} // closed to continue; nil while nothing is stalled
	waiting atomic.Int32  // how many flushes wait
	broken  atomic.Bool   // flushes fail
	pattern string        // of the names of the files to stall
}

func newTestFS() *testFS { return &testFS{FS: vfs.Default, pattern: ".log"} }

func (f *testFS) stall() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.stalled = make(chan struct{})
}

func (f *testFS) goOn() {
	f.mu.Lock()
	defer f.mu.Unlock()
	close(f.stalled)
	f.stalled = nil
}

// flush is called at the beginning of every flush.
func (f *testFS) flush(do func() error) error {
	f.mu.Lock()
	stalled := f.stalled
	f.mu.Unlock()
	if stalled != nil {
		f.waiting.Add(1)
		<-stalled
		f.waiting.Add(-1)
	}
	if f.broken.Load() {
		return errors.New("input/output error")
	}
	return do()
}

func (f *testFS) wrap(name string, file vfs.File, err error) (vfs.File, error) {
	if err != nil || !strings.Contains(name, f.pattern) {
		return file, err
	}
	return &testFile{file, f}, nil
}

func (f *testFS) Create(name string, c vfs.DiskWriteCategory) (vfs.File, error) {
	file, err := f.FS.Create(name, c)
	return f.wrap(name, file, err)
}

func (f *testFS) ReuseForWrite(oldname, name string, c vfs.DiskWriteCategory) (vfs.File, error) {
	file, err := f.FS.ReuseForWrite(oldname, name, c)
	return f.wrap(name, file, err)
}

type testFile struct {
	vfs.File
	fs *testFS
}

func (f *testFile) Fd() uintptr     { return vfs.InvalidFd } // so that Pebble uses the methods of this file
func (f *testFile) Sync() error     { return f.fs.flush(f.File.Sync) }
func (f *testFile) SyncData() error { return f.fs.flush(f.File.SyncData) }
func (f *testFile) SyncTo(n int64) (bool, error) {
	return true, f.fs.flush(f.File.SyncData)
}

// TestDurableFirst stalls the disk: nothing is acknowledged, and readers get nothing that
// is not durable, neither a record, nor a duplicate of one, nor a key. When the disk
// continues, the log does too.
func TestDurableFirst(t *testing.T) {
	t.Parallel()
	disk := newTestFS()
	e, text := open(t, Config{Dir: t.TempDir(), fs: disk})
	defer closeLog(t, e)
	appendEvents(t, e, 1, 3)
	var mu sync.Mutex
	var told []string
	tail, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		ended <- e.Tail(tail, 0, func(entries []eventlog.Entry) error {
			mu.Lock()
			defer mu.Unlock()
			for _, e := range entries {
				told = append(told, e.ID)
			}
			return nil
		})
	}()
	tellsAll := func(n int) bool {
		mu.Lock()
		defer mu.Unlock()
		return len(told) == n
	}
	eventually(t, "the tail to come to the end", func() bool { return tellsAll(3) })
	keys := e.Keys("space")
	watch := keys.Watch("a")
	defer watch.Stop()
	<-watch.Changes()

	disk.stall()
	results := make(chan error, 100)
	for range 2 { // one of them is a duplicate of what is not durable
		go func() {
			_, err := e.Append(t.Context(), []eventlog.Record{record(4)})
			results <- err
		}()
	}
	go func() {
		_, err := keys.Put(t.Context(), "a", []byte("1"), eventlog.IfRevision(0), 0)
		results <- err
	}()
	eventually(t, "a flush to stall", func() bool { return disk.waiting.Load() > 0 })
	// Calls that come now are answered in time.
	log := eventlog.New(e, 72*time.Hour, nil)
	var wg sync.WaitGroup
	for n := range 8 {
		wg.Go(func() {
			start := time.Now()
			_, err := log.Append(t.Context(), record(4+n))
			if took := time.Since(start); !errors.Is(err, eventlog.ErrUnavailable) || took > 10*time.Second {
				t.Errorf("on a stalled disk: %v after %v", err, took)
			}
		})
	}
	wg.Wait()
	eventually(t, "the log to be unhealthy", func() bool { return errors.Is(e.Healthy(), eventlog.ErrUnavailable) })
	if _, head, err := e.Bounds(t.Context()); err != nil || head != 3 {
		t.Errorf("the head is %d, %v, before event 4 is durable", head, err)
	}
	if at, err := e.At(t.Context(), 4); !errors.Is(err, eventlog.ErrNoEntry) {
		t.Errorf("event 4 is %+v, %v, before it is durable", at, err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	if v, err := keys.Get(ctx, "a"); err == nil && v.Revision != 0 {
		t.Errorf("the key is %+v before it is durable", v)
	}
	cancel()
	// These calls have no deadline, and are still answered.
	for range 3 {
		if err := <-results; !errors.Is(err, eventlog.ErrUnavailable) {
			t.Errorf("on a stalled disk: %v", err)
		}
	}
	if len(watch.Changes()) > 0 || !tellsAll(3) {
		t.Errorf("%d changes and %q are told before they are durable", len(watch.Changes()), told)
	}
	eventually(t, "an operator to be told", func() bool { return text.count("cannot be appended to") == 1 })
	disk.goOn()
	eventually(t, "the log to be healthy", func() bool { return e.Healthy() == nil })
	out, err := e.Append(t.Context(), []eventlog.Record{record(4), record(100)})
	if err != nil || out[0] != (eventlog.Appended{Seq: 4, Duplicate: true}) {
		t.Errorf("afterwards: %+v, %v", out, err)
	}
	if c := <-watch.Changes(); string(c.Data) != "1" {
		t.Errorf("the change is %+v, want 1", c)
	}
	if v, err := keys.Get(t.Context(), "a"); err != nil || string(v.Data) != "1" {
		t.Errorf("the key is %+v, %v", v, err)
	}
	eventually(t, "the tail to go on", func() bool { return tellsAll(int(out[1].Seq)) })
	seen := map[string]bool{}
	for _, id := range told {
		if seen[id] {
			t.Errorf("%s is there twice", id)
		}
		seen[id] = true
	}
	eventually(t, "an operator to be told the end", func() bool { return text.count("can be appended to again") == 1 })
	stop()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("the tail ended with %v", err)
	}
	if err := log.Close(); err != nil {
		t.Error(err)
	}
}

// TestDiskFails runs cases from which a process cannot recover, each in a process of its
// own: a flush of the write-ahead log or of the manifest fails, and a stalled log is
// closed.
func TestDiskFails(t *testing.T) {
	t.Parallel()
	const mode, name = "PEBBLELOG_DISK_FAILS", "PEBBLELOG_DISK_DIR"
	if how := os.Getenv(mode); how != "" {
		if err := failingDisk(how, os.Getenv(name)); err != nil {
			fmt.Println("FAILED:", err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	for _, how := range []string{"log", "manifest", "close"} {
		t.Run(how, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			child := exec.Command(os.Args[0], "-test.run=^TestDiskFails$")
			child.Env = append(os.Environ(), mode+"="+how, name+"="+dir)
			out, err := child.CombinedOutput()
			if err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			acked := strings.Count(string(out), "acked ")
			e, _ := open(t, Config{Dir: dir})
			defer closeLog(t, e)
			head := e.head.Load()
			if read, gaps := readAll(t, e, 0, head, eventlog.Filter{}); read < acked || uint64(read) != head || gaps != nil || acked < 10 {
				t.Errorf("%d are read, with %v, and %d were acknowledged", read, gaps, acked)
			}
		})
	}
}

func failingDisk(how, dir string) error {
	disk := newTestFS()
	if how == "manifest" {
		disk.pattern = "MANIFEST"
	}
	text := &logText{}
	e, err := Open(context.Background(), Config{Dir: dir, Retention: 72 * time.Hour, fs: disk, Logger: slog.New(slog.NewTextHandler(io.MultiWriter(text, os.Stderr), nil))})
	if err != nil {
		return err
	}
	n := 0
	next := func() error {
		n++
		ctx, cancel := context.WithTimeout(context.Background(), slow)
		defer cancel()
		_, err := e.Append(ctx, []eventlog.Record{record(n)})
		if err == nil {
			fmt.Println("acked", n)
		}
		return err
	}
	for range 20 {
		if err := next(); err != nil {
			return err
		}
	}
	if how == "close" {
		disk.stall()
		if err := next(); !errors.Is(err, context.DeadlineExceeded) && !errors.Is(err, eventlog.ErrUnavailable) {
			return fmt.Errorf("on a stalled disk: %v", err)
		}
		start := time.Now()
		if err := e.Close(); !errors.Is(err, eventlog.ErrUnavailable) || time.Since(start) > 30*time.Second {
			return fmt.Errorf("closing on a stalled disk: %v after %v", err, time.Since(start))
		}
		return nil
	}
	disk.broken.Store(true)
	if how == "manifest" {
		if _, err := e.db.AsyncFlush(); err != nil {
			return err
		}
		<-e.Failed()
	}
	end := time.Now().Add(time.Minute)
	for err = next(); err == nil; err = next() {
		if time.Now().After(end) {
			return errors.New("it goes on")
		}
	}
	if !errors.Is(err, eventlog.ErrUnavailable) {
		return fmt.Errorf("appending: %v", err)
	}
	disk.broken.Store(false)
	for range 3 {
		if err := next(); !errors.Is(err, eventlog.ErrUnavailable) {
			return fmt.Errorf("appending later: %v", err)
		}
	}
	if err := e.Healthy(); !errors.Is(err, eventlog.ErrUnavailable) || !strings.Contains(err.Error(), "must be restarted") {
		return fmt.Errorf("its health: %v", err)
	}
	if text.count("restart the gateway") != 1 {
		return errors.New("an operator is not told")
	}
	if err := e.Close(); !errors.Is(err, eventlog.ErrUnavailable) {
		return fmt.Errorf("closing: %v", err)
	}
	return nil
}
