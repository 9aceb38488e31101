// Package logtest opens event logs for tests.
package logtest

import (
	"errors"
	"testing"
	"time"

	"github.com/lategate/lategate/internal/eventlog"
	"github.com/lategate/lategate/internal/eventlog/natslog"
	"github.com/lategate/lategate/internal/eventlog/pebblelog"
	"github.com/lategate/lategate/internal/natstest"
)

// Retention is how long the logs of this package keep their events.
const Retention = 72 * time.Hour

// Open opens a log in a folder of its own, and closes it when the test ends.
func Open(t testing.TB) *eventlog.Log {
	t.Helper()
	return OpenDir(t, t.TempDir())
}

// OpenDir opens a log in a folder, and closes it when the test ends, unless the test has.
func OpenDir(t testing.TB, dir string) *eventlog.Log {
	t.Helper()
	engine, err := pebblelog.Open(t.Context(), pebblelog.Config{Dir: dir, Retention: Retention})
	if err != nil {
		t.Fatal(err)
	}
	return logOf(t, engine)
}

// OpenReplicas opens one log several times, as several gateways on a NATS server do, and
// closes all when the test ends.
func OpenReplicas(t testing.TB, n int) []*eventlog.Log {
	t.Helper()
	s := natstest.Start(t, t.TempDir(), natstest.FreePort)
	logs := make([]*eventlog.Log, n)
	for i := range logs {
		engine, err := natslog.Open(t.Context(), natslog.Config{URL: s.ClientURL(), Retention: Retention})
		if err != nil {
			t.Fatal(err)
		}
		logs[i] = logOf(t, engine)
		if err := logs[i].Wait(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	return logs
}

// logOf returns the log that an engine stores.
func logOf(t testing.TB, engine eventlog.Engine) *eventlog.Log {
	log := eventlog.New(engine, Retention, nil)
	t.Cleanup(func() {
		if err := log.Close(); err != nil {
			t.Error(err)
		}
	})
	return log
}

// Eventually waits for something to become true, for a minute at most.
func Eventually(t testing.TB, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(time.Minute); !ok(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("waiting for %s took too long", what)
		}
	}
}

// Insist repeats an append until it succeeds, for a minute at most: many appends at the
// same time can be too many for a busy machine, and it is safe to repeat them.
func Insist(t testing.TB, appending func() error) {
	t.Helper()
	err := appending()
	for end := time.Now().Add(time.Minute); errors.Is(err, eventlog.ErrUnavailable) && time.Now().Before(end); {
		err = appending()
	}
	if err != nil {
		t.Errorf("appending: got %v, want no error within a minute", err)
	}
}
