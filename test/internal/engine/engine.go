// Package engine chooses where the gateways of a test run keep their logs: each in its data
// directory or, with the flag -nats, in its own NATS server.
package engine

import (
	"flag"
	"path/filepath"
	"sync"
	"testing"

	"github.com/nats-io/nats-server/v2/server"

	"github.com/lategate/lategate/internal/natstest"
)

var nats = flag.Bool("nats", false, "keep the gateways' logs in NATS servers instead of their data directories")

// OnNATS reports whether logs are in NATS servers.
func OnNATS() bool { return *nats }

// Embedded skips a test that is about the files of the data directory.
func Embedded(t testing.TB) {
	t.Helper()
	if *nats {
		t.Skip("tests the files of the embedded log")
	}
}

var (
	mu      sync.Mutex
	servers = map[string]string{} // the NATS servers' addresses by data directory
)

// URL is the NATS server in which the gateway of a data directory keeps its log, or "" if
// the log is in the directory. The server is the same for all gateways of that directory,
// and stopped when the test ends.
func URL(t testing.TB, dir string) string {
	t.Helper()
	if !*nats {
		return ""
	}
	mu.Lock()
	defer mu.Unlock()
	if url, ok := servers[dir]; ok {
		return url
	}
	s := natstest.Start(t, filepath.Join(t.TempDir(), "nats"), natstest.FreePort, func(o *server.Options) {
		o.SyncAlways, o.MaxPayload = true, 8<<20
	})
	t.Cleanup(func() {
		mu.Lock()
		defer mu.Unlock()
		delete(servers, dir)
	})
	servers[dir] = s.ClientURL()
	return s.ClientURL()
}
