package cli

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/lategate/lategate/internal/config"
	"github.com/lategate/lategate/internal/eventlog"
	"github.com/lategate/lategate/internal/eventlog/pebblelog"
)

// TestLog backs up and verifies a log that no gateway uses, and checks the errors if that
// is not possible.
func TestLog(t *testing.T) {
	dir, copied := t.TempDir(), filepath.Join(t.TempDir(), "copy")
	e, err := pebblelog.Open(t.Context(), pebblelog.Config{Dir: dir, Retention: time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := e.Append(t.Context(), []eventlog.Record{{Kind: "k", ID: "1"}, {Kind: "k", ID: "2"}}); err != nil {
		t.Fatal(err)
	}
	var out, errs buffer
	s := Standard{Out: &out, Err: &errs}
	refused := func(when string, err error, want string) {
		t.Helper()
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got error %v, want %q", when, err, want)
		}
	}
	refused("a backup in use", s.BackUpLog(t.Context(), config.LogBackup{Dir: copied, DataDir: dir}), "try again")
	refused("in use", s.VerifyLog(t.Context(), config.LogVerify{Dir: dir}), "stop the gateway first")
	refused("a log in NATS", s.BackUpLog(t.Context(), config.LogBackup{Dir: copied, DataDir: dir, NATSURL: "nats://x"}), "nats stream backup LATEGATE")
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	stopped, stop := context.WithCancel(t.Context())
	stop()
	for name, err := range map[string]error{
		"a backup": s.BackUpLog(stopped, config.LogBackup{Dir: copied, DataDir: dir}), "a check": s.VerifyLog(stopped, config.LogVerify{Dir: dir}),
	} {
		if !errors.Is(err, ErrStopped) {
			t.Errorf("%s that was stopped: got error %v, want that of its context", name, err)
		}
	}
	if out.String() != "" {
		t.Errorf("it says %q", out.String())
	}
	if err := s.BackUpLog(t.Context(), config.LogBackup{Dir: copied, DataDir: dir}); err != nil {
		t.Fatal(err)
	}
	if err := s.VerifyLog(t.Context(), config.LogVerify{Dir: copied}); err != nil {
		t.Error(err)
	}
	for _, want := range []string{"is copied to " + copied + ": 2 events, from position 1 to 2.\n", "gateway --data-dir " + copied, copied + ": 2 events, from position 1 to 2; 2 ids, 0 keys, "} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("output: got %s, want it with %q", out.String(), want)
		}
	}
	if err := os.RemoveAll(filepath.Join(copied, "log")); err != nil {
		t.Fatal(err)
	}
	refused("without its store", s.VerifyLog(t.Context(), config.LogVerify{Dir: copied}), "there is no log in")
}

// The gaps of a log are printed, but not all of a log with very many.
func TestLogGaps(t *testing.T) {
	var out buffer
	report := pebblelog.Report{First: 1, Head: 1000}
	for n := range uint64(maxGaps + 3) {
		report.Gaps = append(report.Gaps, [2]uint64{10 * n, 10*n + 3})
	}
	Standard{Out: &out}.gaps(report)
	if got := out.String(); !strings.HasPrefix(got, "missing: 0 to 3\nmissing: 10 to 13\n") || !strings.HasSuffix(got, "missing: 190 to 193\nand 3 more gaps\n") {
		t.Errorf("it says %q", got)
	}
	if got := contents(pebblelog.Report{First: 8, Head: 7}); got != "no events, up to position 7" {
		t.Errorf("of an empty log it says %q", got)
	}
}
