package readme

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"

	"github.com/lategate/lategate/internal/config"
	"github.com/lategate/lategate/internal/porttest"
	"github.com/lategate/lategate/test/internal/gateway"
)

// TestNATSConfiguration starts the cluster of deploy/nats.conf, with other addresses, and a
// gateway with the settings of deploy/compose.yaml.
func TestNATSConfiguration(t *testing.T) {
	text, err := os.ReadFile("../../deploy/nats.conf")
	if err != nil {
		t.Fatal(err)
	}
	clients, routes, stores := make([]string, 3), make([]string, 3), make([]string, 3)
	for i := range 3 {
		clients[i], routes[i], stores[i] = porttest.Hold(t), porttest.Hold(t), t.TempDir()
	}
	servers := make([]*server.Server, 3)
	for i := range servers {
		edits := []string{
			`"0.0.0.0:4222"`, quote(clients[i]), `"0.0.0.0:6222"`, quote(routes[i]),
			`"0.0.0.0:8222"`, `"127.0.0.1:-1"`, `"/data"`, quote(stores[i]),
		}
		for k, addr := range routes {
			edits = append(edits, fmt.Sprintf("nats-%d:6222", k+1), addr)
		}
		file := filepath.Join(t.TempDir(), "nats.conf")
		if err := os.WriteFile(file, []byte(replaceAll(t, string(text), edits)), 0o600); err != nil {
			t.Fatal(err)
		}
		t.Setenv("NATS_NAME", fmt.Sprintf("nats-%d", i+1))
		opts, err := server.ProcessConfigFile(file)
		if err != nil {
			t.Fatal(err)
		}
		opts.NoSigs, opts.NoLog = true, true
		if !opts.SyncAlways || opts.MaxPayload < 8e6 {
			t.Errorf("got sync always %v, a largest message of %d; want true, 8 MB", opts.SyncAlways, opts.MaxPayload)
		}
		if servers[i], err = server.NewServer(opts); err != nil {
			t.Fatal(err)
		}
		servers[i].Start()
		t.Cleanup(func() {
			servers[i].Shutdown()
			servers[i].WaitForShutdown()
		})
	}
	led := func() bool {
		for _, s := range servers {
			if s.JetStreamIsLeader() && len(s.JetStreamClusterPeers()) == len(servers) {
				return true
			}
		}
		return false
	}
	for end := time.Now().Add(time.Minute); !led(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("the cluster has no leader after a minute, want one")
		}
	}
	g := gateway.Start(t, func(c *config.Serve) {
		c.Sandbox, c.NATSURL, c.NATSReplicas = true, "nats://"+strings.Join(clients, ",nats://"), 3
	})
	resp, err := g.HTTP.Get(g.URL + "/readyz")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != 200 {
		t.Errorf("/readyz: got %s, want 200", resp.Status)
	}
	for i, store := range stores {
		if _, err := os.Stat(filepath.Join(store, "jetstream", "$G", "streams", "LATEGATE")); err != nil {
			t.Errorf("nats-%d does not have the log, want it: %v", i+1, err)
		}
	}
}

// replaceAll replaces pairs of texts, each of which must occur.
func replaceAll(t *testing.T, text string, pairs []string) string {
	t.Helper()
	for i := 0; i < len(pairs); i += 2 {
		if !strings.Contains(text, pairs[i]) {
			t.Fatalf("deploy/nats.conf has no %s, want it", pairs[i])
		}
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

func quote(s string) string { return fmt.Sprintf("%q", s) }
