package pebblelog

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/lategate/lategate/internal/eventlog"
	"github.com/lategate/lategate/internal/eventlog/enginetest"
)

func TestMain(m *testing.M) {
	enginetest.Child(openDir)
	enginetest.Parallel(4)
	goleak.VerifyTestMain(m)
}

func openDir(dir string) (eventlog.Engine, error) {
	return Open(context.Background(), Config{Dir: dir, Retention: 72 * time.Hour})
}

func TestEngine(t *testing.T) {
	t.Parallel()
	enginetest.Run(t, func(t *testing.T) enginetest.Opener {
		dir := t.TempDir()
		return func(cfg enginetest.Config) (eventlog.Engine, error) {
			return Open(t.Context(), Config{Dir: dir, Retention: cfg.Retention, MaxBytes: cfg.MaxBytes, Logger: slog.New(slog.NewTextHandler(t.Output(), nil))})
		}
	})
}

func TestCrash(t *testing.T) {
	t.Parallel()
	enginetest.Crash(t, t.TempDir(), openDir)
}

// logText collects a logger's lines.
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

func (l *logText) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// open opens a log, with the floor of free space that production has unless cfg has another.
func open(t testing.TB, cfg Config) (*Engine, *logText) {
	t.Helper()
	text := &logText{}
	cfg.Logger = slog.New(slog.NewTextHandler(text, nil))
	if cfg.Retention == 0 {
		cfg.Retention = 72 * time.Hour
	}
	e, err := Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	return e, text
}

func closeLog(t testing.TB, e *Engine) {
	t.Helper()
	if err := e.Close(); err != nil {
		t.Error("closing:", err)
	}
}

// record returns event n, of about 100 bytes that do not compress well.
func record(n int) eventlog.Record {
	data := fmt.Appendf(nil, "%d", n)
	for i := range 8 {
		data = fmt.Appendf(data, " %x", uint64(n*8+i+1)*0x9e3779b97f4a7c15)
	}
	return eventlog.Record{Kind: []string{"status", "message"}[n%2], Account: "a", Thread: fmt.Sprint(n % 100), ID: fmt.Sprintf("event-%d", n), Aliases: []string{fmt.Sprintf("alias-%d", n)}, Data: data}
}

// appendEvents appends events, each at its number, in calls of up to 1000.
func appendEvents(t testing.TB, e *Engine, from, to int) {
	t.Helper()
	for from <= to {
		var recs []eventlog.Record
		for ; from <= to && len(recs) < 1000; from++ {
			recs = append(recs, record(from))
		}
		out, err := e.Append(t.Context(), recs)
		if err != nil {
			t.Fatal(err)
		}
		for i, a := range out {
			if want := (eventlog.Appended{Seq: uint64(from - len(recs) + i)}); a != want {
				t.Fatalf("%s: %+v, want %+v", recs[i].ID, a, want)
			}
		}
	}
}

// readAll reads a part of the log, in which each event is at its number, and returns the
// gaps, and how many were read.
func readAll(t testing.TB, e *Engine, after, through uint64, f eventlog.Filter) (read int, gaps []span) {
	t.Helper()
	for {
		last := after
		err := e.Read(t.Context(), after, through, f, func(e eventlog.Entry) error {
			if want := record(int(e.Seq)); e.Seq <= last || e.ID != want.ID || !bytes.Equal(e.Data, want.Data) {
				t.Errorf("after %d: %s at %d, with %q", last, e.ID, e.Seq, e.Data)
			}
			last = e.Seq
			read++
			return nil
		})
		if err == nil {
			return read, gaps
		}
		gap, ok := errors.AsType[*eventlog.GapError](err)
		if !ok || gap.From <= last || len(gaps) > 100 {
			t.Fatalf("reading after %d: %v", last, err)
		}
		gaps = append(gaps, span{gap.From, gap.To})
		after = gap.To
	}
}

// eventually waits for a condition.
func eventually(t testing.TB, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(60 * time.Second); !ok(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("waiting for %s took too long", what)
		}
	}
}

// TestOpenRefused refuses directories that are not for this engine, or that are in use.
func TestOpenRefused(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"jetstream", "keys", "log.json"} {
		dir := t.TempDir()
		if err := os.Mkdir(filepath.Join(dir, name), 0o700); err != nil {
			t.Fatal(err)
		}
		if _, err := openDir(dir); err == nil || !strings.Contains(err.Error(), "earlier version") {
			t.Errorf("with %s: %v", name, err)
		}
	}
	dir := t.TempDir()
	e, _ := open(t, Config{Dir: dir})
	if _, err := openDir(dir); err == nil || !strings.Contains(err.Error(), "another process uses") {
		t.Errorf("opened twice: %v", err)
	}
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), "ENGINETEST_CRASH_LOG="+dir, "ENGINETEST_CRASH_NEXT=0")
	if out, err := child.CombinedOutput(); err == nil || !strings.Contains(string(out), "another process uses") {
		t.Errorf("opened by another process: %v, %s", err, out)
	}
	closeLog(t, e)
	e, _ = open(t, Config{Dir: dir})
	closeLog(t, e)
	if _, err := Open(t.Context(), Config{Dir: dir}); err == nil {
		t.Error("opened without a retention")
	}
}
